/// The chi-square distribution with ν degrees of freedom: the gamma distribution of shape ν/2 and scale 2.
public struct ChiSquared: TailDistribution, Hashable {
  public let degreesOfFreedom: Double

  /// - Precondition: `degreesOfFreedom` is positive and finite.
  public init(degreesOfFreedom: Double) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom < .infinity, "degrees of freedom are positive and finite")
    self.degreesOfFreedom = degreesOfFreedom
  }

  private var gamma: Gamma { Gamma(shape: degreesOfFreedom / 2, scale: 2) }

  public var mean: Double { degreesOfFreedom }
  public var variance: Double { 2 * degreesOfFreedom }
  public func logDensity(at x: Double) -> Double { gamma.logDensity(at: x) }
  public func tails(_ x: Double) -> TailProbabilities { gamma.tails(x) }
  public func quantile(lower p: Double, upper q: Double) -> Double { gamma.quantile(lower: p, upper: q) }
  public func sample(using generator: inout some RandomNumberGenerator) -> Double { gamma.sample(using: &generator) }
}
