import Glibc

/// f(t) = K exp(-(λ/t)ⁿ) for t > 0: the Gompertz curve in ln t (inverse Weibull; Fréchet 1927).
///
/// - `K`: the ceiling as t → ∞.
/// - `lambda`: the time at which K/e (36.8 per cent) is reached.
/// - `n`: the steepness; the distance to the ceiling falls as t⁻ⁿ.
public struct LogGompertz: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "log-gompertz", title: "Gompertz curve in the logarithm of time", equation: "K·exp(-(lambda/t)^n)",
    reference: "Fréchet (1927), Annales de la Société Polonaise de Mathématique 6; drc's second Weibull form",
    use: "Growth from zero at t = 0, fast at first, with a slow, power-law approach to the ceiling.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("lambda", "time at which 36.8% of the ceiling is reached", .time, .logarithm),
      CurveParameter("n", "steepness", .dimensionless, .logarithm),
    ], ceiling: [0], startsAtZero: true, aliases: ["gompertz_log_x"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    t <= 0 ? (t < 0 ? .nan : 0) : θ[0] * exp(-pow(θ[1] / t, θ[2]))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, λ, n) = (θ[0], θ[1], θ[2])
    for j in 0..<3 { g[j] = t < 0 ? .nan : 0 }
    guard t > 0 else { return }
    let u = pow(λ / t, n)
    let share = exp(-u)
    guard share > 0 else { return }
    g[0] = share
    g[1] = -K * share * u * n / λ
    g[2] = -K * share * u * log(λ / t)
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { log(θ[0]) - pow(θ[1] / t, θ[2]) }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    let u = pow(θ[1] / t, θ[2])
    let share = exp(-u)
    return share == 0 ? 0 : θ[0] * share * u * θ[2] / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[1] * pow(-log(level / θ[0]), -1 / θ[2]))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  /// u = (n+1)/n at the steepest point.
  public func inflection(_ θ: Span<Double>) -> Double? { θ[1] * pow((θ[2] + 1) / θ[2], -1 / θ[2]) }

  public var limitWithoutCeiling: (any GrowthCurve)? { Power() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: false)
      .best(
        3, over: [data.scaleGrid, [0.15, 0.3] + data.exponentGrid], accepting: { $0.coefficients[0] > 0 }
      ) { t, shape, _ in t <= 0 ? 0 : exp(-pow(shape[0] / t, shape[1])) }
      .map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}
