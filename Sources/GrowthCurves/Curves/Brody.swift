import Glibc

/// f(t) = K (1 - b e⁻ʳᵗ): diminishing returns, by the share that is missing at the start (Brody 1945).
///
/// - `K`: the asymptote as t → ∞.
/// - `b`: the share of K that is missing at t = 0.
/// - `r`: the rate at which the missing share decays.
public struct Brody: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "brody", title: "Brody curve", equation: "K·(1 - b·exp(-r·t))",
    reference: "Brody (1945), Bioenergetics and Growth", use: "Diminishing returns from the first day: no inflection.",
    parameters: [
      CurveParameter("K", "asymptote as t → ∞", .value, .logarithm),
      CurveParameter("b", "share of K that is missing at t = 0", .dimensionless),
      CurveParameter("r", "rate at which the missing share decays", .perTime, .logarithm),
    ], ceiling: [0])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * (1 - θ[1] * exp(-θ[2] * t)) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let decay = exp(-θ[2] * t)
    g[0] = 1 - θ[1] * decay
    g[1] = -θ[0] * decay
    g[2] = θ[0] * θ[1] * t * decay
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * θ[1] * θ[2] * exp(-θ[2] * t) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(-log((1 - level / θ[0]) / θ[1]) / θ[2])
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    θ[0] * (b - a) * (1 - θ[1] * exp(-θ[2] * a) * Stable.exprelNegative(θ[2] * (b - a)))
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Linear() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Monomolecular().startingValues(for: data).map { [$0[0], 1 - $0[1] / $0[0], $0[2]] }
  }
}
