import Glibc

/// f(t) = K tⁿ/(λⁿ + tⁿ) for t ≥ 0: the logistic curve in ln t (Hill 1910).
///
/// - `K`: the ceiling as t → ∞.
/// - `lambda`: the time at which half of the ceiling is reached.
/// - `n`: the steepness; near zero the curve grows as tⁿ, and the distance to the ceiling falls as t⁻ⁿ.
public struct Hill: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "hill", title: "Hill curve", equation: "K·t^n/(lambda^n + t^n)",
    reference: "Hill (1910), Journal of Physiology 40",
    use: "Growth from zero at t = 0 with a slow, power-law approach to the ceiling.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("lambda", "time at which half of the ceiling is reached", .time, .logarithm),
      CurveParameter("n", "steepness", .dimensionless, .logarithm),
    ], ceiling: [0], startsAtZero: true)

  /// n ln(t/λ), the logit of the share of the ceiling.
  @inline(__always) private func logit(_ t: Double, _ λ: Double, _ n: Double) -> Double { n * log(t / λ) }

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    t < 0 ? .nan : θ[0] * Stable.logistic(logit(t, θ[1], θ[2]))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, λ, n) = (θ[0], θ[1], θ[2])
    guard t > 0 else {
      for j in 0..<3 { g[j] = t < 0 ? .nan : 0 }
      return
    }
    let z = logit(t, λ, n)
    let share = Stable.logistic(z)
    let steepness = K * share * Stable.logistic(-z)
    g[0] = share
    g[1] = -steepness * n / λ
    g[2] = steepness * log(t / λ)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    guard t > 0 else { return t < 0 ? .nan : 0 }
    let z = logit(t, θ[1], θ[2])
    return θ[0] * Stable.logistic(z) * Stable.logistic(-z) * θ[2] / t
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[1] * pow(level / (θ[0] - level), 1 / θ[2]))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? {
    θ[2] > 1 ? θ[1] * pow((θ[2] - 1) / (θ[2] + 1), 1 / θ[2]) : nil
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Power() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.firstTime >= 0, data.lastTime > 0 else { return [] }
    return ShapeSearch(data, intercept: false)
      .best(3, over: [data.scaleGrid, data.exponentGrid], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in
        t <= 0 ? 0 : Stable.logistic(shape[1] * log(t / shape[0]))
      }.map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}
