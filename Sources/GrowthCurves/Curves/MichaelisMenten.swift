/// f(t) = V t/(λ + t) for t ≥ 0: saturation as a hyperbola (Michaelis and Menten 1913).
///
/// - `Vm`: the ceiling as t → ∞.
/// - `Km`: the time (or dose) at which half of the ceiling is reached.
public struct MichaelisMenten: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "michaelis-menten", title: "Michaelis-Menten curve", equation: "Vm·t/(Km + t)",
    reference: "Michaelis and Menten (1913), Biochemische Zeitschrift 49",
    use: "Saturation from the first unit on, as a hyperbola.",
    parameters: [
      CurveParameter("Vm", "ceiling as t → ∞", .value, .logarithm, working: "lnK"),
      CurveParameter("Km", "time at which half of the ceiling is reached", .time, .logarithm, working: "lnlambda"),
    ], ceiling: [0], startsAtZero: true, aliases: ["michaelisMenten"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { t < 0 ? .nan : θ[0] * t / (θ[1] + t) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let share = t < 0 ? .nan : t / (θ[1] + t)
    g[0] = share
    g[1] = -θ[0] * share / (θ[1] + t)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    t < 0 ? .nan : θ[0] * θ[1] / ((θ[1] + t) * (θ[1] + t))
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    level < θ[0] && level >= 0 ? ifFinite(θ[1] * level / (θ[0] - level)) : nil
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    θ[0] * ((b - a) - θ[1] * Stable.log((θ[1] + b) / (θ[1] + a)))
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: false)
      .best(2, over: [data.scaleGrid], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in t / (shape[0] + t) }
      .map { [$0.coefficients[0], $0.shape[0]] }
  }
}
