import Glibc

/// f(t) = K (1 - e⁻ʳᵗ): the monomolecular curve through the origin.
///
/// - `K`: the asymptote as t → ∞.
/// - `r`: the rate at which the distance to it decays.
public struct SaturatingExponential: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "saturating-exponential", title: "monomolecular curve through the origin", equation: "K·(1 - exp(-r·t))",
    reference: "Bates and Watts (1988), Nonlinear Regression Analysis and Its Applications, A1.4",
    use: "Diminishing returns from zero at t = 0.",
    parameters: [
      CurveParameter("K", "asymptote as t → ∞", .value, .logarithm),
      CurveParameter("r", "rate at which the distance to the asymptote decays", .perTime, .logarithm),
    ], ceiling: [0], startsAtZero: true, aliases: ["asymptotic-origin", "asymptotic_origin"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { -θ[0] * expm1(-θ[1] * t) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    g[0] = -expm1(-θ[1] * t)
    g[1] = θ[0] * t * exp(-θ[1] * t)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * θ[1] * exp(-θ[1] * t) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? { ifFinite(-log1p(-level / θ[0]) / θ[1]) }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    θ[0] * (b - a) * (1 - exp(-θ[1] * a) * Stable.exprelNegative(θ[1] * (b - a)))
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let span = max(abs(data.firstTime), abs(data.lastTime))
    let rates = [0.01, 0.1, 0.3, 0.8, 1.6, 3, 5, 8, 13, 22, 40].map { $0 / (span > 0 ? span : 1) }
    return ShapeSearch(data, intercept: false)
      .best(3, over: [rates], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in -expm1(-shape[0] * t) }
      .map { [$0.coefficients[0], $0.shape[0]] }
  }
}

/// f(t) = K (1 - e^{-r(t-c)}): the monomolecular curve by the time at which it crosses zero.
///
/// - `K`: the asymptote as t → ∞.
/// - `r`: the rate at which the distance to it decays.
/// - `c`: the time at which the curve is zero.
public struct OffsetExponential: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "offset-exponential", title: "monomolecular curve with an offset", equation: "K·(1 - exp(-r·(t - c)))",
    reference: "Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, appendix C.2",
    use: "Diminishing returns from zero at an unknown time.",
    parameters: [
      CurveParameter("K", "asymptote as t → ∞", .value),
      CurveParameter("r", "rate at which the distance to the asymptote decays", .perTime, .logarithm),
      CurveParameter("c", "time at which the curve is zero", .time, isInstant: true),
    ], ceiling: [0], aliases: ["asymptotic-offset", "asymptotic_offset"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { -θ[0] * expm1(-θ[1] * (t - θ[2])) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, r, s) = (θ[0], θ[1], t - θ[2])
    let decay = exp(-r * s)
    g[0] = -expm1(-r * s)
    g[1] = K * s * decay
    g[2] = -K * r * decay
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * θ[1] * exp(-θ[1] * (t - θ[2])) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? { ifFinite(θ[2] - log1p(-level / θ[0]) / θ[1]) }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (K, r, c) = (θ[0], θ[1], θ[2])
    return K * (b - a) * (1 - exp(-r * (a - c)) * Stable.exprelNegative(r * (b - a)))
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Linear() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Monomolecular().startingValues(for: data).compactMap { start in
      let (K, f0, r) = (start[0], start[1], start[2])
      // f₀ = K(1 - e^{rc}).
      return ifFinite(Glibc.log1p(-f0 / K) / r).map { [K, r, $0] }
    }
  }
}
