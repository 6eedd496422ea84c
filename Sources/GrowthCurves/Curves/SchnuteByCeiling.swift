import Glibc

/// The Schnute curve that rises to a ceiling, with the ceiling in the place of y₂, for the profile of the ceiling.
///
/// y₂ᵇ = y₁ᵇ + (Kᵇ - y₁ᵇ) E with E = 1 - e^{-a(t₂-t₁)} and a > 0. With M = ln(K/y₁) and z = bM,
/// ln y₂ = ln y₁ + M c(E, z), where c(E, z) = ln(1 + E(e^z - 1))/z as in the curve itself.
struct SchnuteByCeiling: GrowthCurve {
  let base: Schnute

  func adapted(to data: CurveData) -> SchnuteByCeiling { SchnuteByCeiling(base: base.adapted(to: data)) }

  var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "schnute", title: "Schnute curve by its ceiling", equation: "schnute, y2 from K", reference: "Schnute (1981)",
    use: "The profile of the ceiling.",
    parameters: [
      CurveParameter("y1", "value at the first time", .value, .logarithm),
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("a", "rate at which relative growth decays", .perTime, .logarithm),
      CurveParameter("b", "shape: 0 Gompertz, 1 monomolecular, -1 logistic", .dimensionless),
    ], ceiling: [1])

  /// The exponential, a = b = 0, is what is left when the ceiling goes to infinity and growth does not bend.
  var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  private func withEnd(_ θ: Span<Double>) -> [Double] {
    let (y1, K, a, b) = (θ[0], θ[1], θ[2], θ[3])
    let M = log(K / y1)
    let E = -expm1(-a * (base.lastTime - base.firstTime))
    return [y1, y1 * exp(M * Schnute.relativeRise(E, b * M)), a, b]
  }

  func value(at t: Double, _ θ: Span<Double>) -> Double { base.value(at: t, withEnd(θ).span) }

  func logValue(at t: Double, _ θ: Span<Double>) -> Double { base.logValue(at: t, withEnd(θ).span) }

  func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    base.gradient(at: t, withEnd(θ).span, into: &g)
    chain(θ, &g)
  }

  func logGradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    base.logGradient(at: t, withEnd(θ).span, into: &g)
    chain(θ, &g)
  }

  /// From slopes by (y₁, y₂, a, b) to those by (y₁, K, a, b).
  private func chain(_ θ: Span<Double>, _ g: inout MutableSpan<Double>) {
    let (y1, K, a, b) = (θ[0], θ[1], θ[2], θ[3])
    let S = base.lastTime - base.firstTime
    let M = log(K / y1)
    let z = b * M
    let E = -expm1(-a * S)
    let bracket = 1 + E * expm1(z)
    let y2 = y1 * exp(M * Schnute.relativeRise(E, z))
    // d ln y₂/dM at fixed b, as c in the curve's own gradient.
    let c = E * exp(z) / bracket
    let byEnd = g[1] * y2
    g[0] += byEnd * (1 - c) / y1
    g[1] = byEnd * c / K
    g[2] += byEnd * (z == 0 ? M : expm1(z) / z * M) / bracket * S * (1 - E)
    g[3] += byEnd * M * M * Schnute.riseByShape(E, z, c)
  }

  func slope(at t: Double, _ θ: Span<Double>) -> Double { base.slope(at: t, withEnd(θ).span) }

  func time(of level: Double, _ θ: Span<Double>) -> Double? { base.time(of: level, withEnd(θ).span) }

  func asymptotes(_ θ: Span<Double>) -> Asymptotes {
    Asymptotes(left: base.asymptotes(withEnd(θ).span).left, right: θ[1])
  }

  func inflection(_ θ: Span<Double>) -> Double? { base.inflection(withEnd(θ).span) }

  func startingValues(for data: CurveData) -> [[Double]] {
    base.startingValues(for: data).compactMap { start in
      let shape = CurveShape(curve: base.adapted(to: data), parameters: start)
      guard start[2] > 0, let ceiling = shape.ceiling, ceiling > 0 else { return nil }
      return [start[0], ceiling, start[2], start[3]]
    }
  }
}
