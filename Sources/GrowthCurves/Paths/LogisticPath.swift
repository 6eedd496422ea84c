import Glibc

/// ln μ = ln K - ln(1 + e⁻ᶻ) with z linear in s from z₀ = logit(Y₀/K) to η and ln K = x_H + ln(1 + e⁻ᶯ).
///
/// z is written (1-s) z₀ + s η, which is exact at both ends. With u = x₀ - ln K: z₀ = u - ln(1 - eᵘ) and
/// dz₀/du = 1/(1 - eᵘ).
struct LogisticPath: Sendable, Hashable {
  let eta: Double
  let logCeiling: Double
  /// z₀; `nan` where the base is not below the ceiling.
  let start: Double
  /// 1/(1 - Y₀/K).
  let startSlope: Double
  /// -∂ ln K/∂η = 1 - p.
  let immaturity: Double

  init(base: Double, target: Double, eta: Double) {
    self.eta = eta
    logCeiling = target + Stable.softplus(-eta)
    let u = base - logCeiling
    start = u < 0 ? u - Stable.logOneMinusExp(u) : .nan
    startSlope = -1 / expm1(u)
    immaturity = Stable.logistic(-eta)
  }

  func logValue(_ s: Double) -> Double {
    logCeiling - Stable.softplus(-((1 - s) * start + s * eta))
  }

  func gradient(_ s: Double) -> PathGradient {
    let z = (1 - s) * start + s * eta
    let slack = Stable.logistic(-z)
    let byBase = slack * (1 - s) * startSlope
    return PathGradient(
      base: byBase, target: 1 - byBase, eta: immaturity * byBase + (slack * s - immaturity))
  }
}
