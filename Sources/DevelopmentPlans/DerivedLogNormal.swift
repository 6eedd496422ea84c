import Distributions
import Glibc

/// A lognormal quantity that follows from another by a derivation: the deviations of the logs add as squares.
public struct DerivedLogNormal: Sendable, Hashable {
  /// Mean of the log.
  public var logMean: Double
  public var logDeviation: Double

  public init(logMean: Double, logDeviation: Double, derivation: Derivation) {
    let sign = derivation.operation == .quotient ? -1.0 : 1.0
    self.logMean = logMean + sign * derivation.factor.logMedian + log(derivation.scale)
    self.logDeviation = hypot(logDeviation, derivation.factor.logDeviation)
  }

  public func quantile(_ p: Double) -> Double { exp(logMean + logDeviation * SpecialFunctions.normalQuantile(p)) }
}
