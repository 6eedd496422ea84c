import Distributions
import Glibc

/// What is believed of the mean and variance of normal observations, before and after seeing some.
///
/// μ | σ² ~ N(μₙ, σ²/κₙ), σ² ~ scaled inverse χ²(νₙ, sₙ²); conjugate, so an update is arithmetic
/// (Gelman et al. 2013, section 3.3). The next observation is Student t with νₙ degrees of freedom, centred at μₙ.
public struct NormalInverseGamma: Sendable, Hashable {
  /// μₙ.
  public let mean: Double
  /// κₙ, how many observations the belief about the mean is worth.
  public let meanWeight: Double
  /// νₙ, degrees of freedom of the belief about the variance.
  public let degreesOfFreedom: Double
  /// sₙ².
  public let scale: Double

  /// - Precondition: all but the mean are positive.
  public init(mean: Double, meanWeight: Double, degreesOfFreedom: Double, scale: Double) {
    precondition(
      mean.isFinite && meanWeight > 0 && degreesOfFreedom > 0 && scale > 0,
      "weight, degrees of freedom and scale of a prior are positive")
    self.mean = mean
    self.meanWeight = meanWeight
    self.degreesOfFreedom = degreesOfFreedom
    self.scale = scale
  }

  /// Of ln(actual/target) before any pair is seen: three quarters attained, an eighth more or less of doubt a side.
  ///
  /// The figures are ours, after the practice of optimism-bias adjustment (HM Treasury Green Book; Flyvbjerg 2006).
  public static let attainment = NormalInverseGamma(
    mean: -0.287_682_072_451_780_96, meanWeight: 1, degreesOfFreedom: 4, scale: 0.0625)

  /// The belief after `observations`.
  public func updated(with observations: [Double]) -> NormalInverseGamma {
    guard !observations.isEmpty else { return self }
    let n = Double(observations.count)
    let average = observations.reduce(0, +) / n
    let squares = observations.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    let weight = meanWeight + n
    let freedom = degreesOfFreedom + n
    let shift = average - mean
    return NormalInverseGamma(
      mean: (meanWeight * mean + n * average) / weight, meanWeight: weight, degreesOfFreedom: freedom,
      scale: (degreesOfFreedom * scale + squares + meanWeight * n / weight * shift * shift) / freedom)
  }

  /// The belief after pairs of target and actual, through ln(actual/target).
  ///
  /// - Precondition: targets and actuals are positive.
  public func updated(withPairs pairs: [(target: Double, actual: Double)]) -> NormalInverseGamma {
    precondition(pairs.allSatisfy { $0.target > 0 && $0.actual > 0 }, "targets and actuals are positive")
    return updated(with: pairs.map { log($0.actual / $0.target) })
  }

  /// The distribution of the next observation.
  public var predictive: StudentT {
    StudentT(
      degreesOfFreedom: degreesOfFreedom, location: mean, scale: (scale * (1 + 1 / meanWeight)).squareRoot())
  }
}
