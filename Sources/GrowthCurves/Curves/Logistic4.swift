import Glibc

/// f(t) = B + D/(1 + e^{-r(t-τ)}): a logistic rise, or fall, from one level to another.
///
/// - `B`: the asymptote as t → -∞.
/// - `D`: the rise; B + D is the asymptote as t → ∞, and D < 0 is decline.
/// - `r`: the rate of the transition; the largest slope is rD/4.
/// - `tau`: the time at which half of the rise is done.
public struct Logistic4: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "logistic-4", title: "four-parameter logistic curve", equation: "B + D/(1 + exp(-r·(t - tau)))",
    reference: "Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, appendix C.5",
    use: "A transition between two levels, neither of them zero.",
    parameters: [
      CurveParameter("B", "asymptote as t → -∞", .value),
      CurveParameter("D", "total rise; B + D is the ceiling", .value, .logarithm),
      CurveParameter("r", "rate of the transition", .perTime, .logarithm),
      CurveParameter("tau", "time at which half of the rise is done", .time, isInstant: true),
    ], ceiling: [0, 1], aliases: ["logistic4", "four-parameter-logistic"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] + θ[1] * Stable.logistic(θ[2] * (t - θ[3])) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (D, r, τ) = (θ[1], θ[2], θ[3])
    let z = r * (t - τ)
    let share = Stable.logistic(z)
    let steepness = D * share * Stable.logistic(-z)
    g[0] = 1
    g[1] = share
    g[2] = steepness * (t - τ)
    g[3] = -steepness * r
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let z = θ[2] * (t - θ[3])
    return θ[1] * θ[2] * Stable.logistic(z) * Stable.logistic(-z)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (B, D, r, τ) = (θ[0], θ[1], θ[2], θ[3])
    return ifFinite(τ - log((B + D - level) / (level - B)) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[0], right: θ[0] + θ[1]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[3] }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (B, D, r, τ) = (θ[0], θ[1], θ[2], θ[3])
    return B * (b - a) + D / r * (Stable.softplus(r * (b - τ)) - Stable.softplus(r * (a - τ)))
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    ShapeSearch(data, intercept: true).best(4, over: [data.rateGrid, data.midpointGrid]) { t, shape, _ in
      Stable.logistic(shape[0] * (t - shape[1]))
    }.map { [$0.coefficients[0], $0.coefficients[1], $0.shape[0], $0.shape[1]] }
  }
}
