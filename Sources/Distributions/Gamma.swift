import Glibc

/// The gamma distribution with density x^(a−1) e^(−x/θ)/(Γ(a) θᵃ): shape a, scale θ.
public struct Gamma: TailDistribution, Hashable {
  public let shape: Double
  public let scale: Double

  /// - Precondition: both are positive and finite.
  public init(shape: Double, scale: Double = 1) {
    precondition(shape > 0 && shape < .infinity, "the shape of a gamma distribution is positive and finite")
    precondition(scale > 0 && scale < .infinity, "a scale is positive and finite")
    self.shape = shape
    self.scale = scale
  }

  public var mean: Double { shape * scale }
  public var variance: Double { shape * scale * scale }

  public func logDensity(at x: Double) -> Double {
    if x < 0 { return -.infinity }
    if x == 0 { return shape < 1 ? .infinity : shape == 1 ? -log(scale) : -.infinity }
    if x == .infinity { return -.infinity }
    let u = x / scale
    let logU = u > 0 ? log(u) : log(x) - log(scale)
    return IncompleteGamma(a: shape).logPrefix(u, logX: logU) - log(x)
  }

  public func tails(_ x: Double) -> TailProbabilities {
    guard x > 0 else { return x.isNaN ? TailProbabilities(lower: .nan, upper: .nan) : .allAbove }
    let u = x / scale
    return IncompleteGamma(a: shape).tails(u, logX: u > 0 ? log(u) : log(x) - log(scale))
  }

  public func quantile(lower p: Double, upper q: Double) -> Double {
    if p == 0 { return 0 }
    if q == 0 { return .infinity }
    return exp(logQuantile(lower: p, upper: q)) * scale
  }

  /// ln of the quantile of the standard gamma; the density of ln x is log-concave.
  private func logQuantile(lower p: Double, upper q: Double) -> Double {
    let gamma = IncompleteGamma(a: shape)
    if p <= q {
      // P(a, x) is near xᵃ/Γ(a + 1) for small x.
      let target = log(p)
      let power = (target + SpecialFunctions.logGammaOnePlus(shape)) / shape
      let start = power < -2 ? power : wilsonHilferty(SpecialFunctions.normalQuantile(p))
      return LogConcaveInversion.solve(logLower: target, start: start) { u in
        let x = exp(u)
        return (gamma.tails(x, logX: u).logLower, gamma.logPrefix(x, logX: u))
      }
    }
    let start = shape < 1 ? smallShapeStart(upper: q) : wilsonHilferty(-SpecialFunctions.normalQuantile(q))
    return -LogConcaveInversion.solve(logLower: log(q), start: -start) { negated in
      let x = exp(-negated)
      return (gamma.tails(x, logX: -negated).logUpper, gamma.logPrefix(x, logX: -negated))
    }
  }

  /// ln of the x with P = xᵃ/Γ(a + 1) where that is small, else with Q = e⁻ˣ/Γ(a).
  private func smallShapeStart(upper q: Double) -> Double {
    let power = (log1p(-q) + SpecialFunctions.logGammaOnePlus(shape)) / shape
    return power < -1 ? power : log(max(0.5, -log(q) - SpecialFunctions.logGamma(shape)))
  }

  /// ln of the approximation a(1 − 1/(9a) + z/(3√a))³ of Wilson and Hilferty (1931), kept above a small floor.
  private func wilsonHilferty(_ z: Double) -> Double {
    let root = 1 - 1 / (9 * shape) + z / (3 * shape.squareRoot())
    return log(shape) + 3 * log(max(root, 0.05))
  }

  /// Marsaglia and Tsang (2000), "A simple method for generating gamma variables"; below shape 1 with their boost.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    if shape < 1 {
      let boosted = Gamma(shape: shape + 1, scale: scale).sample(using: &generator)
      return boosted * exp(log(generator.nextUnit()) / shape)
    }
    let d = shape - 1.0 / 3
    let c = 1 / (9 * d).squareRoot()
    while true {
      let z = SpecialFunctions.normalQuantile(generator.nextUnit())
      let root = 1 + c * z
      guard root > 0 else { continue }
      let v = root * root * root
      if log(generator.nextUnit()) < 0.5 * z * z + d - d * v + d * log(v) { return d * v * scale }
    }
  }
}
