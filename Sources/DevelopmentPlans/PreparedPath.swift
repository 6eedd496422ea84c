import Glibc
import GrowthCurves

/// A path prepared for evaluation at many times in the inner loop of the posterior.
///
/// The same functions as `AnchoredPath`, to which tests hold it, without its gradient and without its care for the last
/// digit where a base of e⁻³⁰ and a ceiling meet, good to an absolute 1e-15 in the log: an evaluation is one to three elementary functions. Times come as s = t/H with
/// ln s computed once for all nodes.
struct PreparedPath: Sendable {
  let family: PathFamily
  let base: Double
  let target: Double
  /// Exponential: unused. Logistic: ln K, z₀, η. Gompertz: ln K, ln A₀, ln A_H. Ramp: k, ln(1-p), (e^(x_H-x₀) - 1)/p.
  private let first: Double
  private let second: Double
  private let third: Double

  init(_ family: PathFamily, base: Double, target: Double, eta: Double, logExponent: Double) {
    self.family = family
    self.base = base
    self.target = target
    switch family {
    case .exponential:
      (first, second, third) = (0, 0, 0)
    case .logistic:
      let logCeiling = target + Stable.softplus(-eta)
      let u = base - logCeiling
      (first, second, third) = (logCeiling, u < 0 ? u - Stable.logOneMinusExp(u) : .nan, eta)
    case .gompertz:
      let end = Stable.softplus(-eta)
      let start = target + end - base
      (first, second, third) = (target + end, start > 0 ? log(start) : .nan, eta > 37 ? -eta : log(end))
    case .rampWeibull:
      (first, second, third) = (exp(logExponent), -Stable.softplus(eta), expm1(target - base) / Stable.logistic(eta))
    }
  }

  /// ln μ at s = t/H; not a number where the path does not exist.
  @inline(__always)
  func logValue(_ s: Double, logS: Double) -> Double {
    switch family {
    case .exponential: return (1 - s) * base + s * target
    case .logistic: return first - Self.softplus(-((1 - s) * second + s * third))
    case .gompertz: return first - exp((1 - s) * second + s * third)
    case .rampWeibull:
      if s == 1 { return target }
      let power = second * exp(first * logS)
      // Above a rise by e⁹ the difference would cancel below an absolute 1e-12.
      return base + (abs(third) < 8000 ? log(1 + third - third * exp(power)) : log1p(-expm1(power) * third))
    }
  }

  /// ln(1 + eˣ) to an absolute 1e-16: what is lost of a small value is lost beside ln K anyway.
  @inline(__always)
  private static func softplus(_ x: Double) -> Double { max(x, 0) + log(1 + exp(-abs(x))) }
}
