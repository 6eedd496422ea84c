import Glibc

/// Thin stand-ins until the module of distributions has landed.
enum StandardNormal {
  static func cdf(_ x: Double) -> Double { 0.5 * erfc(-x * 0.70710678118654752) }
  static func logCDF(_ x: Double) -> Double {
    if x > -30 { return log(cdf(x)) }
    let y = 1 / (x * x)
    return -x * x / 2 - 0.9189385332046727 - log(-x) + log1p(-y * (1 - 3 * y * (1 - 5 * y)))
  }
  static func density(_ x: Double) -> Double { 0.3989422804014327 * exp(-x * x / 2) }
  static func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    let q = p < 0.5 ? p : 1 - p
    let t = (-2 * log(q)).squareRoot()
    var x =
      -(t - (2.515517 + 0.802853 * t + 0.010328 * t * t) / (1 + 1.432788 * t + 0.189269 * t * t + 0.001308 * t * t * t))
    for _ in 0..<3 {
      let e = (cdf(x) - q) / density(x)
      x -= e / (1 + x * e / 2)
    }
    return p < 0.5 ? x : -x
  }
}

enum Halton {
  static let bases = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47, 53, 59, 61, 67, 71]
  static func value(_ index: Int, base: Int) -> Double {
    var i = index
    var f = 1.0
    var r = 0.0
    while i > 0 {
      f /= Double(base)
      r += f * Double(i % base)
      i /= base
    }
    return r
  }
}
