import Glibc

/// f(t) = c + (d - c)/(1 + w (t/e)^{b₁} + (1-w)(t/e)^{b₂}) with w = 1/(1 + (t/e)^{2b₁b₂/(b₁+b₂)}): a transition with two
/// steepnesses (Ricketts and Head 1999).
///
/// - `b1`, `b2`: the steepness before and after the middle.
/// - `c`, `d`: the limits as t → ∞ and at t = 0 (for positive steepness).
/// - `e`: the middle.
public struct Baroreflex: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "baroreflex-5", title: "asymmetric dose-response curve",
    equation: "c + (d - c)/(1 + w·(t/e)^b1 + (1 - w)·(t/e)^b2), w = 1/(1 + (t/e)^(2·b1·b2/(b1 + b2)))",
    reference: "Ricketts and Head (1999), American Journal of Physiology 277",
    use: "A transition between two levels that starts and ends with different steepness.",
    parameters: [
      CurveParameter("b1", "steepness before the middle", .dimensionless),
      CurveParameter("b2", "steepness after the middle", .dimensionless),
      CurveParameter("c", "limit at large doses", .value),
      CurveParameter("d", "value at dose zero", .value),
      CurveParameter("e", "middle", .time, .logarithm),
    ], startsAtZero: true, aliases: ["baroreflex_5"])

  /// The denominator and its derivatives by b₁, b₂ and x = ln(t/e).
  private func form(_ x: Double, _ b1: Double, _ b2: Double) -> (value: Double, b1: Double, b2: Double, x: Double) {
    let sum = b1 + b2
    let c = 2 * b1 * b2 / sum
    let w = Stable.logistic(-c * x)
    let turn = w * (1 - w)
    let (e1, e2) = (exp(b1 * x), exp(b2 * x))
    // dw/dx = -w(1-w)c, dw/db₁ = -w(1-w) x·2b₂²/(b₁+b₂)².
    let difference = e1 - e2
    let byFirst = -turn * x * 2 * b2 * b2 / (sum * sum)
    let bySecond = -turn * x * 2 * b1 * b1 / (sum * sum)
    return (
      1 + w * e1 + (1 - w) * e2, w * x * e1 + byFirst * difference, (1 - w) * x * e2 + bySecond * difference,
      w * b1 * e1 + (1 - w) * b2 * e2 - turn * c * difference
    )
  }

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : θ[3] }
    return θ[2] + (θ[3] - θ[2]) / form(log(t / θ[4]), θ[0], θ[1]).value
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    for j in 0..<5 { g[j] = t < 0 ? .nan : 0 }
    if t == 0 { g[3] = 1 }
    guard t > 0 else { return }
    let f = form(log(t / θ[4]), θ[0], θ[1])
    let share = 1 / f.value
    let steepness = -(θ[3] - θ[2]) * share * share
    g[2] = 1 - share
    g[3] = share
    guard share > 0 else { return }
    g[0] = steepness * f.b1
    g[1] = steepness * f.b2
    g[4] = -steepness * f.x / θ[4]
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    let f = form(log(t / θ[4]), θ[0], θ[1])
    return -(θ[3] - θ[2]) / f.value / f.value * f.x / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let share = (level - θ[2]) / (θ[3] - θ[2])
    guard share > 0, share < 1 else { return nil }
    let reach = 600 / min(abs(θ[0]), abs(θ[1]))
    return bisect(from: -reach, to: reach) { 1 / form($0, θ[0], θ[1]).value - share }.map { θ[4] * exp($0) }
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[3], right: θ[2]) }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    let steepness = [0.7, 2, 5, 10, 20, 50]
    let middles = (1...9).map { data.firstTime + data.span * Double($0) / 10 }.filter { $0 > 0 }
    guard !middles.isEmpty else { return [] }
    return ShapeSearch(data, intercept: true).best(6, over: [steepness, steepness, middles]) { t, shape, _ in
      t <= 0 ? 1 : 1 / form(log(t / shape[2]), shape[0], shape[1]).value
    }.map {
      [$0.shape[0], $0.shape[1], $0.coefficients[0], $0.coefficients[0] + $0.coefficients[1], $0.shape[2]]
    }
  }
}
