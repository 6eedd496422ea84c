import Glibc

/// The special functions that distributions rest on, accurate in both tails.
///
/// glibc gives `erf`, `erfc`, `lgamma`, `log1p` and `expm1`; apple/swift-numerics adds the same `ElementaryFunctions`
/// and `RealFunctions` (`erfc`, `logGamma`) but no incomplete beta or gamma function, no inverse and no distribution.
/// The rest is written here from the literature named at each function.
public enum SpecialFunctions {
  /// ½ ln 2π.
  static let halfLogTwoPi = 0.91893853320467274178

  /// √2.
  static let squareRootOfTwo = 1.41421356237309504880

  /// 1/√π.
  static let inverseSquareRootOfPi = 0.56418958354775628695

  /// ln 2.
  static let logTwo = 0.69314718055994530942

  /// δ − ln(1 + δ), without cancellation where δ is small.
  ///
  /// With v = δ/(2 + δ) the logarithm is 2(v + v³/3 + v⁵/5 + …) and δ − 2v = δv.
  ///
  /// - Parameter logRatio: ln(1 + δ), asked for where δ is not small, for 1 + δ may be known better than δ.
  static func excessOverLogOnePlus(_ delta: Double, logRatio: @autoclosure () -> Double) -> Double {
    guard abs(delta) < 0.6 else { return delta - logRatio() }
    let v = delta / (2 + delta)
    let square = v * v
    var power = v * square
    var sum = 0.0
    var k = 3.0
    while true {
      let term = power / k
      sum += term
      if abs(term) <= abs(sum) * 0x1p-54 { break }
      power *= square
      k += 2
    }
    return delta * v - 2 * sum
  }

  /// eˣ − 1 − x, without cancellation where x is small.
  static func exponentialExcess(_ x: Double) -> Double {
    guard abs(x) < 0.5 else { return expm1(x) - x }
    var term = x * x / 2
    var sum = term
    var k = 3.0
    while abs(term) > abs(sum) * 0x1p-55 {
      term *= x / k
      sum += term
      k += 1
    }
    return sum
  }

  /// ln(eᵃ + eᵇ).
  public static func logSumExp(_ a: Double, _ b: Double) -> Double {
    let high = max(a, b)
    guard high > -.infinity, high < .infinity else { return high }
    return high + log1p(exp(min(a, b) - high))
  }

  /// ln Σ eˣ over the values; minus infinity of none.
  public static func logSumExp(_ values: some Collection<Double>) -> Double {
    guard let high = values.max(), high > -.infinity, high < .infinity else { return values.max() ?? -.infinity }
    return high + log(values.reduce(0) { $0 + exp($1 - high) })
  }

  /// ln(1 − e⁻ᵃ) for a > 0 (Mächler 2012, "Accurately computing log(1 − exp(−|a|))").
  public static func logOneMinusExp(_ negated: Double) -> Double {
    negated <= logTwo ? log(-expm1(-negated)) : log1p(-exp(-negated))
  }
}
