import Glibc

/// f(t) = K₁/(1 + e^{-r₁(t-τ₁)}) + K₂/(1 + e^{-r₂(t-τ₂)}): two waves of growth, one after or within the other (Meyer 1994).
///
/// - `K1`, `K2`: the height of each wave; their sum is the ceiling.
/// - `r1`, `r2`: the rate of each wave.
/// - `tau1`, `tau2`: the time at which each wave is half done, τ₁ before τ₂.
public struct Bilogistic: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "bilogistic", title: "two logistic waves",
    equation: "K1/(1 + exp(-r1·(t - tau1))) + K2/(1 + exp(-r2·(t - tau2)))",
    reference: "Meyer (1994), Technological Forecasting and Social Change 47",
    use: "A second wave of growth after the first saturates; needs data through both bends.",
    parameters: [
      CurveParameter("K1", "height of the first wave", .value, .logarithm),
      CurveParameter("r1", "rate of the first wave", .perTime, .logarithm),
      CurveParameter("tau1", "time at which the first wave is half done", .time, isInstant: true),
      CurveParameter("K2", "height of the second wave", .value, .logarithm),
      CurveParameter("r2", "rate of the second wave", .perTime, .logarithm),
      CurveParameter("tau2", "time at which the second wave is half done", .time, isInstant: true),
    ], ceiling: [0, 3], aliases: ["biLogistic"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    θ[0] * Stable.logistic(θ[1] * (t - θ[2])) + θ[3] * Stable.logistic(θ[4] * (t - θ[5]))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    for wave in 0..<2 {
      let (K, r, τ) = (θ[3 * wave], θ[3 * wave + 1], θ[3 * wave + 2])
      let z = r * (t - τ)
      let share = Stable.logistic(z)
      let steepness = K * share * Stable.logistic(-z)
      g[3 * wave] = share
      g[3 * wave + 1] = steepness * (t - τ)
      g[3 * wave + 2] = -steepness * r
    }
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    var sum = 0.0
    for wave in 0..<2 {
      let z = θ[3 * wave + 1] * (t - θ[3 * wave + 2])
      sum += θ[3 * wave] * θ[3 * wave + 1] * Stable.logistic(z) * Stable.logistic(-z)
    }
    return sum
  }

  /// The curve rises everywhere, so bisection between the far ends of both waves finds the time.
  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    guard level > 0, level < θ[0] + θ[3] else { return nil }
    let reach = 750 / min(θ[1], θ[4])
    return bisect(from: min(θ[2], θ[5]) - reach, to: max(θ[2], θ[5]) + reach) { value(at: $0, θ) - level }
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0] + θ[3]) }

  /// The steepest point: the slope is searched on a grid through both waves, then by golden section.
  public func inflection(_ θ: Span<Double>) -> Double? {
    let low = min(θ[2] - 3 / θ[1], θ[5] - 3 / θ[4])
    let high = max(θ[2] + 3 / θ[1], θ[5] + 3 / θ[4])
    let points = 400
    let step = (high - low) / Double(points)
    var best = low
    for i in 0...points where slope(at: low + Double(i) * step, θ) > slope(at: best, θ) {
      best = low + Double(i) * step
    }
    return goldenSectionMaximum(from: best - step, to: best + step) { slope(at: $0, θ) }
  }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    var sum = 0.0
    for wave in 0..<2 {
      let (K, r, τ) = (θ[3 * wave], θ[3 * wave + 1], θ[3 * wave + 2])
      sum += K / r * (Stable.softplus(r * (b - τ)) - Stable.softplus(r * (a - τ)))
    }
    return sum
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let rates = [3, 8, 20].map { $0 / data.span }
    let midpoints = [-0.1, 0.1, 0.25, 0.4, 0.55, 0.7, 0.85, 1.1].map { data.firstTime + $0 * data.span }
    return ShapeSearch(data, intercept: false, basisCount: 2)
      .best(
        5, over: [rates, midpoints, rates, midpoints],
        accepting: { $0.coefficients[0] > 0 && $0.coefficients[1] > 0 && $0.shape[1] < $0.shape[3] }
      ) { t, shape, column in Stable.logistic(shape[2 * column] * (t - shape[2 * column + 1])) }
      .map {
        [$0.coefficients[0], $0.shape[0], $0.shape[1], $0.coefficients[1], $0.shape[2], $0.shape[3]]
      }
  }
}

/// The maximum of a function with one peak between `a` and `b`.
func goldenSectionMaximum(from a: Double, to b: Double, _ f: (Double) -> Double) -> Double {
  let ratio = (5.0.squareRoot() - 1) / 2
  var (low, high) = (a, b)
  var (x, y) = (high - ratio * (high - low), low + ratio * (high - low))
  var (fx, fy) = (f(x), f(y))
  // Each round keeps 62 per cent: a hundred leave the rounding of the abscissa.
  for _ in 0..<100 {
    if fx < fy {
      (low, x, fx) = (x, y, fy)
      y = low + ratio * (high - low)
      fy = f(y)
    } else {
      (high, y, fy) = (y, x, fx)
      x = high - ratio * (high - low)
      fx = f(x)
    }
  }
  return (low + high) / 2
}
