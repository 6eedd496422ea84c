import Glibc

/// f(t) = m F'(t), F the Bass curve: adoptions per unit of time at time t (Bass 1969).
///
/// - `m`: the market; the area under the curve from t = 0.
/// - `p`: the coefficient of innovation; f(0) = m p.
/// - `q`: the coefficient of imitation; f peaks at ln(q/p)/(p+q).
public struct BassSales: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "bass-sales", title: "Bass diffusion, sales rate",
    equation: "m·(p+q)^2/p·exp(-(p+q)·t)/(1 + q/p·exp(-(p+q)·t))^2",
    reference: "Bass (1969), Management Science 15",
    use: "Adoptions per unit of time of something new from t = 0; rises to a peak and falls.",
    parameters: BassForm.parameters, startsAtZero: true, aliases: ["bassRate", "bass-density"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * BassForm(t, θ[1], θ[2]).rate }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let form = BassForm(t, θ[1], θ[2])
    g[0] = form.rate
    g[1] = θ[0] * form.rateByInnovation
    g[2] = θ[0] * form.rateByImitation
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * BassForm(t, θ[1], θ[2]).acceleration }

  /// On the rising branch, or on the falling one where the curve starts above `level`.
  ///
  /// p(p+q)² e = y (p + q e)², y = level/m, is quadratic in e = e^{-(p+q)t}.
  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (m, p, q) = (θ[0], θ[1], θ[2])
    let s = p + q
    let y = level / m
    guard y > 0 else { return nil }
    let half = (s * s * p - 2 * y * p * q) / 2
    let discriminant = half * half - y * y * p * p * q * q
    guard discriminant >= 0, half > 0 else { return nil }
    let larger = (half + discriminant.squareRoot()) / (y * q * q)
    let smaller = p * p / (q * q) / larger
    let e = larger <= 1 ? larger : smaller
    return e <= 1 ? ifFinite(-log(e) / s) : nil
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[0] * θ[1], right: 0) }

  /// Where the rise is steepest: e^{-(p+q)t} = (2+√3) p/q.
  public func inflection(_ θ: Span<Double>) -> Double? {
    let e = (2 + 3.0.squareRoot()) * θ[1] / θ[2]
    return e < 1 ? -log(e) / (θ[1] + θ[2]) : nil
  }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    θ[0] * (BassForm(b, θ[1], θ[2]).share - BassForm(a, θ[1], θ[2]).share)
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    BassForm.startingValues(for: data) { t, p, q in BassForm(t, p, q).rate }
  }
}

/// f(t) = m (F(t) - F(t-1)), F the Bass curve: adoptions within the period that ends at t (Srinivasan and Mason 1986).
///
/// - `m`: the market; the sum of all sales from the period that ends at t = 1.
/// - `p`: the coefficient of innovation.
/// - `q`: the coefficient of imitation.
public struct BassPeriodSales: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "bass-period-sales", title: "Bass diffusion, sales of a period",
    equation: "m·(F(t) - F(t-1)), F the Bass curve",
    reference: "Srinivasan and Mason (1986), Marketing Science 5",
    use: "Adoptions counted over whole periods, the first of them t = 1.",
    parameters: BassForm.parameters, startsAtZero: true)

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    θ[0] * (BassForm(t, θ[1], θ[2]).share - BassForm(t - 1, θ[1], θ[2]).share)
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (end, start) = (BassForm(t, θ[1], θ[2]), BassForm(t - 1, θ[1], θ[2]))
    g[0] = end.share - start.share
    g[1] = θ[0] * (end.shareByInnovation - start.shareByInnovation)
    g[2] = θ[0] * (end.shareByImitation - start.shareByImitation)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    θ[0] * (BassForm(t, θ[1], θ[2]).rate - BassForm(t - 1, θ[1], θ[2]).rate)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let peak = max(log(θ[2] / θ[1]) / (θ[1] + θ[2]) + 0.5, 1)
    let rising = firstRoot(of: level, from: 0, to: peak, θ)
    return rising ?? firstRoot(of: level, from: peak, to: peak + 40 / (θ[1] + θ[2]), θ)
  }

  private func firstRoot(of level: Double, from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    bisect(from: a, to: b) { value(at: $0, θ) - level }
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: value(at: 0, θ), right: 0) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let cumulative = Bass()
    return cumulative.integral(from: a, to: b, θ)! - cumulative.integral(from: a - 1, to: b - 1, θ)!
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    BassForm.startingValues(for: data) { t, p, q in BassForm(t, p, q).share - BassForm(t - 1, p, q).share }
  }
}

/// The root of `f` between `a` and `b` by bisection to the last bit; `nil` where the ends have one sign.
func bisect(from a: Double, to b: Double, _ f: (Double) -> Double) -> Double? {
  var (low, high) = (a, b)
  let atLow = f(low)
  if atLow == 0 { return low }
  let atHigh = f(high)
  if atHigh == 0 { return high }
  guard atLow.isFinite, atHigh.isFinite, (atLow < 0) != (atHigh < 0) else { return nil }
  // Two thousand halvings are more than the exponents and the bits of a double together.
  for _ in 0..<2100 {
    let middle = low + (high - low) / 2
    if middle <= low || middle >= high { break }
    if (f(middle) < 0) == (atLow < 0) { low = middle } else { high = middle }
  }
  return low + (high - low) / 2
}
