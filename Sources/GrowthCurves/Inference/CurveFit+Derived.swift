import Distributions
import Glibc
import LeastSquares

/// A function of the parameters with the standard error that the delta method gives it.
public struct DerivedEstimate: Sendable, Hashable {
  public var name: String
  public var meaning: String
  public var estimate: Double
  public var standardError: Double
  public var degreesOfFreedom: Int

  /// Whether the quantity is a point in time, which moves with the origin of time, rather than a length of it.
  public var isInstant: Bool { Self.instants.contains(name) }
  private static let instants: Set<String> = ["inflection", "t10", "t50", "t90"]

  /// estimate ± t·se.
  public func interval(level: Double) -> ClosedRange<Double>? {
    guard degreesOfFreedom > 0, standardError.isFinite else { return nil }
    let t = StudentQuantile.twoSided(level: level, degreesOfFreedom: degreesOfFreedom)
    return (estimate - t * standardError)...(estimate + t * standardError)
  }
}

extension CurveFit {
  /// A function of the curve at its parameters, with its standard error by the delta method.
  ///
  /// se² = gᵀVg with g the gradient by working parameters, here by five-point differences, which are good to ten digits
  /// for functions as smooth as these.
  ///
  /// - Returns: `nil` where the function has no value at the estimates or near them.
  public func derived(
    _ name: String, _ meaning: String = "", _ function: @escaping (CurveShape) -> Double?
  ) -> DerivedEstimate? {
    derived([Quantity(name: name, meaning: meaning, function: function)])[0]
  }

  /// A function of a curve that has a name.
  private struct Quantity {
    var name: String
    var meaning: String
    var function: (CurveShape) -> Double?
  }

  /// Several functions at once, which share the points of the differences.
  private func derived(_ quantities: [Quantity]) -> [DerivedEstimate?] {
    let working = workingParameters
    func values(_ moved: [Double]) -> [Double?] {
      let shape = CurveShape(curve: curve, parameters: minimum.transform.natural(moved))
      return quantities.map { $0.function(shape) }
    }
    let estimates = values(working)
    let solution = solution
    var gradients = [[Double]?](repeating: [Double](repeating: 0, count: working.count), count: quantities.count)
    for j in solution.freeParameters {
      let h = Self.relativeStep * (isLogarithm[j] ? 1 : max(abs(working[j]), 1e-3))
      let samples = [-2.0, -1, 1, 2].map { offset in
        var moved = working
        moved[j] += offset * h
        return values(moved)
      }
      for k in quantities.indices {
        if let a = samples[0][k], let b = samples[1][k], let c = samples[2][k], let d = samples[3][k] {
          gradients[k]?[j] = (8 * (c - b) - (d - a)) / (12 * h)
        } else {
          gradients[k] = nil
        }
      }
    }
    return quantities.indices.map { k in
      guard let estimate = estimates[k], estimate.isFinite, let gradient = gradients[k] else { return nil }
      let error = solution.derived(estimate: estimate, gradient: gradient).standardError
      return DerivedEstimate(
        name: quantities[k].name, meaning: quantities[k].meaning, estimate: estimate, standardError: error,
        degreesOfFreedom: degreesOfFreedom)
    }
  }

  /// The interval of a natural parameter: working estimate ± t·se, mapped back, so that a positive one stays positive.
  ///
  /// - Returns: `nil` for a parameter that was held, or where the data leave no degrees of freedom.
  public func parameterInterval(_ j: Int, level: Double) -> ClosedRange<Double>? {
    parameterIntervals(level: level)[j]
  }

  /// The intervals of all natural parameters, as ``parameterInterval(_:level:)`` gives them one by one.
  public func parameterIntervals(level: Double) -> [ClosedRange<Double>?] {
    let (estimates, errors) = (parameters, standardErrors)
    var intervals = [ClosedRange<Double>?](repeating: nil, count: errors.count)
    guard degreesOfFreedom > 0 else { return intervals }
    let t = StudentQuantile.twoSided(level: level, degreesOfFreedom: degreesOfFreedom)
    for j in intervals.indices where errors[j] > 0 && errors[j].isFinite {
      let (estimate, error) = (estimates[j], errors[j])
      guard isLogarithm[j] else {
        intervals[j] = (estimate - t * error)...(estimate + t * error)
        continue
      }
      let factor = exp(t * error / abs(estimate))
      let upper = estimate * factor
      intervals[j] = upper.isFinite ? (estimate / factor)...upper : nil
    }
    return intervals
  }

  /// ε^{1/5}, where truncation h⁴ and rounding ε/h of five points are equal.
  private static let relativeStep = 1e-3

  /// What the curve says beyond its parameters: ceiling, turning point, pace and times, each where it exists.
  public var derivedEstimates: [DerivedEstimate] {
    let last = data.lastTime
    let quantities = [
      quantity("ceiling", "upper asymptote") { $0.ceiling },
      quantity("inflection", "time of fastest growth") { $0.inflection },
      quantity("value_at_inflection", "value at the time of fastest growth") { shape in
        shape.inflection.map { shape.curve.value(at: $0, parameters: shape.parameters) }
      },
      quantity("max_growth_rate", "growth per unit of time at the inflection") { $0.maximumGrowthRate },
      quantity("t10", "time at which a tenth of the rise is done") { $0.time(ofShare: 0.1) },
      quantity("t50", "time at which half of the rise is done") { $0.time(ofShare: 0.5) },
      quantity("t90", "time at which nine tenths of the rise are done") { $0.time(ofShare: 0.9) },
      quantity("t10_to_t90", "time from a tenth to nine tenths") { shape in
        guard let early = shape.time(ofShare: 0.1), let late = shape.time(ofShare: 0.9) else { return nil }
        return late - early
      },
      quantity("doubling_time", "time from the last observation until the fitted value doubles") {
        $0.doublingTime(from: last)
      },
      quantity("share_of_ceiling", "fitted value at the last observation as a share of the ceiling") { shape in
        shape.ceiling.map { shape.curve.value(at: last, parameters: shape.parameters) / $0 }
      },
    ]
    return derived(quantities).compactMap { $0 }
  }

  private func quantity(_ name: String, _ meaning: String, _ function: @escaping (CurveShape) -> Double?) -> Quantity {
    Quantity(name: name, meaning: meaning, function: function)
  }
}
