import Glibc

extension SpecialFunctions {
  /// The scaled complementary error function exp(x²) erfc(x), which does not underflow for large x.
  ///
  /// Up to x = 25 it is the product itself, with x² carried to double length so that the exponential keeps all its
  /// digits; beyond, the asymptotic series (DLMF 7.12.1), whose ninth term is below 1e-17 there. Overflows to infinity
  /// below about −26.6.
  public static func erfcx(_ x: Double) -> Double {
    if x >= 25 {
      let t = 1 / (2 * x * x)
      var sum = 0.0
      var n = 8.0
      while n >= 1 {
        sum = -(2 * n - 1) * t * (1 + sum)
        n -= 1
      }
      return inverseSquareRootOfPi / x * (1 + sum)
    }
    return exponentialOfSquare(x, sign: 1, scale: 1) * erfc(x)
  }

  /// ln erfc(x), accurate where erfc underflows and where it is near 1.
  public static func logErfc(_ x: Double) -> Double {
    if x > 1 { return log(erfcx(x)) - x * x }
    return log1p(-erf(x))
  }

  /// exp(±scale·x²) with the rounding error of x² restored to first order.
  static func exponentialOfSquare(_ x: Double, sign: Double, scale: Double) -> Double {
    let square = x * x
    guard square < .infinity else { return sign > 0 ? .infinity : 0 }
    let rest = (-square).addingProduct(x, x)
    return exp(sign * scale * square) * (1 + sign * scale * rest)
  }

  /// Φ(z), the standard normal cumulative distribution function, to full relative accuracy in the lower tail.
  public static func normalCDF(_ z: Double) -> Double {
    if z < -1 { return 0.5 * erfcx(-z / squareRootOfTwo) * exponentialOfSquare(z, sign: -1, scale: 0.5) }
    return 0.5 * erfc(-z / squareRootOfTwo)
  }

  /// ln Φ(z), finite far below the point where Φ underflows and not rounded to zero far above it.
  public static func logNormalCDF(_ z: Double) -> Double {
    if z < -1 { return log(0.5 * erfcx(-z / squareRootOfTwo)) - 0.5 * z * z }
    return log1p(-normalCDF(-z))
  }

  /// ln φ(z), the standard normal log density.
  public static func logNormalDensity(_ z: Double) -> Double { -0.5 * z * z - halfLogTwoPi }

  /// ln(Φ(b) − Φ(a)) for a ≤ b, without cancellation wherever the two lie.
  ///
  /// A narrow interval is integrated, one that spans zero is the sum of two error functions, and one in a tail is taken
  /// on the side where the two differ.
  public static func logNormalCDFDifference(_ a: Double, _ b: Double) -> Double {
    guard a < b else { return a.isNaN || b.isNaN ? .nan : -.infinity }
    if a > 0 { return logNormalCDFDifference(-b, -a) }
    let width = b - a
    let middle = a + width / 2
    if width * (abs(middle) + width) < 4 {
      let half = width / 2
      return logNormalDensity(middle)
        + log(GaussLegendre.twenty.integrate(-half...half) { t in exp(-t * (middle + t / 2)) })
    }
    if b <= 0 {
      let high = logNormalCDF(b)
      return high + logOneMinusExp(high - logNormalCDF(a))
    }
    let outside = normalCDF(a) + normalCDF(-b)
    return outside < 0.5 ? log1p(-outside) : log(0.5 * (erf(-a / squareRootOfTwo) + erf(b / squareRootOfTwo)))
  }
}
