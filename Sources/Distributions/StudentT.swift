import Glibc

/// Student's t with ν degrees of freedom, moved to a location and stretched by a scale.
///
/// Density Γ((ν + 1)/2)/(Γ(ν/2)√(νπ) s) · (1 + z²/ν)^(−(ν + 1)/2), z = (x − location)/s. The tail is half an incomplete
/// beta function: P(T > t) = ½ I_{ν/(ν + t²)}(ν/2, ½).
public struct StudentT: TailDistribution, Hashable {
  public let degreesOfFreedom: Double
  public let location: Double
  public let scale: Double

  /// - Precondition: `degreesOfFreedom` and `scale` are positive; all are finite.
  public init(degreesOfFreedom: Double, location: Double = 0, scale: Double = 1) {
    precondition(
      degreesOfFreedom > 0 && degreesOfFreedom < .infinity, "degrees of freedom are positive and finite")
    precondition(location.isFinite && scale > 0 && scale < .infinity, "location is finite, scale positive and finite")
    self.degreesOfFreedom = degreesOfFreedom
    self.location = location
    self.scale = scale
  }

  /// The location; not a number where ν ≤ 1, for then there is no mean.
  public var mean: Double { degreesOfFreedom > 1 ? location : .nan }
  public var median: Double { location }

  /// s²ν/(ν − 2); infinite for 1 < ν ≤ 2, not a number below.
  public var variance: Double {
    if degreesOfFreedom <= 1 { return .nan }
    return degreesOfFreedom > 2 ? scale * scale * degreesOfFreedom / (degreesOfFreedom - 2) : .infinity
  }

  private var half: Double { degreesOfFreedom / 2 }

  public func logDensity(at x: Double) -> Double {
    let t = abs(x - location) / scale
    let odds = t * t / degreesOfFreedom
    let kernel = odds < .infinity ? log1p(odds) : 2 * log(t) - log(degreesOfFreedom)
    return SpecialFunctions.logGammaRatio(half, 0.5) - 0.5 * log(.pi * degreesOfFreedom) - log(scale)
      - (half + 0.5) * kernel
  }

  public func tails(_ x: Double) -> TailProbabilities {
    let t = (x - location) / scale
    if t.isNaN { return TailProbabilities(lower: .nan, upper: .nan) }
    if t.isInfinite { return t < 0 ? .allAbove : .allBelow }
    let odds = t * t / degreesOfFreedom
    let point =
      odds > 0 && odds < .infinity
      ? UnitPoint(odds: odds) : UnitPoint(logit: 2 * log(abs(t)) - log(degreesOfFreedom))
    // The square of T has odds of a beta variable with parameters ½ and ν/2.
    let square = IncompleteBeta(0.5, half).tails(point)
    let far = 0.5 * square.upper
    let near = 0.5 + 0.5 * square.lower
    let right = TailProbabilities(
      lower: near, upper: far, logLower: log1p(-far), logUpper: square.logUpper - SpecialFunctions.logTwo)
    return t >= 0 ? right : right.reversed
  }

  public func quantile(lower p: Double, upper q: Double) -> Double {
    let tail = min(p, q)
    if tail == 0 { return p < q ? -.infinity : .infinity }
    if p == q { return location }
    // 1 − 2·tail is exact where the tail is above a quarter.
    let logit = IncompleteBeta(0.5, half).logitQuantile(lower: 2 * (0.5 - tail), upper: 2 * tail)
    let magnitude = exp(0.5 * (logit + log(degreesOfFreedom)))
    return location + (p < q ? -scale : scale) * magnitude
  }

  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let z = SpecialFunctions.normalQuantile(generator.nextUnit())
    let chiSquared = ChiSquared(degreesOfFreedom: degreesOfFreedom).sample(using: &generator)
    return location + scale * z / (chiSquared / degreesOfFreedom).squareRoot()
  }
}
