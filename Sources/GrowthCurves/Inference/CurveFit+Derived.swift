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
    derived([CurveQuantity(name: name, meaning: meaning, function: function)])[0]
  }

  private func derived(_ quantities: [CurveQuantity]) -> [DerivedEstimate?] {
    CurveQuantity.estimates(
      quantities, curve, minimum.transform, workingParameters, solution, degreesOfFreedom: degreesOfFreedom
    ) { $0 }
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

  /// What the curve says beyond its parameters: ceiling, turning point, pace and times, each where it exists.
  public var derivedEstimates: [DerivedEstimate] {
    derived(CurveQuantity.reported(last: data.lastTime)).compactMap { $0 }
  }

  /// The central intervals of the reported quantities from the replicates of a bootstrap, by their names.
  ///
  /// One that more than a tenth of the replicates lack has no interval: what is missing may lie beyond either end.
  public func derivedIntervals(
    _ distribution: CurveBootstrapDistribution, level: Double
  ) -> [String: ClosedRange<Double>] {
    distribution.intervals(of: CurveQuantity.reported(last: data.lastTime), curve, level: level)
  }
}
