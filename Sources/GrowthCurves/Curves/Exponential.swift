import Glibc

/// f(t) = y₀ eᵍᵗ: growth at a constant rate (Malthus 1798).
///
/// - `y0`: the value at t = 0.
/// - `g`: the continuous growth rate; the value multiplies by eᵍ per unit of time.
public struct Exponential: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "exponential", title: "exponential growth", equation: "y0·exp(g·t)",
    reference: "Malthus (1798), An Essay on the Principle of Population",
    use: "Growth at a constant rate; the early part of every sigmoid.",
    parameters: [
      CurveParameter("y0", "value at t = 0", .value, .logarithm, working: "a"),
      CurveParameter("g", "continuous growth rate", .perTime),
    ])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * exp(θ[1] * t) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let growth = exp(θ[1] * t)
    g[0] = growth
    g[1] = t * θ[0] * growth
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { log(θ[0]) + θ[1] * t }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    g[0] = 1 / θ[0]
    g[1] = t
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[1] * value(at: t, θ) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(log(level / θ[0]) / θ[1])
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    if θ[1] == 0 { return Asymptotes(left: θ[0], right: θ[0]) }
    return θ[1] > 0 ? Asymptotes(left: 0, right: nil) : Asymptotes(left: nil, right: 0)
  }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let width = b - a
    return value(at: b, θ) * width * Stable.exprelNegative(θ[1] * width)
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    var starts = ShapeSearch(data, intercept: false)
      .best(1, over: [[-8, -4, -2, -1, -0.4, 0.01, 0.4, 1, 2, 4, 8, 16].map { $0 / data.span }]) { t, shape, _ in
        exp(shape[0] * (t - data.lastTime))
      }.map { [$0.coefficients[0] * exp(-$0.shape[0] * data.lastTime), $0.shape[0]] }
    if data.smallest > 0, let line = straightLine(data.times, data.values.map { log($0) }) {
      starts.insert([exp(line.intercept), line.slope], at: 0)
    }
    return starts
  }
}

/// `x` where it is finite.
func ifFinite(_ x: Double) -> Double? { x.isFinite ? x : nil }
