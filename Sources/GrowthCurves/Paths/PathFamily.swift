/// The families of paths that run from a base to a target: curves parametrised by their expected values at the origin
/// and at the horizon, so that the target is a parameter and no fit can miss it.
///
/// With s = t/H, base x₀ = ln μ(0), target x_H = ln μ(H) and the maturity p = 1/(1 + e⁻ᶯ) = μ(H)/K reached at the
/// horizon:
///
/// | case | ln μ(t) | shape parameters |
/// | --- | --- | --- |
/// | `exponential` | x₀ + (x_H - x₀) s | none |
/// | `logistic` | ln K - ln(1 + e⁻ᶻ), z = (1-s) logit(Y₀/K) + s η, ln K = x_H - ln p | η |
/// | `gompertz` | ln K - A₀¹⁻ˢ A_Hˢ, A₀ = ln K - x₀, A_H = -ln p | η |
/// | `rampWeibull` | ln(Y₀ + (Y_H - Y₀) G), G = (1 - e^{sᵏ ln(1-p)})/p | η, ln k |
///
/// Beyond the horizon each family continues by its own formula. The logistic and the Gompertz path exist only below
/// their ceiling, Y₀ < K.
///
/// Reference: expected-value parametrisation after Ratkowsky (1983), *Nonlinear Regression Modeling*, chapter 8;
/// Schnute (1981).
public enum PathFamily: String, Sendable, Hashable, CaseIterable, Codable {
  case exponential
  case logistic = "logisticEV"
  case gompertz = "gompertzEV"
  case rampWeibull = "rampWeibullEV"

  /// The names of the shape parameters beyond base and target: `eta` is the logit of the maturity at the horizon,
  /// `lnk` the logarithm of the ramp's Weibull exponent.
  public var shapeParameterNames: [String] {
    switch self {
    case .exponential: []
    case .logistic, .gompertz: ["eta"]
    case .rampWeibull: ["eta", "lnk"]
    }
  }

  /// Whether the family has a path from `base` to `target` (both natural logarithms) at maturity logit `eta`.
  public func contains(base: Double, target: Double, eta: Double) -> Bool {
    switch self {
    case .exponential, .rampWeibull: base.isFinite && target.isFinite
    case .logistic, .gompertz: base < target + Stable.softplus(-eta)
    }
  }
}
