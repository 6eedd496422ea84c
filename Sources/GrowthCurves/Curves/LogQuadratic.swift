import Glibc

/// f(t) = exp(a + b t + c t²): a growth rate that changes by a constant amount.
///
/// - `a`: the logarithm of the value at t = 0.
/// - `b`: the growth rate at t = 0.
/// - `c`: half of the change of the growth rate per unit of time; negative where growth slows.
public struct LogQuadratic: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "log-quadratic", title: "log-quadratic curve", equation: "exp(a + b·t + c·t²)",
    reference: "Hotelling (1927), Journal of the American Statistical Association 22",
    use: "Slowing growth inside the data; beyond them it turns down, so never far ahead.",
    parameters: [
      CurveParameter("a", "logarithm of the value at t = 0", .dimensionless),
      CurveParameter("b", "growth rate at t = 0", .perTime),
      CurveParameter("c", "half of the change of the growth rate", .perTimeSquared),
    ], aliases: ["logQuadratic"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { exp(logValue(at: t, θ)) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let f = value(at: t, θ)
    g[0] = f
    g[1] = f * t
    g[2] = f * t * t
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { θ[0] + t * (θ[1] + t * θ[2]) }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    g[0] = 1
    g[1] = t
    g[2] = t * t
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { (θ[1] + 2 * t * θ[2]) * value(at: t, θ) }

  /// On the rising branch.
  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (a, b, c) = (θ[0], θ[1], θ[2])
    let d = log(level) - a
    if c == 0 { return ifFinite(d / b) }
    let discriminant = b * b + 4 * c * d
    guard discriminant >= 0 else { return nil }
    let root = discriminant.squareRoot()
    // The root with slope b + 2ct = +root, in the form that does not cancel.
    return ifFinite(b >= 0 ? 2 * d / (b + root) : (root - b) / (2 * c))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    if θ[2] == 0 { return Exponential().asymptotes(parameters: [exp(θ[0]), θ[1]]) }
    return θ[2] < 0 ? Asymptotes(left: 0, right: 0) : Asymptotes(left: nil, right: nil)
  }

  /// The steepest point of the rise: (b + 2ct)² = -2c.
  public func inflection(_ θ: Span<Double>) -> Double? {
    let (b, c) = (θ[1], θ[2])
    return c < 0 ? ((-2 * c).squareRoot() - b) / (2 * c) : nil
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let points = data.values.indices.filter { data.values[$0] > 0 }
    let logs = CurveData(times: points.map { data.times[$0] }, values: points.map { log(data.values[$0]) })
    let center = (data.firstTime + data.lastTime) / 2
    return ShapeSearch(logs, intercept: true, basisCount: 2).best(1, over: [[0.0]]) { t, _, column in
      column == 0 ? t - center : (t - center) * (t - center)
    }.map { candidate in
      let (a, b, c) = (candidate.coefficients[0], candidate.coefficients[1], candidate.coefficients[2])
      return [a - b * center + c * center * center, b - 2 * c * center, c]
    }
  }
}
