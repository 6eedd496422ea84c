import Glibc

/// f(t) = dose·kₑkₐ/(Cl (kₐ - kₑ)) (e^{-kₑt} - e^{-kₐt}): what enters at one rate and leaves at another (Pinheiro and Bates 2000).
///
/// - `ke`: the rate at which it leaves.
/// - `ka`: the rate at which it enters.
/// - `Cl`: the clearance; the area under the curve is dose/Cl.
public struct FirstOrderCompartment: GrowthCurve {
  /// The amount given at t = 0, a constant of the curve.
  public let dose: Double

  public init(dose: Double = 1) { self.dose = dose }

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "first-order-compartment", title: "one compartment with first-order entry",
    equation: "dose·ke·ka/(Cl·(ka - ke))·(exp(-ke·t) - exp(-ka·t))",
    reference: "Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, appendix C.4 (SSfol)",
    use: "A pulse that builds up and drains, such as the effect of one grant.",
    parameters: [
      CurveParameter("ke", "rate of leaving", .perTime, .logarithm, working: "lKe"),
      CurveParameter("ka", "rate of entering", .perTime, .logarithm, working: "lKa"),
      CurveParameter("Cl", "clearance", .perTime, .logarithm, working: "lCl"),
    ], startsAtZero: true, aliases: ["first_order_compartment"])

  /// (e^{-kₑt} - e^{-kₐt})/(kₐ - kₑ) = t e^{-kₑt} exprel(-(kₐ-kₑ)t), which passes through kₐ = kₑ.
  private func pulse(_ t: Double, _ ke: Double, _ ka: Double) -> Double {
    t * exp(-ke * t) * Stable.exprelNegative((ka - ke) * t)
  }

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    t < 0 ? .nan : dose * θ[0] * θ[1] / θ[2] * pulse(t, θ[0], θ[1])
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (ke, ka, Cl) = (θ[0], θ[1], θ[2])
    let scale = dose * ke * ka / Cl
    let p = pulse(t, ke, ka)
    let d = ka - ke
    // ∂p/∂kₐ = (t e^{-kₐt} - p)/d, ∂p/∂kₑ = (p - t e^{-kₑt})/d; at kₐ = kₑ both are -t² e^{-kₑt}/2.
    let (byLeaving, byEntering): (Double, Double)
    if abs(d) * abs(t) < 1e-5 {
      let middle = -t * t * exp(-(ke + ka) / 2 * t) / 2
      (byLeaving, byEntering) = (middle * (1 + d * t / 6), middle * (1 - d * t / 6))
    } else {
      (byLeaving, byEntering) = ((p - t * exp(-ke * t)) / d, (t * exp(-ka * t) - p) / d)
    }
    g[0] = scale * (p / ke + byLeaving)
    g[1] = scale * (p / ka + byEntering)
    g[2] = -scale * p / Cl
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let (ke, ka, Cl) = (θ[0], θ[1], θ[2])
    // p' = e^{-kₐt} - kₑ p.
    return dose * ke * ka / Cl * (exp(-ka * t) - ke * pulse(t, ke, ka))
  }

  /// The time of the peak, ln(kₐ/kₑ)/(kₐ-kₑ).
  private func peak(_ θ: Span<Double>) -> Double {
    let (ke, ka) = (θ[0], θ[1])
    let x = (ka - ke) / ke
    return x == 0 ? 1 / ke : log1p(x) / x / ke
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    bisect(from: 0, to: peak(θ)) { value(at: $0, θ) - level }
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: 0) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    let (ke, ka, Cl) = (θ[0], θ[1], θ[2])
    guard ka != ke else { return nil }
    func area(_ k: Double) -> Double { exp(-k * a) * (b - a) * Stable.exprelNegative(k * (b - a)) }
    return dose * ke * ka / Cl * (area(ke) - area(ka)) / (ka - ke)
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    guard data.lastTime > 0 else { return [] }
    let rates = [0.3, 0.7, 1.5, 3, 6, 12, 24, 50, 100].map { $0 / data.lastTime }
    return ShapeSearch(data, intercept: false)
      .best(4, over: [rates, rates], accepting: { $0.shape[1] > $0.shape[0] && $0.coefficients[0] > 0 }) {
        t, shape, _ in pulse(t, shape[0], shape[1])
      }.map { [$0.shape[0], $0.shape[1], dose * $0.shape[0] * $0.shape[1] / $0.coefficients[0]] }
  }
}
