import Glibc

/// The standard normal distribution function and its inverse.
enum StandardNormal {
  static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z * 0.5.squareRoot()) }

  static func density(_ z: Double) -> Double { exp(-0.5 * z * z) * 0.3989422804014327 }

  /// The z with cdf(z) = `p`: the rational approximation of Acklam (2003), then two steps of Halley's method, which leave
  /// an error of a few units in the last place.
  static func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    if p > 0.5 { return -quantile(1 - p) }
    var z: Double
    if p < 0.02425 {
      let q = sqrt(-2 * log(p))
      z =
        (((((-7.784894002430293e-3 * q - 0.3223964580411365) * q - 2.400758277161838) * q - 2.549732539343734) * q
          + 4.374664141464968) * q + 2.938163982698783)
        / ((((7.784695709041462e-3 * q + 0.3224671290700398) * q + 2.445134137142996) * q + 3.754408661907416) * q + 1)
    } else {
      let q = p - 0.5
      let r = q * q
      z =
        (((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r
          - 30.66479806614716) * r + 2.506628277459239) * q
        / (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r
          - 13.28068155288572) * r + 1)
    }
    for _ in 0..<2 {
      let error = cdf(z) - p
      let step = error / max(density(z), .leastNormalMagnitude)
      z -= step / (1 + 0.5 * z * step)
    }
    return z
  }
}
