import Glibc

/// f(t) = K/(1 + e^{-r(t-τ)}): growth proportional to what is there and to what is left (Verhulst 1838).
///
/// - `K`: the ceiling as t → ∞.
/// - `r`: the growth rate while f is small against K; the largest slope is rK/4.
/// - `tau`: the time at which half of the ceiling is reached and growth is fastest.
public struct Logistic: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "logistic", title: "logistic curve", equation: "K/(1 + exp(-r·(t - tau)))",
    reference: "Verhulst (1838), Correspondance mathématique et physique 10; parametrised by its midpoint",
    use: "Symmetric take-off and saturation.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("r", "growth rate far below the ceiling", .perTime, .logarithm),
      CurveParameter("tau", "time at which half of the ceiling is reached", .time, isInstant: true),
    ], ceiling: [0], aliases: ["logistic3"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * Stable.logistic(θ[1] * (t - θ[2])) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    _ = valueAndGradient(at: t, θ, into: &g)
  }

  public func valueAndGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) -> Double {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    let z = r * (t - τ)
    // e^{-|z|} cannot overflow, and gives both shares without cancellation.
    let e = exp(-abs(z))
    let near = 1 / (1 + e)
    let far = e * near
    let share = z >= 0 ? near : far
    let steepness = K * near * far
    g[0] = share
    g[1] = steepness * (t - τ)
    g[2] = -steepness * r
    return K * share
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double {
    log(θ[0]) - Stable.softplus(-θ[1] * (t - θ[2]))
  }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    let left = Stable.logistic(-r * (t - τ))
    g[0] = 1 / K
    g[1] = left * (t - τ)
    g[2] = -left * r
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    let z = r * (t - τ)
    return r * K * Stable.logistic(z) * Stable.logistic(-z)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    return ifFinite(τ - log((K - level) / level) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    return K / r * (Stable.softplus(r * (b - τ)) - Stable.softplus(r * (a - τ)))
  }

  public func evaluateBoth(
    at times: Span<Double>, _ θ: Span<Double>, logarithmic: Bool, values: inout MutableSpan<Double>,
    jacobian: inout MutableSpan<Double>
  ) {
    if logarithmic { return evaluateEach(at: times, θ, logarithmic: true, values: &values, jacobian: &jacobian) }
    let (K, r, τ) = (θ[0], θ[1], θ[2])
    LaneGradient.evaluate(at: times, parameters: 3, values: &values, jacobian: &jacobian) { t, g in
      let s = t - τ
      let z = r * s
      let e = Lanes.exponentialOfMinusMagnitude(z)
      let near = 1 / (1 + e)
      let far = e * near
      let steepness = K * near * far
      g.g0 = near.replacing(with: far, where: z .< 0)
      g.g1 = steepness * s
      g.g2 = -r * steepness
      return K * g.g0
    }
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Gompertz() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Sigmoid.start(for: data, transform: { log($0 / (1 - $0)) }).map { [$0] } ?? []
  }

  /// y′ = r y - (r/K) y², then 1/y = 1/K + β e^{-r(t-t₀)} with τ = t₀ + ln(βK)/r.
  public func directStart(for data: CurveData, into start: inout MutableSpan<Double>) -> Bool {
    let largest = data.largest
    guard let equation = IntegralStart(data, largest: largest, { $0 * $0 }),
      equation.linear > 0, equation.nonlinear < 0,
      let line = IntegralStart.line(
        data, largest: largest, rate: equation.linear, { y in y > 0 ? (1 / y, y * y) : (0, 0) }),
      line.constant > 0, line.slope > 0
    else { return false }
    start[0] = largest / line.constant
    start[1] = equation.linear
    start[2] = data.firstTime + log(line.slope / line.constant) / equation.linear
    return true
  }

  public func fallbackStartingValues(for data: CurveData) -> [[Double]] {
    ShapeSearch(data, intercept: false)
      .best(3, over: [data.rateGrid, data.midpointGrid], accepting: { $0.coefficients[0] > 0 }) { t, shape, _ in
        Stable.logistic(shape[0] * (t - shape[1]))
      }.map { [$0.coefficients[0], $0.shape[0], $0.shape[1]] }
  }
}

/// Starting values for K·h(r(t-τ)), shared by the two-asymptote sigmoids that rise from zero.
enum Sigmoid {
  /// A ceiling at each of these multiples of the largest value is tried.
  private static let ceilingFactors = [1.01, 1.1, 1.4, 2.5, 8]

  /// For each candidate ceiling, h⁻¹(y/K) is a line in time; the one with the least residual sum of squares on the
  /// level wins.
  ///
  /// - Parameter transform: h⁻¹ of a share between 0 and 1.
  static func start(for data: CurveData, transform: (Double) -> Double) -> [Double]? {
    let largest = data.largest
    guard largest > 0, data.count >= 3 else { return nil }
    var best: (θ: [Double], error: Double)?
    for factor in ceilingFactors {
      let K = factor * largest
      var (sw, swt, swx, swtt, swtx) = (0.0, 0.0, 0.0, 0.0, 0.0)
      for i in 0..<data.count {
        let share = data.values[i] / K
        guard share > 0 else { continue }
        // The variance of h⁻¹ for equal variance on the level: (dh/dz)² as for the logistic.
        let slope = share * (1 - share)
        let w = slope * slope
        let t = data.times[i] - data.firstTime
        let x = transform(share)
        sw += w
        swt += w * t
        swx += w * x
        swtt += w * t * t
        swtx += w * t * x
      }
      let determinant = sw * swtt - swt * swt
      guard determinant > 0 else { continue }
      let r = (sw * swtx - swt * swx) / determinant
      guard r > 0 else { continue }
      let intercept = (swx - r * swt) / sw
      var error = 0.0
      for i in 0..<data.count {
        let share = data.values[i] / K
        guard share > 0 else { continue }
        let slope = share * (1 - share)
        let residual = (transform(share) - intercept - r * (data.times[i] - data.firstTime)) * slope * K
        error += residual * residual
      }
      if best == nil || error < best!.error { best = ([K, r, data.firstTime - intercept / r], error) }
    }
    return best?.θ
  }
}
