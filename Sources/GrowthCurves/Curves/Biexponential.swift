import Glibc

/// f(t) = A₁ e^{-r₁t} + A₂ e^{-r₂t}: two stocks that decay side by side, r₁ the faster.
///
/// - `A1`, `A2`: the amounts at t = 0.
/// - `r1`, `r2`: the rates of decay.
public struct Biexponential: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "biexponential", title: "sum of two decays", equation: "A1·exp(-r1·t) + A2·exp(-r2·t)",
    reference: "Pinheiro and Bates (2000), Mixed-Effects Models in S and S-PLUS, appendix C.4",
    use: "A fast and a slow decline at once.",
    parameters: [
      CurveParameter("A1", "amount of the fast part at t = 0", .value),
      CurveParameter("r1", "rate of the fast part", .perTime, .logarithm),
      CurveParameter("A2", "amount of the slow part at t = 0", .value),
      CurveParameter("r2", "rate of the slow part", .perTime, .logarithm),
    ])

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * exp(-θ[1] * t) + θ[2] * exp(-θ[3] * t) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    for part in 0..<2 {
      let decay = exp(-θ[2 * part + 1] * t)
      g[2 * part] = decay
      g[2 * part + 1] = -t * θ[2 * part] * decay
    }
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    -θ[0] * θ[1] * exp(-θ[1] * t) - θ[2] * θ[3] * exp(-θ[3] * t)
  }

  /// By bisection, where both parts have one sign.
  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    guard θ[0] * θ[2] > 0, level / (θ[0] + θ[2]) > 0 else { return nil }
    let reach = 700 / max(θ[1], θ[3])
    return bisect(from: -reach, to: 700 / min(θ[1], θ[3])) { value(at: $0, θ) - level }
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: nil, right: 0) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    var sum = 0.0
    for part in 0..<2 {
      let r = θ[2 * part + 1]
      sum += θ[2 * part] * exp(-r * a) * (b - a) * Stable.exprelNegative(r * (b - a))
    }
    return sum
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let rates = [0.2, 0.5, 1, 2, 4, 8, 14, 24, 40, 80].map { $0 / data.span }
    return ShapeSearch(data, intercept: false, basisCount: 2)
      .best(4, over: [rates, rates], accepting: { $0.shape[0] > $0.shape[1] }) { t, shape, column in
        exp(-shape[column] * t)
      }.map { [$0.coefficients[0], $0.shape[0], $0.coefficients[1], $0.shape[1]] }
  }
}
