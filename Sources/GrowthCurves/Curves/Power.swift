import Glibc

/// f(t) = a tᵇ for t > 0: constant elasticity with respect to time (Huxley 1932).
///
/// - `a`: the value at t = 1.
/// - `b`: the elasticity; one per cent more time, b per cent more value.
public struct Power: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "power", title: "power law", equation: "a·t^b", reference: "Huxley (1932), Problems of Relative Growth",
    use: "Growth that slows without a ceiling; needs times above zero.",
    parameters: [
      CurveParameter("a", "value at t = 1", .value, .logarithm), CurveParameter("b", "elasticity", .dimensionless),
    ], startsAtZero: true)

  public func value(at t: Double, _ θ: Span<Double>) -> Double { t < 0 ? .nan : θ[0] * pow(t, θ[1]) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let power = t < 0 ? .nan : pow(t, θ[1])
    g[0] = power
    g[1] = t == 0 ? (θ[1] > 0 ? 0 : .nan) : θ[0] * power * log(t)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { t < 0 ? .nan : θ[0] * θ[1] * pow(t, θ[1] - 1) }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? { ifFinite(pow(level / θ[0], 1 / θ[1])) }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    if θ[1] == 0 { return Asymptotes(left: θ[0], right: θ[0]) }
    return θ[1] > 0 ? Asymptotes(left: 0, right: nil) : Asymptotes(left: nil, right: 0)
  }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let n = θ[1] + 1
    return n == 0 ? θ[0] * log(b / a) : θ[0] * (pow(b, n) - pow(a, n)) / n
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0 else { return [] }
    var starts = ShapeSearch(data, intercept: false)
      .best(1, over: [[-3, -2, -1, -0.5, 0.1, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5]]) { t, shape, _ in pow(t, shape[0]) }
      .map { [$0.coefficients[0], $0.shape[0]] }
    let positive = data.times.indices.filter { data.times[$0] > 0 && data.values[$0] > 0 }
    if let line = straightLine(positive.map { log(data.times[$0]) }, positive.map { log(data.values[$0]) }) {
      starts.append([exp(line.intercept), line.slope])
    }
    return starts
  }
}
