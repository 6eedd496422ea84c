/// f(t) = a + b t: growth by a constant amount.
///
/// - `a`: the value at t = 0.
/// - `b`: the increment per unit of time.
public struct Linear: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "linear", title: "straight line", equation: "a + b·t", reference: "Legendre (1805), Nouvelles méthodes",
    use: "Growth by a constant amount; the baseline that every other curve has to beat.",
    parameters: [
      CurveParameter("a", "value at t = 0", .value), CurveParameter("b", "increment per unit of time", .valuePerTime),
    ])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] + θ[1] * t }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    g[0] = 1
    g[1] = t
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[1] }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? { ifFinite((level - θ[0]) / θ[1]) }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    θ[1] == 0 ? Asymptotes(left: θ[0], right: θ[0]) : Asymptotes(left: nil, right: nil)
  }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    (b - a) * (θ[0] + θ[1] * (a + b) / 2)
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard let line = straightLine(data.times, data.values) else { return [] }
    return [[line.intercept, line.slope]]
  }
}
