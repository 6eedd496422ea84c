import Glibc

/// f(t) = m (1 - e^{-(p+q)t})/(1 + (q/p) e^{-(p+q)t}): cumulative adoption by innovators and imitators (Bass 1969).
///
/// - `m`: the market; the ceiling of cumulative adoption.
/// - `p`: the coefficient of innovation; adoption per time and remaining head at t = 0.
/// - `q`: the coefficient of imitation; what each adopted share adds to that.
public struct Bass: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "bass", title: "Bass diffusion, cumulative", equation: "m·(1 - exp(-(p+q)·t))/(1 + q/p·exp(-(p+q)·t))",
    reference: "Bass (1969), Management Science 15",
    use: "Cumulative adoption of something new from t = 0.",
    parameters: BassForm.parameters, ceiling: [0], startsAtZero: true, aliases: ["bassCumulative"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * BassForm(t, θ[1], θ[2]).share }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let form = BassForm(t, θ[1], θ[2])
    g[0] = form.share
    g[1] = θ[0] * form.shareByInnovation
    g[2] = θ[0] * form.shareByImitation
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * BassForm(t, θ[1], θ[2]).rate }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (m, p, q) = (θ[0], θ[1], θ[2])
    let share = level / m
    return ifFinite(-log((1 - share) / (1 + q / p * share)) / (p + q))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? {
    θ[2] > θ[1] ? log(θ[2] / θ[1]) / (θ[1] + θ[2]) : nil
  }

  /// ∫F dt = t + ln(1 + (q/p) e^{-(p+q)t})/q.
  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (m, p, q) = (θ[0], θ[1], θ[2])
    func antiderivative(_ t: Double) -> Double { t + log1p(q / p * exp(-(p + q) * t)) / q }
    return m * (antiderivative(b) - antiderivative(a))
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    BassForm.startingValues(for: data) { t, p, q in BassForm(t, p, q).share }
  }
}

/// The share F(t) of the market that has adopted, its rate F'(t), and their derivatives by p and q.
///
/// With e = e^{-(p+q)t}, N = p(1 - e) and D = p + q e: F = N/D and F' = p (p+q)² e/D².
struct BassForm {
  static let parameters = [
    CurveParameter("m", "market: the ceiling of cumulative adoption", .value, .logarithm),
    CurveParameter("p", "coefficient of innovation", .perTime, .logarithm),
    CurveParameter("q", "coefficient of imitation", .perTime, .logarithm),
  ]

  private let t, p, q, e, done, denominator: Double

  init(_ t: Double, _ p: Double, _ q: Double) {
    self.t = t
    self.p = p
    self.q = q
    let x = -(p + q) * t
    e = exp(x)
    done = -expm1(x)
    denominator = p + q * e
  }

  var share: Double { p * done / denominator }

  var rate: Double {
    let s = p + q
    return p * s / denominator * (s / denominator) * e
  }

  var shareByInnovation: Double {
    (done + p * t * e) / denominator - share * (1 - q * t * e) / denominator
  }

  var shareByImitation: Double { (p * t * e - share * (e - q * t * e)) / denominator }

  var rateByInnovation: Double { rate * (1 / p + 2 / (p + q) - t - 2 * (1 - q * t * e) / denominator) }

  var rateByImitation: Double { rate * (2 / (p + q) - t - 2 * (e - q * t * e) / denominator) }

  /// F''(t).
  var acceleration: Double { rate * (p + q) * (2 * q * e / denominator - 1) }

  /// A grid over the time of the peak and the speed p + q, with q/p from the former.
  static func startingValues(
    for data: CurveData, _ shape: (_ t: Double, _ p: Double, _ q: Double) -> Double
  ) -> [[Double]] {
    guard data.lastTime > 0 else { return [] }
    let ratios = [0.3, 1, 3, 10, 30, 100, 400, 2000]
    let speeds = [0.4, 0.8, 1.5, 2.5, 4, 6, 9, 14, 22].map { $0 / data.lastTime }
    return ShapeSearch(data, intercept: false)
      .best(4, over: [ratios, speeds], accepting: { $0.coefficients[0] > 0 }) { t, grid, _ in
        let p = grid[1] / (1 + grid[0])
        return shape(t, p, grid[1] - p)
      }.map { candidate in
        let p = candidate.shape[1] / (1 + candidate.shape[0])
        return [candidate.coefficients[0], p, candidate.shape[1] - p]
      }
  }
}
