import Glibc

/// f(t) = K (1 + ν e^{-r(t-τ)})^{-1/ν}: the sigmoid whose fastest growth lies at any share of the ceiling (Richards 1959).
///
/// - `K`: the ceiling as t → ∞.
/// - `r`: the rate at which the last distance to the ceiling decays.
/// - `tau`: the time of fastest growth, at K(1+ν)^{-1/ν} (for ν > -1).
/// - `nu`: the shape; 1 is the logistic, 0 the Gompertz, -1 the monomolecular curve, -1/3 von Bertalanffy's.
///
/// The exponent ln(1 + νe⁻ᶻ)/ν goes through `log1p`, so that ν → 0 is a limit like any other.
public struct Richards: GrowthCurve {
  public init() {}

  public var facts: CurveFacts { Self.facts }
  private static let facts = CurveFacts(
    name: "richards", title: "Richards curve", equation: "K·(1 + nu·exp(-r·(t - tau)))^(-1/nu)",
    reference: "Richards (1959), Journal of Experimental Botany 10; parametrised by its inflection as Causton (1969)",
    use: "The general sigmoid; needs data well past the bend, or its shape and its ceiling are confounded.",
    parameters: [
      CurveParameter("K", "ceiling as t → ∞", .value, .logarithm),
      CurveParameter("r", "rate at which the last distance to the ceiling decays", .perTime, .logarithm),
      CurveParameter("tau", "time of fastest growth", .time, isInstant: true),
      CurveParameter("nu", "shape: 1 logistic, 0 Gompertz, -1 monomolecular", .dimensionless),
    ], ceiling: [0])

  public func value(at t: Double, _ θ: Span<Double>) -> Double {
    θ[0] * exp(-Stable.richardsExponent(θ[3], θ[1] * (t - θ[2])))
  }

  public func gradient(at t: Double, _ θ: Span<Double>, into g: inout MutableSpan<Double>) {
    let (K, r, τ, ν) = (θ[0], θ[1], θ[2], θ[3])
    let z = r * (t - τ)
    let share = exp(-Stable.richardsExponent(ν, z))
    guard share > 0 else {
      for j in 0..<4 { g[j] = 0 }
      return
    }
    let q = Self.decay(ν, z)
    g[0] = share
    g[1] = K * share * q * (t - τ)
    g[2] = -K * share * q * r
    g[3] = -K * share * Self.exponentByShape(ν, z, q)
  }

  public func logValue(at t: Double, _ θ: Span<Double>) -> Double {
    log(θ[0]) - Stable.richardsExponent(θ[3], θ[1] * (t - θ[2]))
  }

  /// q = e⁻ᶻ/(1 + νe⁻ᶻ), minus the derivative of the exponent by z.
  private static func decay(_ ν: Double, _ z: Double) -> Double {
    if z < 0 && ν > 0 {
      return 1 / (exp(z) + ν)
    }
    let e = exp(-z)
    return e / (1 + ν * e)
  }

  /// ∂/∂ν [ln(1 + νe)/ν] = (q - ln(1 + νe)/ν)/ν; where x = νe is small the two terms cancel and the series
  /// e² Σ_{n≥2} (-1)ⁿ⁻¹ (n-1)/n xⁿ⁻² takes over (ten terms at |x| ≤ 0.02 leave less than one ulp).
  private static func exponentByShape(_ ν: Double, _ z: Double, _ q: Double) -> Double {
    let e = exp(-z)
    let x = ν * e
    guard abs(x) < 0.02 else { return (q - Stable.richardsExponent(ν, z)) / ν }
    var sum = 0.0
    var power = 1.0
    for n in 2...11 {
      sum += (n.isMultiple(of: 2) ? -1 : 1) * Double(n - 1) / Double(n) * power
      power *= x
    }
    return e * e * sum
  }

  public func slope(at t: Double, _ θ: Span<Double>) -> Double {
    let f = value(at: t, θ)
    return f > 0 ? f * θ[1] * Self.decay(θ[3], θ[1] * (t - θ[2])) : 0
  }

  public func time(of level: Double, _ θ: Span<Double>) -> Double? {
    let (K, r, τ, ν) = (θ[0], θ[1], θ[2], θ[3])
    let depth = -log(level / K)
    let e = ν == 0 ? depth : expm1(ν * depth) / ν
    return ifFinite(τ - log(e) / r)
  }

  public func asymptotes(_ θ: Span<Double>) -> Asymptotes { Asymptotes(left: 0, right: θ[0]) }

  public func inflection(_ θ: Span<Double>) -> Double? { θ[3] > -1 ? θ[2] : nil }

  public var limitWithoutCeiling: (any GrowthCurve)? { Exponential() }

  public func startingValues(for data: CurveData) -> [[Double]] {
    let midpoints = data.midpointGrid
    return ShapeSearch(data, intercept: false)
      .best(
        6, over: [data.rateGrid, midpoints, [-0.6, -0.2, 0.2, 1, 3]], accepting: { $0.coefficients[0] > 0 }
      ) { t, shape, _ in exp(-Stable.richardsExponent(shape[2], shape[0] * (t - shape[1]))) }
      .map { [$0.coefficients[0], $0.shape[0], $0.shape[1], $0.shape[2]] }
  }
}
