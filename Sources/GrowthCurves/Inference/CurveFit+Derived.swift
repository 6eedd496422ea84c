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

  /// estimate ± t·se.
  public func interval(level: Double) -> ClosedRange<Double>? {
    guard degreesOfFreedom > 0, standardError.isFinite else { return nil }
    let t = StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 + level / 2)
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
    _ name: String, _ meaning: String = "", _ function: (CurveShape) -> Double?
  ) -> DerivedEstimate? {
    let working = workingParameters
    func value(_ moved: [Double]) -> Double? {
      function(CurveShape(curve: curve, parameters: minimum.transform.natural(moved)))
    }
    guard let estimate = value(working), estimate.isFinite else { return nil }
    let free = Set(solution.freeParameters)
    var gradient = [Double](repeating: 0, count: working.count)
    for j in working.indices where free.contains(j) {
      let h = Self.relativeStep * (isLogarithm[j] ? 1 : max(abs(working[j]), 1e-3))
      let samples = [-2.0, -1, 1, 2].map { offset in
        var moved = working
        moved[j] += offset * h
        return value(moved)
      }
      guard let a = samples[0], let b = samples[1], let c = samples[2], let d = samples[3] else { return nil }
      gradient[j] = (8 * (c - b) - (d - a)) / (12 * h)
    }
    let error = solution.derived(estimate: estimate, gradient: gradient).standardError
    return DerivedEstimate(
      name: name, meaning: meaning, estimate: estimate, standardError: error, degreesOfFreedom: degreesOfFreedom)
  }

  /// The interval of a natural parameter: working estimate ± t·se, mapped back, so that a positive one stays positive.
  ///
  /// - Returns: `nil` for a parameter that was held, or where the data leave no degrees of freedom.
  public func parameterInterval(_ j: Int, level: Double) -> ClosedRange<Double>? {
    let error = solution.standardErrors[j]
    guard degreesOfFreedom > 0, error > 0, error.isFinite else { return nil }
    let t = StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 + level / 2)
    let (low, high) = (workingParameters[j] - t * error, workingParameters[j] + t * error)
    guard isLogarithm[j] else { return low...high }
    let (a, b) = (exp(low), exp(high))
    return b.isFinite ? a...b : nil
  }

  /// ε^{1/5}, where truncation h⁴ and rounding ε/h of five points are equal.
  private static let relativeStep = 1e-3

  /// What the curve says beyond its parameters: ceiling, turning point, pace and times, each where it exists.
  public var derivedEstimates: [DerivedEstimate] {
    let last = data.lastTime
    return [
      derived("ceiling", "upper asymptote") { $0.ceiling },
      derived("inflection", "time of fastest growth") { $0.inflection },
      derived("value_at_inflection", "value at the time of fastest growth") { shape in
        shape.inflection.map { shape.curve.value(at: $0, parameters: shape.parameters) }
      },
      derived("max_growth_rate", "growth per unit of time at the inflection") { $0.maximumGrowthRate },
      derived("t10", "time at which a tenth of the rise is done") { $0.time(ofShare: 0.1) },
      derived("t50", "time at which half of the rise is done") { $0.time(ofShare: 0.5) },
      derived("t90", "time at which nine tenths of the rise are done") { $0.time(ofShare: 0.9) },
      derived("t10_to_t90", "time from a tenth to nine tenths") { shape in
        guard let early = shape.time(ofShare: 0.1), let late = shape.time(ofShare: 0.9) else { return nil }
        return late - early
      },
      derived("doubling_time", "time from the last observation until the fitted value doubles") {
        $0.doublingTime(from: last)
      },
      derived("share_of_ceiling", "fitted value at the last observation as a share of the ceiling") { shape in
        shape.ceiling.map { shape.curve.value(at: last, parameters: shape.parameters) / $0 }
      },
    ].compactMap { $0 }
  }
}
