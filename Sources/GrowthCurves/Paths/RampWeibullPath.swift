import Glibc

/// μ = Y₀ (1-G) + Y_H G with G(s) = (1 - e^{c sᵏ})/p, c = ln(1-p) = -ln(1 + eᶯ): a Weibull ramp scaled to reach its
/// target at s = 1, for growth from any base, early or late, and for decline.
///
/// 1 - G = e^{c sᵏ} (1 - e^{c(1-sᵏ)})/p keeps its digits where G is near 1, and the mixture of the two ends is formed
/// relative to the larger, so a base of e⁻³⁰ loses nothing.
struct RampWeibullPath: Sendable, Hashable {
  let base: Double
  let target: Double
  /// k.
  let exponent: Double
  /// c = ln(1-p).
  let logImmaturity: Double
  /// p.
  let maturity: Double
  /// 1 - p.
  let immaturity: Double

  /// At η = -700 the ramp is sᵏ to the last bit, and p would underflow soon after.
  private static let smallestEta = -700.0

  init(base: Double, target: Double, eta: Double, logExponent: Double) {
    let eta = max(eta, Self.smallestEta)
    self.base = base
    self.target = target
    exponent = exp(logExponent)
    logImmaturity = -Stable.softplus(eta)
    maturity = Stable.logistic(eta)
    immaturity = Stable.logistic(-eta)
  }

  /// sᵏ, G and 1 - G.
  private func ramp(_ s: Double) -> (power: Double, done: Double, left: Double) {
    let logPower = exponent * log(s)
    let power = exp(logPower)
    let done = -expm1(logImmaturity * power) / maturity
    let left = -exp(logImmaturity * power) * expm1(-logImmaturity * expm1(logPower)) / maturity
    return (power, done, left)
  }

  func logValue(_ s: Double) -> Double {
    if s == 0 { return base }
    if s == 1 { return target }
    let (_, done, left) = ramp(s)
    return logMixture(done: done, left: left)
  }

  /// ln(Y₀·left + Y_H·done), where left + done = 1; `nan` where the mixture is not positive.
  private func logMixture(done: Double, left: Double) -> Double {
    let rise = target - base
    // Near equal ends log1p keeps the digits of a tiny difference; far apart the direct sum keeps those of a tiny base.
    if rise >= 0 {
      return target + (rise < 0.5 ? log1p(expm1(-rise) * left) : log(done + exp(-rise) * left))
    }
    let relative = rise > -0.5 ? log1p(expm1(rise) * done) : log(left + exp(rise) * done)
    return base + relative
  }

  func gradient(_ s: Double) -> PathGradient {
    if s == 0 { return PathGradient(base: 1, target: 0) }
    let (power, done, left) = ramp(s)
    let value = s == 1 ? target : logMixture(done: done, left: left)
    guard value.isFinite else { return .undefined }
    let baseShare = exp(base - value)
    let targetShare = exp(target - value)
    let remaining = exp(logImmaturity * power)
    // ∂G/∂η = sᵏ e^{c sᵏ} - G (1-p); ∂G/∂sᵏ = -c e^{c sᵏ}/p, ∂sᵏ/∂ln k = k sᵏ ln s.
    let rampByEta = power * remaining - done * immaturity
    let rampByExponent = -logImmaturity / maturity * remaining * exponent * power * log(s)
    return PathGradient(
      base: left * baseShare, target: done * targetShare, eta: (targetShare - baseShare) * rampByEta,
      logExponent: (targetShare - baseShare) * rampByExponent)
  }
}
