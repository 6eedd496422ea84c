import Glibc

/// f(t) = A/(1 + exp(4μ/A (λ - t) + 2)): the logistic curve by largest slope and lag (Zwietering 1990).
///
/// - `A`: the ceiling as t → ∞.
/// - `mu`: the largest slope, reached at half the ceiling.
/// - `lambda`: the lag: where the tangent of largest slope meets zero.
public struct ZwieteringLogistic: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "zwietering-logistic", title: "logistic curve by slope and lag",
    equation: "A/(1 + exp(4·mu/A·(lambda - t) + 2))",
    reference: "Zwietering, Jongenburger, Rombouts and van 't Riet (1990), Applied and Environmental Microbiology 56",
    use: "The logistic curve where the fastest pace and the delay before it are the questions.",
    parameters: [
      CurveParameter("A", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("mu", "largest slope", .valuePerTime, .logarithm),
      CurveParameter("lambda", "lag before the rise", .time, isInstant: true),
    ], ceiling: [0])

  private func logit(_ t: Double, _ θ: Span<Double>) -> Double { 4 * θ[1] / θ[0] * (t - θ[2]) - 2 }

  public func value(at t: Double, _ θ: Span<Double>) -> Double { θ[0] * Stable.logistic(logit(t, θ)) }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let z = logit(t, θ)
    let share = Stable.logistic(z)
    let steepness = share * Stable.logistic(-z)
    g[0] = share - steepness * (z + 2)
    g[1] = 4 * steepness * (t - θ[2])
    g[2] = -4 * θ[1] * steepness
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let z = logit(t, θ)
    return 4 * θ[1] * Stable.logistic(z) * Stable.logistic(-z)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    ifFinite(θ[2] + θ[0] / (4 * θ[1]) * (2 - log((θ[0] - level) / level)))
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[2] + θ[0] / (2 * θ[1]) }

  public func integral(from a: Double, to b: Double, _ θ: Span<Double>) -> Double? {
    θ[0] * θ[0] / (4 * θ[1]) * (Stable.softplus(logit(b, θ)) - Stable.softplus(logit(a, θ)))
  }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public var rival: (any GrowthCurve)? { Gompertz() }

  private func bySlopeAndLag(_ start: [Double]) -> [Double] {
    let (K, r, τ) = (start[0], start[1], start[2])
    return [K, r * K / 4, τ - 2 / r]
  }

  public func startingValues(for data: CurveData) -> [[Double]] {
    Logistic().startingValues(for: data).map(bySlopeAndLag)
  }

  public func fallbackStartingValues(for data: CurveData) -> [[Double]] {
    Logistic().fallbackStartingValues(for: data).map(bySlopeAndLag)
  }
}
