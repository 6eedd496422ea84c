import Glibc

extension SpecialFunctions {
  /// The standard normal quantile Φ⁻¹(p).
  ///
  /// Wichura (1988), "Algorithm AS 241: The percentage points of the normal distribution", PPND16: about 16 digits for
  /// min(p, 1 − p) above 1e-316, so no refinement is needed. For an upper tail below 1e-16 negate the quantile of the
  /// tail itself, or use ``normalQuantile(logProbability:)``.
  public static func normalQuantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    let q = p - 0.5
    if abs(q) <= 0.425 {
      let r = 0.180625 - q * q
      return q * ratio(r, centralNumerator, centralDenominator)
    }
    let tail = q < 0 ? p : 1 - p
    guard tail > 0 else { return q < 0 ? -.infinity : .infinity }
    let magnitude = tailQuantile(squareRootOfMinusLog: sqrt(-log(tail)))
    return q < 0 ? -magnitude : magnitude
  }

  /// The standard normal quantile of a probability given by its logarithm, which may lie below ln 1e-308.
  public static func normalQuantile(logProbability: Double) -> Double {
    precondition(logProbability <= 0, "a logarithm of a probability is not positive")
    if logProbability > -2.5 {
      // The central region of the algorithm ends at 0.075.
      // Φ⁻¹(p) = −Φ⁻¹(1 − p), where 1 − p comes from the logarithm without loss.
      return logProbability > -logTwo
        ? -normalQuantile(-expm1(logProbability)) : normalQuantile(exp(logProbability))
    }
    if logProbability == -.infinity { return -.infinity }
    var z = -tailQuantile(squareRootOfMinusLog: sqrt(-logProbability))
    guard logProbability < -600 else { return z }
    // Below 1e-260 the rational approximation leaves its range: Newton steps on ln Φ, which is concave.
    if logProbability < -700 { z = -sqrt(-2 * logProbability - log(-4 * .pi * logProbability)) }
    for _ in 0..<20 {
      let value = logNormalCDF(z)
      let step = (logProbability - value) * exp(value - logNormalDensity(z))
      z += step
      if abs(step) <= 1e-15 * abs(z) { break }
    }
    return z
  }

  private static func tailQuantile(squareRootOfMinusLog root: Double) -> Double {
    root <= 5
      ? ratio(root - 1.6, middleNumerator, middleDenominator) : ratio(root - 5, farNumerator, farDenominator)
  }

  private typealias Coefficients = (Double, Double, Double, Double, Double, Double, Double, Double)

  private static func ratio(_ r: Double, _ a: Coefficients, _ b: Coefficients) -> Double {
    horner(r, a) / horner(r, b)
  }

  private static func horner(_ r: Double, _ c: Coefficients) -> Double {
    ((((((c.7 * r + c.6) * r + c.5) * r + c.4) * r + c.3) * r + c.2) * r + c.1) * r + c.0
  }

  // The coefficients of Wichura (1988), from the constant term upwards.
  private static let centralNumerator: Coefficients = (
    3.3871328727963666080e0, 1.3314166789178437745e2, 1.9715909503065514427e3, 1.3731693765509461125e4,
    4.5921953931549871457e4, 6.7265770927008700853e4, 3.3430575583588128105e4, 2.5090809287301226727e3
  )
  private static let centralDenominator: Coefficients = (
    1, 4.2313330701600911252e1, 6.8718700749205790830e2, 5.3941960214247511077e3, 2.1213794301586595867e4,
    3.9307895800092710610e4, 2.8729085735721942674e4, 5.2264952788528545610e3
  )
  private static let middleNumerator: Coefficients = (
    1.42343711074968357734e0, 4.63033784615654529590e0, 5.76949722146069140550e0, 3.64784832476320460504e0,
    1.27045825245236838258e0, 2.41780725177450611770e-1, 2.27238449892691845833e-2, 7.74545014278341407640e-4
  )
  private static let middleDenominator: Coefficients = (
    1, 2.05319162663775882187e0, 1.67638483018380384940e0, 6.89767334985100004550e-1, 1.48103976427480074590e-1,
    1.51986665636164571966e-2, 5.47593808499534494600e-4, 1.05075007164441684324e-9
  )
  private static let farNumerator: Coefficients = (
    6.65790464350110377720e0, 5.46378491116411436990e0, 1.78482653991729133580e0, 2.96560571828504891230e-1,
    2.65321895265761230930e-2, 1.24266094738807843860e-3, 2.71155556874348757815e-5, 2.01033439929228813265e-7
  )
  private static let farDenominator: Coefficients = (
    1, 5.99832206555887937690e-1, 1.36929880922735805310e-1, 1.48753612908506148525e-2, 7.86869131145613259100e-4,
    1.84631831751005468180e-5, 1.42151175831644588870e-7, 2.04426310338993978564e-15
  )
}
