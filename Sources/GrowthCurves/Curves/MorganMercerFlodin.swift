import Glibc

/// f(t) = (B λⁿ + K tⁿ)/(λⁿ + tⁿ) for t ≥ 0: the Hill curve from a start above zero (Morgan, Mercer and Flodin 1975).
///
/// - `B`: the value at t = 0.
/// - `K`: the asymptote as t → ∞.
/// - `lambda`: the time at which half of the way from B to K is done.
/// - `n`: the steepness.
public struct MorganMercerFlodin: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "mmf", title: "Morgan-Mercer-Flodin curve", equation: "(B·lambda^n + K·t^n)/(lambda^n + t^n)",
    reference: "Morgan, Mercer and Flodin (1975), PNAS 72",
    use: "Growth from a positive start with a slow, power-law approach to the ceiling.",
    parameters: [
      CurveParameter("B", "value at t = 0", .value),
      CurveParameter("K", "asymptote as t → ∞", .value, .logarithm),
      CurveParameter("lambda", "time at which half of the way from B to K is done", .time, .logarithm),
      CurveParameter("n", "steepness", .dimensionless, .logarithm),
    ], ceiling: [1], startsAtZero: true)

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    let (B, K, λ, n) = (θ[0], θ[1], θ[2], θ[3])
    guard t >= 0 else { return .nan }
    let z = n * log(t / λ)
    return B * Stable.logistic(-z) + K * Stable.logistic(z)
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (B, K, λ, n) = (θ[0], θ[1], θ[2], θ[3])
    guard t > 0 else {
      for j in 0..<4 { g[j] = t < 0 ? .nan : 0 }
      if t == 0 { g[0] = 1 }
      return
    }
    let z = n * log(t / λ)
    let (done, left) = (Stable.logistic(z), Stable.logistic(-z))
    let steepness = (K - B) * done * left
    g[0] = left
    g[1] = done
    g[2] = -steepness * n / λ
    g[3] = steepness * log(t / λ)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    let z = θ[3] * log(t / θ[2])
    return (θ[1] - θ[0]) * Stable.logistic(z) * Stable.logistic(-z) * θ[3] / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[2] * pow((level - θ[0]) / (θ[1] - level), 1 / θ[3]))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[0], right: θ[1]) }

  public func inflection(_ θ: Span<Double>) -> Double? {
    θ[3] > 1 ? θ[2] * pow((θ[3] - 1) / (θ[3] + 1), 1 / θ[3]) : nil
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: true)
      .best(5, over: [data.scaleGrid, data.exponentGrid]) { t, shape, _ in
        t <= 0 ? 0 : Stable.logistic(shape[1] * log(t / shape[0]))
      }.map { [$0.coefficients[0], $0.coefficients[0] + $0.coefficients[1], $0.shape[0], $0.shape[1]] }
  }
}
