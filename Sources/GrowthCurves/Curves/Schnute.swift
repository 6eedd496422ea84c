import Glibc

/// f(t) = [y₁ᵇ + (y₂ᵇ - y₁ᵇ) (1 - e^{-a(t-t₁)})/(1 - e^{-a(t₂-t₁)})]^{1/b}: growth through two expected values (Schnute 1981).
///
/// - `y1`, `y2`: the values at the fixed times t₁ and t₂ (the first and the last observation).
/// - `a`: the constant rate at which the relative growth rate decays; negative: it grows.
/// - `b`: how that decay depends on size; 0 is Gompertz, 1 monomolecular, -1 logistic, 1/3 von Bertalanffy.
///
/// With L = ln(y₂/y₁), x = bL and w the fraction of the rise: ln f = ln y₁ + ln(1 + w(eˣ - 1))/b, which is the cumulant
/// function of a Bernoulli(w) variable over b; its series in x carries the derivatives through b = 0.
public struct Schnute: GrowthCurve {
  /// t₁ and t₂.
  public let firstTime: Double
  public let lastTime: Double

  /// - Precondition: `lastTime` is after `firstTime`.
  public init(firstTime: Double = 0, lastTime: Double = 10) {
    precondition(lastTime > firstTime, "the Schnute curve needs two different times")
    self.firstTime = firstTime
    self.lastTime = lastTime
  }

  public func adapted(to data: CurveData) -> Schnute {
    data.lastTime > data.firstTime ? Schnute(firstTime: data.firstTime, lastTime: data.lastTime) : self
  }

