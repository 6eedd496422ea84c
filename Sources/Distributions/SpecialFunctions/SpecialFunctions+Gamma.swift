import Glibc

extension SpecialFunctions {
  /// Where Stirling's series takes over: its seventh term is below 1e-15 from here on.
  static let stirlingThreshold = 10.0

  /// The coefficients of Stirling's series for ln Γ, B₂ₖ/(2k(2k − 1)) (DLMF 5.11.1).
  private static let stirlingCoefficients: InlineArray<7, Double> = [
    1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360_360, 1.0 / 156,
  ]

  /// ln Γ(x) for x > 0, from glibc.
  public static func logGamma(_ x: Double) -> Double { Glibc.lgamma(x).0 }

  /// ln Γ(1 + x) to full relative accuracy for small |x|.
  ///
  /// The part of x that 1 + x rounds away is restored to first order through ψ(1 + x).
  public static func logGammaOnePlus(_ x: Double) -> Double {
    let sum = 1 + x
    let lost = x - (sum - 1)
    // ψ(1 + x) = −γ + ζ(2)x − ζ(3)x² + ζ(4)x³ − …
    let digamma = -0.57721566490153286 + x * (1.6449340668482264 - x * (1.2020569031595943 - x * 1.0823232337111382))
    return logGamma(sum) + (abs(x) < 0.25 ? lost * digamma : 0)
  }

  /// Stirling's remainder ln Γ(x) − (x − ½) ln x + x − ½ ln 2π.
  static func stirlingRemainder(_ x: Double) -> Double {
    guard x >= stirlingThreshold else {
      return logGamma(x) - (x - 0.5) * log(x) + x - halfLogTwoPi
    }
    let c = stirlingCoefficients
    let t = 1 / (x * x)
    var sum = 0.0
    for k in c.indices.reversed() { sum = sum * t + c[k] }
    return sum / x
  }

  /// ln Γ(b + a) − ln Γ(b) for a ≥ 0, b > 0, without the cancellation of two large logarithms.
  ///
  /// After DiDonato and Morris (1992, section 4, `ALGDIV`): the difference of two Stirling series taken term by term,
  /// with b first shifted above ten.
  static func logGammaRatio(_ b: Double, _ a: Double) -> Double {
    if b < stirlingThreshold && a > 1 { return logGamma(a + b) - logGamma(b) }
    var shifted = b
    var correction = 0.0
    while shifted < stirlingThreshold {
      correction += log1p(a / shifted)
      shifted += 1
    }
    let logRatio = log1p(a / shifted)
    let c = stirlingCoefficients
    let t = 1 / (shifted * shifted)
    var series = 0.0
    var power = 1 / shifted
    var exponent = 1.0
    for k in c.indices {
      series += c[k] * power * expm1(-exponent * logRatio)
      power *= t
      exponent += 2
    }
    return (shifted - 0.5) * logRatio + a * log(shifted + a) - a + series - correction
  }

  /// ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a + b).
  public static func logBeta(_ a: Double, _ b: Double) -> Double {
    let small = min(a, b)
    let large = max(a, b)
    if small >= stirlingThreshold {
      let ratio = small / large
      return halfLogTwoPi - 0.5 * log(large) + (small - 0.5) * log(ratio / (1 + ratio)) - large * log1p(ratio)
        + stirlingRemainder(small) + stirlingRemainder(large) - stirlingRemainder(small + large)
    }
    let logGammaSmall = small < 0.25 ? logGammaOnePlus(small) - log(small) : logGamma(small)
    return logGammaSmall - logGammaRatio(large, small)
  }
}
