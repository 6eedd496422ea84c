import Glibc

/// f(t) = K exp(-e^{-r(t-τ)}): the growth rate decays exponentially (Gompertz 1825; Winsor 1932).
///
/// - `K`: the ceiling as t → ∞.
/// - `r`: the rate at which the relative growth rate decays; the largest slope is rK/e.
/// - `tau`: the time of fastest growth, at which K/e (36.8 per cent) is reached.
public struct Gompertz: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "gompertz", title: "Gompertz curve", equation: "K·exp(-exp(-r·(t - tau)))",
    reference: "Gompertz (1825), Philosophical Transactions 115; as a growth curve Winsor (1932), PNAS 18",
    use: "Early take-off and slow saturation: growth is fastest at 37 per cent of the ceiling.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("r", "rate at which relative growth decays", .perTime, .logarithm),
      CurveParameter("tau", "time of fastest growth, at K/e", .time, isInstant: true),
    ], ceiling: [0])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * exp(-exp(-θ[1] * (t - θ[2]))) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    _ = valueAndGradient(at: t, θ, into: &g)
  }

  public func valueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    let u = exp(-r * (t - τ))
    let share = exp(-u)
    // e⁻ᵘ is zero in double precision before u is infinite; their product is zero.
    let steepness = share == 0 ? 0 : K * share * u
    g[0] = share
    g[1] = steepness * (t - τ)
    g[2] = -steepness * r
    return K * share
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { log(θ[0]) - exp(-θ[1] * (t - θ[2])) }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let u = exp(-θ[1] * (t - θ[2]))
    g[0] = 1 / θ[0]
    g[1] = u * (t - θ[2])
    g[2] = -u * θ[1]
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let u = exp(-θ[1] * (t - θ[2]))
    let share = exp(-u)
    return share == 0 ? 0 : θ[1] * θ[0] * share * u
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[2] - log(-log(level / θ[0])) / θ[1])
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Logistic() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Sigmoid.start(for: data, transform: { -log(-log($0)) }).map { [$0] } ?? []
  }

  /// y′ = r ln K · y - r y ln y, then ln y = ln K - β e^{-r(t-t₀)} with τ = t₀ + ln(β)/r.
  public func directStart(for data: CurveData, into start: inout MutableSpan<Double>) -> Bool {
    let largest = data.largest
    guard let equation = IntegralStart(data, largest: largest, { $0 > 0 ? $0 * log($0) : 0 }),
      equation.nonlinear < 0,
      let line = IntegralStart.line(
        data, largest: largest, rate: -equation.nonlinear, { y in y > 0 ? (log(y), y) : (0, 0) }),
      line.slope < 0
    else { return false }
    start[0] = largest * exp(line.constant)
    start[1] = -equation.nonlinear
    start[2] = data.firstTime - log(-line.slope) / equation.nonlinear
    return true
  }

  public func fallbackStartingValues(for data: CurveData) -> [[Double]] {
    ShapeSearch(data, intercept: false)
      .best(3, over: [data.rateGrid, data.midpointGrid], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in
        exp(-exp(-shape[0] * (t - shape[1])))
      }.map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}
