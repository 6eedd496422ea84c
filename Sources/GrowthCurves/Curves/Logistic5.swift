import Glibc

/// f(t) = B + D/(1 + e^{-r(t-τ)})^ν: a sigmoid between two levels whose steepest point lies anywhere between them.
///
/// - `B`: the asymptote as t → -∞.
/// - `D`: the rise; B + D is the asymptote as t → ∞.
/// - `r`: the rate at which the last distance to B + D decays.
/// - `tau`: the time at which 2^{-ν} of the rise is done.
/// - `nu`: the asymmetry; 1 is the symmetric logistic.
public struct Logistic5: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "logistic-5", title: "five-parameter logistic curve", equation: "B + D/(1 + exp(-r·(t - tau)))^nu",
    reference: "Gottschalk and Dunn (2005), Analytical Biochemistry 343",
    use: "An asymmetric transition between two levels; needs data on both sides of the bend.",
    parameters: [
      CurveParameter("B", "asymptote as t → -∞", .value),
      CurveParameter("D", "total rise; B + D is the ceiling", .value, .logarithm),
      CurveParameter("r", "rate at which the last distance to the ceiling decays", .perTime, .logarithm),
      CurveParameter("tau", "time at which 2^-nu of the rise is done", .time, isInstant: true),
      CurveParameter("nu", "asymmetry; 1 is symmetric", .dimensionless, .logarithm),
    ], ceiling: [0, 1], aliases: ["logistic5"])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    θ[0] + θ[1] * exp(-θ[4] * Stable.softplus(-θ[2] * (t - θ[3])))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (D, r, τ, ν) = (θ[1], θ[2], θ[3], θ[4])
    let z = r * (t - τ)
    let depth = Stable.softplus(-z)
    let share = exp(-ν * depth)
    let steepness = D * ν * share * Stable.logistic(-z)
    g[0] = 1
    g[1] = share
    g[2] = steepness * (t - τ)
    g[3] = -steepness * r
    g[4] = -D * share * depth
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let (D, r, τ, ν) = (θ[1], θ[2], θ[3], θ[4])
    let z = r * (t - τ)
    return D * r * ν * exp(-ν * Stable.softplus(-z)) * Stable.logistic(-z)
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (B, D, r, τ, ν) = (θ[0], θ[1], θ[2], θ[3], θ[4])
    // (1 + e⁻ᶻ) = share^{-1/ν}.
    return ifFinite(τ - log(expm1(-log((level - B) / D) / ν)) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: θ[0], right: θ[0] + θ[1]) }

  /// e⁻ᶻ = 1/ν at the steepest point.
  public func inflection(_ θ: Span<Double>) -> Double? { θ[3] + log(θ[4]) / θ[2] }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let rates = data.rateGrid
    return ShapeSearch(data, intercept: true)
      .best(6, over: [rates, data.midpointGrid, [0.3, 1, 3]]) { t, shape, _ in
        exp(-shape[2] * Stable.softplus(-shape[0] * (t - shape[1])))
      }.map { [$0.coefficients[0], $0.coefficients[1], $0.shape[0], $0.shape[1], $0.shape[2]] }
  }
}
