import Glibc

/// f(t) = B + D (1 - exp(-(t/λ)ᵏ)) for t ≥ 0: a rise whose hazard of completion grows as a power of time (Weibull 1951).
///
/// - `B`: the value at t = 0.
/// - `D`: the rise; B + D is the asymptote as t → ∞, and D < 0 is decline.
/// - `lambda`: the time at which 63.2 per cent (1 - 1/e) of the rise is done.
/// - `k`: the shape; above 1 the curve starts slowly, below 1 it starts steeply.
public struct WeibullCurve: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "weibull", title: "Weibull growth curve", equation: "B + D·(1 - exp(-(t/lambda)^k))",
    reference: "Weibull (1951), Journal of Applied Mechanics 18; as a growth curve Yang, Kozak and Smith (1978)",
    use: "A rise from a known start with early or late ramp.",
    parameters: [
      CurveParameter("B", "value at t = 0", .value),
      CurveParameter("D", "total rise; B + D is the ceiling", .value, .logarithm),
      CurveParameter("lambda", "time at which 63.2% of the rise is done", .time, .logarithm),
      CurveParameter("k", "shape; above 1 a slow start", .dimensionless, .logarithm),
    ], ceiling: [0, 1], startsAtZero: true)

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    t <= 0 ? θ[0] : θ[0] - θ[1] * expm1(-pow(t / θ[2], θ[3]))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (D, λ, k) = (θ[1], θ[2], θ[3])
    g[0] = 1
    g[1] = 0
    g[2] = 0
    g[3] = 0
    guard t > 0 else { return }
    let logShare = log(t / λ)
    let x = exp(k * logShare)
    let left = exp(-x)
    g[1] = -expm1(-x)
    guard left > 0 else { return }
    g[2] = -D * left * x * k / λ
    g[3] = D * left * x * logShare
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return 0 }
    let x = pow(t / θ[2], θ[3])
    let left = exp(-x)
    return left == 0 ? 0 : θ[1] * left * x * θ[3] / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (B, D, λ, k) = (θ[0], θ[1], θ[2], θ[3])
    return ifFinite(λ * pow(-log1p(-(level - B) / D), 1 / k))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[0], right: θ[0] + θ[1]) }

  public func inflection(_ θ: Span<Double>) -> Double? {
    θ[3] > 1 ? θ[2] * pow((θ[3] - 1) / θ[3], 1 / θ[3]) : nil
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: true)
      .best(5, over: [data.scaleGrid, data.exponentGrid]) { t, shape, _ in
        t <= 0 ? 0 : -expm1(-pow(t / shape[0], shape[1]))
      }.map { [$0.coefficients[0], $0.coefficients[1], $0.shape[0], $0.shape[1]] }
  }
}
