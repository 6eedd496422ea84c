import Glibc

/// The beta distribution on (0, 1) with density x^(α−1)(1 − x)^(β−1)/B(α, β).
public struct Beta: TailDistribution, Hashable {
  public let alpha: Double
  public let beta: Double

  /// - Precondition: both are positive and finite.
  public init(alpha: Double, beta: Double) {
    precondition(
      alpha > 0 && alpha < .infinity && beta > 0 && beta < .infinity,
      "the parameters of a beta distribution are positive and finite")
    self.alpha = alpha
    self.beta = beta
  }

  /// The posterior of a share after `successes` of `trials` under Jeffreys' prior Beta(½, ½).
  public static func jeffreys(successes: Int, trials: Int) -> Beta {
    precondition(successes >= 0 && successes <= trials, "successes lie between zero and the number of trials")
    return Beta(alpha: Double(successes) + 0.5, beta: Double(trials - successes) + 0.5)
  }

  public var mean: Double { alpha / (alpha + beta) }
  public var variance: Double {
    let sum = alpha + beta
    return alpha / sum * (beta / sum) / (sum + 1)
  }

  private var incomplete: IncompleteBeta { IncompleteBeta(alpha, beta) }

  public func logDensity(at x: Double) -> Double {
    guard x >= 0, x <= 1 else { return x.isNaN ? .nan : -.infinity }
    // The density of the logit is x(1 − x) times that of x; at an end the power of the other end is one.
    if x == 0 { return edge(alpha, beta) }
    if x == 1 { return edge(beta, alpha) }
    let point = UnitPoint(x)
    return incomplete.logPrefix(point) - point.logX - point.logY
  }

  private func edge(_ power: Double, _ other: Double) -> Double {
    power < 1 ? .infinity : power > 1 ? -.infinity : log(other)
  }

  public func tails(_ x: Double) -> TailProbabilities {
    if x.isNaN { return TailProbabilities(lower: .nan, upper: .nan) }
    if x <= 0 { return .allAbove }
    return x >= 1 ? .allBelow : incomplete.tails(UnitPoint(x))
  }

  public func quantile(lower p: Double, upper q: Double) -> Double {
    if p == 0 { return 0 }
    if q == 0 { return 1 }
    return UnitPoint(logit: incomplete.logitQuantile(lower: p, upper: q)).x
  }

  /// The ratio of two gamma draws, taken in logarithms so that tiny parameters do not give 0/0 (Jöhnk 1964).
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let a = Self.logGammaDraw(alpha, &generator)
    let b = Self.logGammaDraw(beta, &generator)
    return UnitPoint(logit: a - b).x
  }

  private static func logGammaDraw(_ shape: Double, _ generator: inout some RandomNumberGenerator) -> Double {
    if shape >= 1 { return log(Gamma(shape: shape).sample(using: &generator)) }
    return log(Gamma(shape: shape + 1).sample(using: &generator)) + log(generator.nextUnit()) / shape
  }
}
