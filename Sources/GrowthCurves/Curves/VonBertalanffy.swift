import Glibc

/// f(t) = K (1 - e^{-r(t-t₀)})³ for t > t₀, else 0: mass from surface gains and volume losses (von Bertalanffy 1938).
///
/// - `K`: the ceiling as t → ∞.
/// - `r`: the rate at which the last distance to the ceiling decays.
/// - `t0`: the time at which the curve leaves zero.
public struct VonBertalanffy: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "von-bertalanffy", title: "von Bertalanffy curve", equation: "K·(1 - exp(-r·(t - t0)))^3",
    reference: "von Bertalanffy (1938), Human Biology 10",
    use: "Starts at a definite time; fastest at 8/27 of the ceiling.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("r", "rate at which the last distance to the ceiling decays", .perTime, .logarithm),
      CurveParameter("t0", "time at which the curve leaves zero", .time, isInstant: true),
    ], ceiling: [0], aliases: ["vonBertalanffy"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    let w = -expm1(-θ[1] * max(t - θ[2], 0))
    return θ[0] * w * w * w
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, r) = (θ[0], θ[1])
    let s = max(t - θ[2], 0)
    let w = -expm1(-r * s)
    let steepness = 3 * K * w * w * exp(-r * s)
    g[0] = w * w * w
    g[1] = steepness * s
    g[2] = -steepness * r
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let s = max(t - θ[2], 0)
    let w = -expm1(-θ[1] * s)
    return 3 * θ[0] * θ[1] * w * w * exp(-θ[1] * s)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    level > 0 ? ifFinite(θ[2] - log1p(-cbrt(level / θ[0])) / θ[1]) : nil
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] + log(3) / θ[1] }

  /// With w = 1 - e⁻ʳˢ: ∫w³ ds = s - (w + w²/2 + w³/3)/r.
  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (K, r, t0) = (θ[0], θ[1], θ[2])
    func antiderivative(_ t: Double) -> Double {
      let s = max(t - t0, 0)
      let w = -expm1(-r * s)
      return s - w * (1 + w * (0.5 + w / 3)) / r
    }
    return K * (antiderivative(b) - antiderivative(a))
  }

  public var rival: (any GrowthCurve)? { Logistic() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let starts = [-2, -1, -0.5, -0.2, -0.05, 0.05, 0.2, 0.4, 0.6].map { data.firstTime + $0 * data.span }
    return ShapeSearch(data, intercept: false)
      .best(3, over: [data.rateGrid, starts], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in
        let w = -expm1(-shape[0] * max(t - shape[1], 0))
        return w * w * w
      }.map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}
