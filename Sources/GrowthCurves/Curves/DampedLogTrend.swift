import Glibc

/// f(t) = exp(l + b φ (1 - φᵗ)/(1 - φ)): growth whose rate falls by a constant factor each period (Gardner and McKenzie 1985).
///
/// - `l`: the logarithm of the value at t = 0.
/// - `b`: the growth rate before damping; the first period grows by bφ in logs.
/// - `phi`: the damping factor; 1 is exponential growth. For φ < 1 the ceiling is exp(l + bφ/(1-φ)).
public struct DampedLogTrend: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "damped-log-trend", title: "damped trend in logarithms", equation: "exp(l + b·phi·(1 - phi^t)/(1 - phi))",
    reference: "Gardner and McKenzie (1985), Management Science 31",
    use: "Growth that slows a little each period; the growth-curve form of the damped trend.",
    parameters: [
      CurveParameter("l", "logarithm of the value at t = 0", .dimensionless),
      CurveParameter("b", "growth rate before damping", .perTime),
      CurveParameter("phi", "damping factor", .dimensionless),
    ], aliases: ["dampedLogTrend"])

  /// S(φ, t) = φ(1-φᵗ)/(1-φ), through t·exprel at φ = 1, where it is t.
  private func sum(_ φ: Double, _ t: Double) -> Double {
    let λ = -log(φ)
    return φ * t * Stable.exprelNegative(λ * t) / Stable.exprelNegative(λ)
  }

  /// ∂S/∂φ. Near φ = 1, with λ = -ln φ: ln S = ln(φ t) - λ(t-1)/2 + λ²(t²-1)/24 and dλ/dφ = -1/φ.
  private func sumByDamping(_ φ: Double, _ t: Double) -> Double {
    let λ = -log(φ)
    if abs(λ) * max(abs(t), 1) < 1e-4 {
      return sum(φ, t) / φ * (1 + (t - 1) / 2 - λ * (t * t - 1) / 12)
    }
    let power = pow(φ, t)
    return (1 - power - t * power) / (1 - φ) + φ * (1 - power) / ((1 - φ) * (1 - φ))
  }

  public func value(at t: Double, _ θ: Span<Double>) -> Double { exp(logValue(at: t, θ)) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    logGradient(at: t, θ, into: &g)
    let f = value(at: t, θ)
    for j in 0..<3 { g[j] *= f }
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { θ[0] + θ[1] * sum(θ[2], t) }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    g[0] = 1
    g[1] = sum(θ[2], t)
    g[2] = θ[1] * sumByDamping(θ[2], t)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let φ = θ[2]
    let λ = -log(φ)
    return value(at: t, θ) * θ[1] * φ * pow(φ, t) / Stable.exprelNegative(λ)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let φ = θ[2]
    let s = (log(level) - θ[0]) / θ[1]
    return φ == 1 ? ifFinite(s) : ifFinite(log1p(-s * (1 - φ) / φ) / log(φ))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    let φ = θ[2]
    guard φ < 1 else { return Asymptotes(left: θ[1] > 0 ? 0 : nil, right: nil) }
    return Asymptotes(left: θ[1] > 0 ? 0 : nil, right: ifFinite(exp(θ[0] + θ[1] * φ / (1 - φ))))
  }

  /// A Gompertz curve in disguise: with λ = -ln φ it is steepest where bφ φᵗ/(1-φ) = 1.
  public func inflection(_ θ: Span<Double>) -> Double? {
    let φ = θ[2]
    guard φ < 1, θ[1] > 0 else { return nil }
    return log((1 - φ) / (θ[1] * φ)) / log(φ)
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Logistic() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let points = data.values.indices.filter { data.values[$0] > 0 }
    let logs = CurveData(times: points.map { data.times[$0] }, values: points.map { log(data.values[$0]) })
    let factors = [0.3, 1, 2, 4, 8, 0.05, -0.5].map { exp(-$0 / data.span) }
    return ShapeSearch(logs, intercept: true).best(3, over: [factors]) { t, shape, _ in sum(shape[0], t) }
      .map { [$0.coefficients[0], $0.coefficients[1], $0.shape[0]] }
  }
}
