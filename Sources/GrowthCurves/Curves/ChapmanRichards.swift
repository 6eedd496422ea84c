import Glibc

/// f(t) = K (1 - e⁻ʳᵗ)ᵐ for t ≥ 0: the growth of stands of trees (Richards 1959; Chapman 1961; Pienaar and Turnbull 1973).
///
/// - `K`: the ceiling as t → ∞.
/// - `r`: the rate at which the last distance to the ceiling decays.
/// - `m`: the shape; near t = 0 the curve grows as tᵐ, and above 1 it has an inflection at ln m / r.
public struct ChapmanRichards: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "chapman-richards", title: "Chapman-Richards curve", equation: "K·(1 - exp(-r·t))^m",
    reference: "Pienaar and Turnbull (1973), Forest Science 19",
    use: "Growth from zero at t = 0 with a free shape.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("r", "rate at which the last distance to the ceiling decays", .perTime, .logarithm),
      CurveParameter("m", "shape; the power of time near zero", .dimensionless, .logarithm),
    ], ceiling: [0], startsAtZero: true, aliases: ["chapmanRichards"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    t <= 0 ? (t < 0 ? .nan : 0) : θ[0] * pow(-expm1(-θ[1] * t), θ[2])
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, r, m) = (θ[0], θ[1], θ[2])
    guard t > 0 else {
      for j in 0..<3 { g[j] = t < 0 ? .nan : 0 }
      return
    }
    let w = -expm1(-r * t)
    let share = pow(w, m)
    g[0] = share
    g[1] = K * m * share / w * exp(-r * t) * t
    g[2] = K * share * Stable.logOneMinusExp(-r * t)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    return θ[0] * θ[2] * pow(-expm1(-θ[1] * t), θ[2] - 1) * θ[1] * exp(-θ[1] * t)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    level >= 0 ? ifFinite(-log1p(-pow(level / θ[0], 1 / θ[2])) / θ[1]) : nil
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] > 1 ? log(θ[2]) / θ[1] : nil }

  public var limitWithoutCeiling: (any GrowthCurve)? { Power() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: false)
      .best(
        4, over: [data.scaleGrid.map { 1 / $0 }, [0.5, 0.8, 1.2, 1.8, 2.7, 4, 8, 20, 60]],
        accepting: { $0.coefficients[0] > 0 }
      ) { t, shape, _ in t <= 0 ? 0 : pow(-expm1(-shape[0] * t), shape[1]) }
      .map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}
