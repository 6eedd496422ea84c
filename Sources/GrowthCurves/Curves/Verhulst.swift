import Glibc

/// f(t) = K/(1 + (K/N₀ - 1) e⁻ʳᵗ): the logistic curve by its initial value (Verhulst 1838).
///
/// - `K`: the carrying capacity.
/// - `N0`: the value at t = 0; above K the curve falls to K.
/// - `r`: the growth rate while f is small against K.
public struct Verhulst: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "verhulst", title: "logistic curve by initial value", equation: "K/(1 + (K - N0)/N0·exp(-r·t))",
    reference: "Verhulst (1838), Correspondance mathématique et physique 10",
    use: "The logistic curve where the starting level is the question.",
    parameters: [
      CurveParameter("K", "carrying capacity", .value, .logarithm),
      CurveParameter("N0", "value at t = 0", .value, .logarithm),
      CurveParameter("r", "growth rate far below the capacity", .perTime, .logarithm),
    ], ceiling: [0])

  /// With p = eʳᵗ: f = K N₀ p/(K + N₀(p - 1)); with q = e⁻ʳᵗ: f = K N₀/(N₀(1 - q) + K q). The branch with the power
  /// below one cannot overflow.
  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    let (K, N0, r) = (θ[0], θ[1], θ[2])
    let x = r * t
    if x >= 0 { return K * N0 / (K * exp(-x) - N0 * expm1(-x)) }
    return K * N0 * exp(x) / (K + N0 * expm1(x))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, N0, r) = (θ[0], θ[1], θ[2])
    let x = r * t
    let f = value(at: t, θ)
    let fK = f / K
    let fN = f / N0
    // ∂f/∂K = (f/K)² (1 - q), ∂f/∂N₀ = (f/N₀)² q, ∂f/∂r = t f (1 - f/K).
    g[0] = fK * fK * -expm1(-x)
    g[1] = fN * fN * exp(-x)
    g[2] = t * f * (1 - fK)
    if x < 0 {
      let p = exp(x)
      let denominator = K + N0 * expm1(x)
      g[0] = N0 / denominator * p * (N0 / denominator) * expm1(x)
      g[1] = K / denominator * p * (K / denominator)
    }
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let f = value(at: t, θ)
    return θ[2] * f * (1 - f / θ[0])
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (K, N0, r) = (θ[0], θ[1], θ[2])
    return ifFinite(log(level * (K - N0) / (N0 * (K - level))) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    θ[1] <= θ[0] ? Asymptotes(left: 0, right: θ[0]) : Asymptotes(left: nil, right: θ[0])
  }

  public func inflection(_ θ: Span<Double>) -> Double? { ifFinite(log((θ[0] - θ[1]) / θ[1]) / θ[2]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (K, N0, r) = (θ[0], θ[1], θ[2])
    guard N0 < K else {
      // ∫f = (K/r) ln(K + N₀(eʳᵗ - 1)).
      return K / r * log((K + N0 * expm1(r * b)) / (K + N0 * expm1(r * a)))
    }
    let c = log(N0 / (K - N0))
    return K / r * (Stable.softplus(r * b + c) - Stable.softplus(r * a + c))
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Gompertz() }

  private func byInitialValue(_ logistic: [Double]) -> [Double] {
    [logistic[0], logistic[0] * Stable.logistic(-logistic[1] * logistic[2]), logistic[1]]
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Logistic().startingValues(for: data).map(byInitialValue)
  }

  /// Also a fall to K from above: 1/f = 1/K + (1/N₀ - 1/K) e⁻ʳᵗ.
  public func fallbackStartingValues(for data: CurveData) -> [[Double]] {
    let rising = Logistic().fallbackStartingValues(for: data).map(byInitialValue)
    guard data.smallest > 0 else { return rising }
    let reciprocals = CurveData(times: data.times, values: data.values.map { 1 / $0 })
    return rising
      + ShapeSearch(reciprocals, intercept: true)
      .best(2, over: [data.rateGrid], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in exp(-shape[0] * t) }
      .map { [1 / $0.coefficients[0], 1 / ($0.coefficients[0] + $0.coefficients[1]), $0.shape[0]] }
      .filter { $0[1] > 0 && $0[1].isFinite }
  }
}
