import Forecasting
import Glibc

/// What is believed of a growing quantity before it is observed, and what few observations make of it.
///
/// ln y(t) = a + g t + e, e ~ N(0, σ²): a conjugate normal-inverse-gamma regression (Gelman et al. 2013, section 14.8). With
/// no observation the forecasts are the prior; each observation moves them, and from about six on the data speak.
public struct GrowthPrior: Sendable, Hashable {
  /// The median of the level at t = 0 and the standard deviation of its logarithm.
  public var level: Double
  public var levelDeviation: Double
  /// The mean and the standard deviation of the growth rate per period, in logarithms.
  public var growth: Double
  public var growthDeviation: Double
  /// The prior guess of the residual standard deviation in logarithms, and how many observations it counts as.
  public var noise: Double
  public var noiseWeight: Double

  public init(
    level: Double, levelDeviation: Double = 0.5, growth: Double, growthDeviation: Double = 0.1, noise: Double = 0.1,
    noiseWeight: Double = 4
  ) {
    precondition(level > 0 && levelDeviation > 0 && growthDeviation > 0 && noise > 0 && noiseWeight > 0)
    self.level = level
    self.levelDeviation = levelDeviation
    self.growth = growth
    self.growthDeviation = growthDeviation
    self.noise = noise
    self.noiseWeight = noiseWeight
  }

  /// The belief after observations at times t (0 is the time of `level`); none gives the prior back.
  ///
  /// - Throws: `nonPositiveValue`.
  public func posterior(times: [Double], values: [Double]) throws(FitError) -> Posterior {
    if let index = values.firstIndex(where: { !($0 > 0) }) {
      throw .nonPositiveValue(model: "prior", index: index, value: values[index])
    }
    // Precisions relative to σ²: Λ = Λ₀ + XᵀX with Λ₀ = diag(noise²/sd²).
    let (p0, p1) = (
      noise * noise / (levelDeviation * levelDeviation), noise * noise / (growthDeviation * growthDeviation)
    )
    let m0 = log(level)
    var (s0, s1, s2, r0, r1) = (p0, 0.0, p1, 0.0, 0.0)
    for (t, value) in zip(times, values) {
      let residual = log(value) - m0 - growth * t
      s0 += 1
      s1 += t
      s2 += t * t
      r0 += residual
      r1 += t * residual
    }
    let determinant = s0 * s2 - s1 * s1
    let (d0, d1) = ((s2 * r0 - s1 * r1) / determinant, (s0 * r1 - s1 * r0) / determinant)
    var sum = noiseWeight * noise * noise + p0 * d0 * d0 + p1 * d1 * d1
    for (t, value) in zip(times, values) {
      let e = log(value) - m0 - d0 - (growth + d1) * t
      sum += e * e
    }
    let freedom = noiseWeight + Double(values.count)
    return Posterior(
      intercept: m0 + d0, growth: growth + d1, variance: sum / freedom, freedom: freedom,
      covariance: (s2 / determinant, -s1 / determinant, s0 / determinant))
  }

  /// The belief after the data.
  public struct Posterior: Sendable {
    /// a and g.
    public let intercept: Double
    public let growth: Double
    let variance: Double
    let freedom: Double
    let covariance: (Double, Double, Double)

    /// The standard deviation of g.
    public var growthDeviation: Double { (variance * covariance.2).squareRoot() }

    /// The predictive distribution of an observation at time t.
    public func prediction(at t: Double) -> CurvePrediction {
      let spread = covariance.0 + 2 * t * covariance.1 + t * t * covariance.2 + 1
      return CurvePrediction(
        location: intercept + growth * t, scale: (variance * spread).squareRoot(), degreesOfFreedom: freedom,
        residualScale: .logarithm)
    }
  }
}
