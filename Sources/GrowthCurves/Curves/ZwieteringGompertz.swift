import Glibc

/// f(t) = A exp(-exp(μe/A (λ - t) + 1)): the Gompertz curve by largest slope and lag (Zwietering 1990).
///
/// - `A`: the ceiling as t → ∞.
/// - `mu`: the largest slope, reached at A/e.
/// - `lambda`: the lag: where the tangent of largest slope meets zero.
public struct ZwieteringGompertz: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "zwietering-gompertz", title: "Gompertz curve by slope and lag",
    equation: "A·exp(-exp(mu·e/A·(lambda - t) + 1))",
    reference: "Zwietering, Jongenburger, Rombouts and van 't Riet (1990), Applied and Environmental Microbiology 56",
    use: "The Gompertz curve where the fastest pace and the delay before it are the questions.",
    parameters: [
      CurveParameter("A", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("mu", "largest slope", .valuePerTime, .logarithm),
      CurveParameter("lambda", "lag before the rise", .time, isInstant: true),
    ], ceiling: [0])

  private static let e = exp(1.0)

  private func exponent(_ t: Double, _ θ: Span<Double>) -> Double { θ[1] * Self.e / θ[0] * (t - θ[2]) - 1 }

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * exp(-exp(-exponent(t, θ))) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let z = exponent(t, θ)
    let u = exp(-z)
    let share = exp(-u)
    let steepness = share == 0 ? 0 : share * u
    g[0] = share - steepness * (z + 1)
    g[1] = steepness * Self.e * (t - θ[2])
    g[2] = -steepness * Self.e * θ[1]
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double { log(θ[0]) - exp(-exponent(t, θ)) }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let u = exp(-exponent(t, θ))
    let share = exp(-u)
    return share == 0 ? 0 : θ[1] * Self.e * share * u
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[2] + θ[0] / (θ[1] * Self.e) * (1 - log(-log(level / θ[0]))))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] + θ[0] / (θ[1] * Self.e) }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Logistic() }

  private func bySlopeAndLag(_ start: [Double]) -> [Double] {
    let (K, r, τ) = (start[0], start[1], start[2])
    return [K, r * K / Self.e, τ - 1 / r]
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Gompertz().startingValues(for: data).map(bySlopeAndLag)
  }

  public func fallbackStartingValues(for data: CurveData) -> [[Double]] {
    Gompertz().fallbackStartingValues(for: data).map(bySlopeAndLag)
  }
}