  public var ceilingForm: (any GrowthCurve)? { SchnuteByCeiling(base: self) }

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "schnute", title: "Schnute curve",
    equation: "(y1^b + (y2^b - y1^b)·(1 - exp(-a·(t - t1)))/(1 - exp(-a·(t2 - t1))))^(1/b)",
    reference: "Schnute (1981), Canadian Journal of Fisheries and Aquatic Sciences 38",
    use: "All classical curves in one, by its values at the first and the last time.",
    parameters: [
      CurveParameter("y1", "value at the first time", .value, .logarithm),
      CurveParameter("y2", "value at the last time", .value, .logarithm),
      CurveParameter("a", "rate at which relative growth decays", .perTime),
      CurveParameter("b", "shape: 0 Gompertz, 1 monomolecular, -1 logistic", .dimensionless),
    ])

  /// w = (1 - e^{-as})/(1 - e^{-aS}) with s = t - t₁ and S = t₂ - t₁; s/S at a = 0.
  private func fraction(_ t: Double, _ a: Double) -> Double {
    let (s, S) = (t - firstTime, lastTime - firstTime)
    return s / S * Stable.exprelNegative(a * s) / Stable.exprelNegative(a * S)
  }

  /// ∂w/∂a; near a = 0 by ln w = ln(s/S) - a(s-S)/2 + a²(s²-S²)/24.
  private func fractionByRate(_ t: Double, _ a: Double, _ w: Double) -> Double {
    let (s, S) = (t - firstTime, lastTime - firstTime)
    if s == 0 { return 0 }
    guard abs(a) * max(abs(s), S) > 1e-4 else { return w * ((S - s) / 2 + a * (s * s - S * S) / 12) }
    return w * (s / expm1(a * s) - S / expm1(a * S))
  }

  /// ln(1 + w(eˣ-1))/x with x = bL, so that ln(f/y₁) = L times it; `nan` where the bracket is not positive.
  static func relativeRise(_ w: Double, _ x: Double) -> Double {
    if x == 0 { return w }
    if abs(x) < 1e-8 { return w + w * (1 - w) * x / 2 }
    let inner = w * expm1(x)
    return inner > -1 ? log1p(inner) / x : .nan
  }

  public func value(at t: Double, _ θ: Span<Double>) -> Double { exp(logValue(at: t, θ)) }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double {
    let L = log(θ[1] / θ[0])
    let rise = L * Self.relativeRise(fraction(t, θ[2]), θ[3] * L)
    return rise.isNaN && θ[3] > 0 ? -.infinity : log(θ[0]) + rise
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    logGradient(at: t, θ, into: &g)
    let f = value(at: t, θ)
    for j in 0..<4 { g[j] *= f }
  }

  public func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (y1, y2, a, b) = (θ[0], θ[1], θ[2], θ[3])
    let L = log(y2 / y1)
    let x = b * L
    let w = fraction(t, a)
    let bracket = 1 + w * expm1(x)
    // c = ∂ ln f/∂L at fixed y₁, ∂ ln f/∂w = (eˣ-1)/(b·bracket).
    let c = w * exp(x) / bracket
    let byFraction = (x == 0 ? L : expm1(x) / x * L) / bracket
    g[0] = (1 - c) / y1
    g[1] = c / y2
    g[2] = byFraction * fractionByRate(t, a, w)
    g[3] = L * L * Self.riseByShape(w, x, c)
  }

  /// d/dx [ln(1 + w(eˣ-1))/x] = (c - rise)/x, by cumulants of a Bernoulli variable where the difference cancels.
  static func riseByShape(_ w: Double, _ x: Double, _ c: Double) -> Double {
    guard abs(x) < 1e-3 else { return (c - relativeRise(w, x)) / x }
    let κ2 = w * (1 - w)
    let κ3 = κ2 * (1 - 2 * w)
    let κ4 = κ2 * (1 - 6 * κ2)
    return κ2 / 2 + x * (κ3 / 3 + x * κ4 / 8)
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let (a, b) = (θ[2], θ[3])
    let L = log(θ[1] / θ[0])
    let x = b * L
    let S = lastTime - firstTime
    let bracket = 1 + fraction(t, a) * expm1(x)
    let byFraction = (x == 0 ? L : expm1(x) / x * L) / bracket
    return value(at: t, θ) * byFraction * exp(-a * (t - firstTime)) / (S * Stable.exprelNegative(a * S))
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (a, b) = (θ[2], θ[3])
    let L = log(θ[1] / θ[0])
    let x = b * L
    let ratio = log(level / θ[0])
    let w = x == 0 ? ratio / L : expm1(b * ratio) / expm1(x)
    let S = lastTime - firstTime
    return ifFinite(firstTime + (a == 0 ? w * S : -log1p(w * expm1(-a * S)) / a))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    let (a, b) = (θ[2], θ[3])
    let L = log(θ[1] / θ[0])
    guard a > 0 else { return Asymptotes(left: nil, right: nil) }
    let w = -1 / expm1(-a * (lastTime - firstTime))
    let ceiling = ifFinite(θ[0] * exp(L * Self.relativeRise(w, b * L)))
    return Asymptotes(left: b <= 0 || b * L < 0 ? 0 : nil, right: ceiling)
  }

  /// ln f is steepest in levels where b f⁻ᵇ·(bracket)' = … : e^{-a(t-t₁)} = b (bracket at t → ∞)/(bracket's drop).
  public func inflection(_ θ: Span<Double>) -> Double? {
    let (a, b) = (θ[2], θ[3])
    let x = b * log(θ[1] / θ[0])
    guard a > 0, b < 1 else { return nil }
    let full = -1 / expm1(-a * (lastTime - firstTime))
    // bracket = P - Q e^{-a s} with P = 1 + full·(eˣ-1), Q = full·(eˣ-1); f'' = 0 where Q e^{-a s} = b P.
    let P = 1 + full * expm1(x)
    let Q = full * expm1(x)
    if x == 0 {
      // Gompertz: ln f = … - (L·full) e^{-a s}, steepest where that term is one.
      return ifFinite(firstTime + log(log(θ[1] / θ[0]) * full) / a)
    }
    return ifFinite(firstTime - log(b * P / Q) / a)
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let positive = data.values.indices.filter { data.values[$0] > 0 }
    guard positive.count >= 2, data.lastTime > data.firstTime else { return [] }
    let n = data.count
    let edge = max(1, n / 8)
    let y1 = mean(data.values[0..<edge])
    let y2 = mean(data.values[(n - edge)..<n])
    let low = y1 > 0 ? y1 : data.values[positive[0]]
    let high = y2 > 0 ? y2 : data.values[positive[positive.count - 1]]
    let form = adapted(to: data)
    var found: [(θ: [Double], error: Double)] = []
    for a in [-2, -0.5, 0.1, 1, 2, 4, 8, 16].map({ $0 / data.span }) {
      for b in [-3, -1, -0.3, 0.01, 0.3, 0.7, 1, 2] {
        let θ = [low, high, a, b]
        var error = 0.0
        for i in 0..<n {
          let e = data.values[i] - form.value(at: data.times[i], parameters: θ)
          error += e * e
        }
        if error.isFinite { found.append((θ, error)) }
      }
    }
    return found.sorted { $0.error < $1.error }.prefix(6).map(\.θ)
  }
}

func mean(_ x: some Collection<Double>) -> Double { x.reduce(0, +) / Double(x.count) }
