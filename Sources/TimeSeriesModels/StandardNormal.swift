import Distributions

/// The standard normal distribution in the short forms that formulas here use.
enum StandardNormal {
  static func cdf(_ z: Double) -> Double { Normal.standard.cdf(z) }
  static func density(_ z: Double) -> Double { Normal.standard.density(at: z) }

  /// The z with cdf(z) = `p`; infinite at 0 and 1.
  static func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    return Normal.standard.quantile(p)
  }
}
