import Glibc

/// Fisher's F: the ratio of two independent chi-square variables, each over its degrees of freedom.
///
/// d₁F/d₂ is the odds of a beta variable with parameters d₁/2 and d₂/2.
public struct FDistribution: TailDistribution, Hashable {
  public let numeratorDegreesOfFreedom: Double
  public let denominatorDegreesOfFreedom: Double

  /// - Precondition: both are positive and finite.
  public init(numeratorDegreesOfFreedom: Double, denominatorDegreesOfFreedom: Double) {
    precondition(
      numeratorDegreesOfFreedom > 0 && numeratorDegreesOfFreedom < .infinity
        && denominatorDegreesOfFreedom > 0 && denominatorDegreesOfFreedom < .infinity,
      "degrees of freedom are positive and finite")
    self.numeratorDegreesOfFreedom = numeratorDegreesOfFreedom
    self.denominatorDegreesOfFreedom = denominatorDegreesOfFreedom
  }

  private var ratio: Double { numeratorDegreesOfFreedom / denominatorDegreesOfFreedom }
  private var beta: IncompleteBeta { IncompleteBeta(numeratorDegreesOfFreedom / 2, denominatorDegreesOfFreedom / 2) }

  /// d₂/(d₂ − 2); infinite for d₂ ≤ 2.
  public var mean: Double {
    denominatorDegreesOfFreedom > 2 ? denominatorDegreesOfFreedom / (denominatorDegreesOfFreedom - 2) : .infinity
  }

  /// Infinite for 2 < d₂ ≤ 4, not a number below.
  public var variance: Double {
    let (m, n) = (numeratorDegreesOfFreedom, denominatorDegreesOfFreedom)
    if n <= 2 { return .nan }
    return n > 4 ? 2 * n * n * (m + n - 2) / (m * (n - 2) * (n - 2) * (n - 4)) : .infinity
  }

  private func point(_ x: Double) -> UnitPoint {
    let odds = ratio * x
    return odds > 0 && odds < .infinity ? UnitPoint(odds: odds) : UnitPoint(logit: log(ratio) + log(x))
  }

  public func logDensity(at x: Double) -> Double {
    if x < 0 || x == .infinity { return -.infinity }
    let m = numeratorDegreesOfFreedom
    if x == 0 { return m < 2 ? .infinity : m == 2 ? 0 : -.infinity }
    return beta.logPrefix(point(x)) - log(x)
  }

  public func tails(_ x: Double) -> TailProbabilities {
    guard x > 0 else { return x.isNaN ? TailProbabilities(lower: .nan, upper: .nan) : .allAbove }
    return x == .infinity ? .allBelow : beta.tails(point(x))
  }

  public func quantile(lower p: Double, upper q: Double) -> Double {
    if p == 0 { return 0 }
    if q == 0 { return .infinity }
    return exp(beta.logitQuantile(lower: p, upper: q)) / ratio
  }

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let numerator = ChiSquared(degreesOfFreedom: numeratorDegreesOfFreedom).sample(using: &generator)
    let denominator = ChiSquared(degreesOfFreedom: denominatorDegreesOfFreedom).sample(using: &generator)
    return numerator / denominator / ratio
  }
}
