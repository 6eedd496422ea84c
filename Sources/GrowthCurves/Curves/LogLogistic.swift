import Glibc

/// f(t) = c + (d - c)/(1 + (t/e)ᵇ) for t ≥ 0: the dose-response curve (Finney 1979; Ritz and Streibig 2005).
///
/// - `b`: the steepness; positive where the response falls with the dose.
/// - `c`: the limit as t → ∞ (for b > 0).
/// - `d`: the value at t = 0 (for b > 0).
/// - `e`: the dose at which half of the way from d to c is done.
public struct LogLogistic: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "log-logistic-4", title: "log-logistic dose-response curve", equation: "c + (d - c)/(1 + (t/e)^b)",
    reference: "Ritz and Streibig (2005), Journal of Statistical Software 12(5)",
    use: "Response to a dose or a price, between two levels.",
    parameters: [
      CurveParameter("b", "steepness; positive where the response falls", .dimensionless),
      CurveParameter("c", "limit at large doses (b > 0)", .value),
      CurveParameter("d", "value at dose zero (b > 0)", .value),
      CurveParameter("e", "dose at which half of the way is done", .time, .logarithm),
    ], startsAtZero: true, aliases: ["log_logistic_4"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    guard t >= 0 else { return .nan }
    let z = θ[0] * log(t / θ[3])
    return θ[1] * Stable.logistic(z) + θ[2] * Stable.logistic(-z)
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (b, c, d, e) = (θ[0], θ[1], θ[2], θ[3])
    guard t >= 0 else {
      for j in 0..<4 { g[j] = .nan }
      return
    }
    let z = b * log(t / e)
    let (left, done) = (Stable.logistic(-z), Stable.logistic(z))
    g[0] = 0
    g[1] = done
    g[2] = left
    g[3] = 0
    guard t > 0 else { return }
    let steepness = (d - c) * left * done
    g[0] = -steepness * log(t / e)
    g[3] = steepness * b / e
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    let z = θ[0] * log(t / θ[3])
    return (θ[1] - θ[2]) * Stable.logistic(-z) * Stable.logistic(z) * θ[0] / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[3] * pow((θ[2] - level) / (level - θ[1]), 1 / θ[0]))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    θ[0] > 0 ? Asymptotes(left: θ[2], right: θ[1]) : Asymptotes(left: θ[1], right: θ[2])
  }

  public func inflection(_ θ: Span<Double>) -> Double? {
    let n = abs(θ[0])
    return n > 1 ? θ[3] * pow((n - 1) / (n + 1), 1 / n) : nil
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: true)
      .best(4, over: [data.exponentGrid, data.scaleGrid]) { t, shape, _ in
        t <= 0 ? 1 : Stable.logistic(-shape[0] * log(t / shape[1]))
      }.map { [$0.shape[0], $0.coefficients[0], $0.coefficients[0] + $0.coefficients[1], $0.shape[1]] }
  }
}
