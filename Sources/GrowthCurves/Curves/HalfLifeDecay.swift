import Glibc

/// f(t) = b₀ + b₁ 2^{-t/h}: decay to a level, by its half-life (Venables and Ripley 2002, section 8.2).
///
/// - `b0`: the level that remains as t → ∞.
/// - `b1`: what decays, counted at t = 0.
/// - `h`: the time in which half of it goes.
public struct HalfLifeDecay: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "half-life-decay", title: "decay by half-life", equation: "b0 + b1·2^(-t/h)",
    reference: "Venables and Ripley (2002), Modern Applied Statistics with S, section 8.2",
    use: "Decline towards a remaining level.",
    parameters: [
      CurveParameter("b0", "level that remains", .value), CurveParameter("b1", "what decays, at t = 0", .value),
      CurveParameter("h", "half-life", .time, .logarithm),
    ], aliases: ["exponential_decay_half_life"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] + θ[1] * exp2(-t / θ[2]) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let decay = exp2(-t / θ[2])
    g[0] = 1
    g[1] = decay
    g[2] = θ[1] * decay * log(2) * t / (θ[2] * θ[2])
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { -θ[1] * exp2(-t / θ[2]) * log(2) / θ[2] }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? { ifFinite(-θ[2] * log2((level - θ[0]) / θ[1])) }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let r = log(2) / θ[2]
    return θ[0] * (b - a) + θ[1] * exp(-r * a) * (b - a) * Stable.exprelNegative(r * (b - a))
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Monomolecular().startingValues(for: data).map { [$0[0], $0[1] - $0[0], log(2) / $0[2]] }
  }
}
