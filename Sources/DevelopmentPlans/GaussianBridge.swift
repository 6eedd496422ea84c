import Glibc

/// The closed-form special case of the anchored path: exponential family, Gaussian base and Gaussian value at the horizon.
///
/// x(t) = x₀ + (x_H - x₀) t/H + d(t), x₀ ~ N(m₀, s₀²), x_H ~ N(m_H, s_H²), d the bridge of `BridgeDeviation`, observed
/// ln y_j = x(t_j) + N(0, r²): all jointly Gaussian, so conditioning is exact.
public struct GaussianBridge: Sendable {
  public let baseMean: Double
  public let baseDeviation: Double
  public let horizonMean: Double
  public let horizonDeviation: Double
  public let reportingError: Double
  public let deviation: BridgeDeviation
  private let times: [Double]
  private let residuals: [Double]
  private let conditional: ConditionalGaussian
  /// ln of the density of the observations.
  public let logEvidence: Double

  public init(
    baseMean: Double, baseDeviation: Double, horizonMean: Double, horizonDeviation: Double, deviationScale: Double,
    reportingError: Double, horizon: Double, observations: [PathProblem.Observation] = []
  ) {
    self.baseMean = baseMean
    self.baseDeviation = baseDeviation
    self.horizonMean = horizonMean
    self.horizonDeviation = horizonDeviation
    self.reportingError = reportingError
    let deviation = BridgeDeviation(scale: deviationScale, horizon: horizon)
    self.deviation = deviation
    times = observations.map(\.time)
    residuals = observations.map { observation in
      let s = observation.time / horizon
      return observation.logValue - ((1 - s) * baseMean + s * horizonMean)
    }
    conditional = ConditionalGaussian(
      times: times, noise: observations.map { $0.noise ?? reportingError }
    ) { first, second in
      let (s, t) = (first / horizon, second / horizon)
      return baseDeviation * baseDeviation * (1 - s) * (1 - t) + horizonDeviation * horizonDeviation * s * t
        + deviation.covariance(first, second)
    }
    logEvidence = conditional.logLikelihood(residuals)
  }

  /// Mean and variance of ln of the reported value at t; without `reported`, of the true value.
  public func predictive(at t: Double, reported: Bool = true) -> (mean: Double, variance: Double) {
    let (weights, variance) = conditional.prediction(at: t)
    let s = t / deviation.horizon
    var mean = (1 - s) * baseMean + s * horizonMean
    for (weight, residual) in zip(weights, residuals) { mean += weight * residual }
    return (mean, variance + (reported ? reportingError * reportingError : 0))
  }

  /// The weight that remains on the plan's target after actuals of years 1…n, with a known base and no reporting error.
  ///
  /// The data alone extrapolate to the horizon with variance v_n = q² (H - n) H / n; the weight is v_n/(v_n + ω²).
  public static func targetWeight(
    afterYears n: Int, deviationScale q: Double, attainmentDeviation omega: Double, horizon: Double
  ) -> (dataVariance: Double, weight: Double) {
    precondition(n >= 1 && Double(n) < horizon, "actuals lie after the origin and before the horizon")
    let variance = q * q * (horizon - Double(n)) * horizon / Double(n)
    return (variance, variance / (variance + omega * omega))
  }
}
