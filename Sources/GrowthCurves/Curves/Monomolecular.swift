import Glibc

/// f(t) = K + (f₀ - K) e⁻ʳᵗ: the remaining distance to the ceiling shrinks at a constant rate (Mitscherlich 1909).
///
/// - `K`: the asymptote as t → ∞.
/// - `f0`: the value at t = 0.
/// - `r`: the rate at which the distance K - f decays; it halves every ln 2 / r.
public struct Monomolecular: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "monomolecular", title: "monomolecular (Mitscherlich) curve", equation: "K + (f0 - K)·exp(-r·t)",
    reference: "Mitscherlich (1909), Landwirtschaftliche Jahrbücher 38",
    use: "Diminishing returns from the first day: no inflection.",
    parameters: [
      CurveParameter("K", "asymptote as t → ∞", .value), CurveParameter("f0", "value at t = 0", .value),
      CurveParameter("r", "rate at which the distance to the asymptote decays", .perTime, .logarithm),
    ], ceiling: [0], aliases: ["asymptotic"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    let (K, f0, r) = (θ[0], θ[1], θ[2])
    return f0 - (K - f0) * expm1(-r * t)
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, f0, r) = (θ[0], θ[1], θ[2])
    let decay = exp(-r * t)
    g[0] = -expm1(-r * t)
    g[1] = decay
    g[2] = (K - f0) * t * decay
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[2] * (θ[0] - θ[1]) * exp(-θ[2] * t) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (K, f0, r) = (θ[0], θ[1], θ[2])
    return ifFinite(-log((K - level) / (K - f0)) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (K, f0, r) = (θ[0], θ[1], θ[2])
    return K * (b - a) + (f0 - K) * exp(-r * a) * (b - a) * Stable.exprelNegative(r * (b - a))
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Linear() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    ShapeSearch(data, intercept: true).best(3, over: [data.rateGrid + [0.05 / data.span]]) { t, shape, _ in
      exp(-shape[0] * (t - data.firstTime))
    }.map { candidate in
      let (K, r) = (candidate.coefficients[0], candidate.shape[0])
      return [K, K + candidate.coefficients[1] * exp(r * data.firstTime), r]
    }
  }
}
