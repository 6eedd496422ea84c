import Glibc

/// The distribution of exp(X) with X normal: ln of the value has mean μ and standard deviation σ.
///
/// Its median is exp(μ) and its mean exp(μ + σ²/2): they differ, and which of the two a figure is has to be said.
public struct LogNormal: Distribution, Hashable {
  /// μ, the mean of the logarithm.
  public let logMean: Double
  /// σ, the standard deviation of the logarithm.
  public let logStandardDeviation: Double

  /// - Precondition: `logStandardDeviation` is positive and both are finite.
  public init(logMean: Double, logStandardDeviation: Double) {
    precondition(logMean.isFinite, "the mean of the logarithm is finite")
    precondition(
      logStandardDeviation > 0 && logStandardDeviation < .infinity, "a standard deviation is positive and finite")
    self.logMean = logMean
    self.logStandardDeviation = logStandardDeviation
  }

  /// The lognormal with the given mean and variance on the level scale.
  ///
  /// - Precondition: both are positive.
  public init(mean: Double, variance: Double) {
    precondition(mean > 0 && variance > 0, "a lognormal has a positive mean and variance")
    let logVariance = log1p(variance / (mean * mean))
    self.init(logMean: log(mean) - logVariance / 2, logStandardDeviation: logVariance.squareRoot())
  }

  /// The distribution of the logarithm.
  public var logarithm: Normal { Normal(mean: logMean, standardDeviation: logStandardDeviation) }

  public var mean: Double { exp(logMean + logStandardDeviation * logStandardDeviation / 2) }
  public var median: Double { exp(logMean) }
  public var variance: Double {
    let square = logStandardDeviation * logStandardDeviation
    return expm1(square) * exp(2 * logMean + square)
  }

  public func logDensity(at x: Double) -> Double {
    if x <= 0 { return -.infinity }
    let logX = log(x)
    return x == .infinity ? -.infinity : logarithm.logDensity(at: logX) - logX
  }

  public func density(at x: Double) -> Double { x <= 0 ? 0 : logarithm.density(at: log(x)) / x }
  public func cdf(_ x: Double) -> Double { x <= 0 ? 0 : logarithm.cdf(log(x)) }
  public func complementaryCDF(_ x: Double) -> Double { x <= 0 ? 1 : logarithm.complementaryCDF(log(x)) }
  public func logCDF(_ x: Double) -> Double { x <= 0 ? -.infinity : logarithm.logCDF(log(x)) }
  public func logComplementaryCDF(_ x: Double) -> Double { x <= 0 ? 0 : logarithm.logComplementaryCDF(log(x)) }
  public func quantile(_ p: Double) -> Double { exp(logarithm.quantile(p)) }
  public func complementaryQuantile(_ q: Double) -> Double { exp(logarithm.complementaryQuantile(q)) }
}
