import Glibc

/// The sum of a normal and an exponential excess, which may be truncated: X = μ + σZ + E, 0 ≤ E < D.
///
/// It is what "at least" and "500余" say once attainment is normal in logarithms: the excess over the figure is
/// exponential with mean m, cut at the next step of the wording. With u = (x − μ)/σ, a = σ/m, d = D/σ, q = e^(−D/m):
/// - untruncated, T(u) = e^(a²/2 − au) Φ(u − a): density T/m, F = Φ(u) − T(u), 1 − F = Φ(−u) + T(u);
/// - truncated, density (T(u) − qT(u − d))/(m(1 − q)), F = (F₀(u) − qF₀(u − d))/(1 − q), likewise 1 − F.
///
/// T is taken through `erfcx` where its two factors would overflow and underflow. Where a difference loses more than a
/// digit, the integral over the excess, whose integrand is positive and log-concave, replaces it.
public struct ExponentiallyModifiedGaussian: TailDistribution, Hashable {
  /// μ, the mean of the normal part.
  public let location: Double
  /// σ, the standard deviation of the normal part.
  public let deviation: Double
  /// m, the mean of the exponential before truncation.
  public let excessMean: Double
  /// D, the end of the excess; infinite where it has none.
  public let excessBound: Double

  /// - Precondition: `deviation`, `excessMean` and `excessBound` are positive; only the bound may be infinite.
  public init(location: Double, deviation: Double, excessMean: Double, excessBound: Double = .infinity) {
    precondition(
      location.isFinite && deviation > 0 && deviation < .infinity, "the normal part has a finite mean and deviation")
    precondition(excessMean > 0 && excessMean < .infinity && excessBound > 0, "the excess is positive")
    self.location = location
    self.deviation = deviation
    self.excessMean = excessMean
    self.excessBound = excessBound
  }

  private var isTruncated: Bool { excessBound < .infinity }
  /// a.
  private var rate: Double { deviation / excessMean }
  /// d.
  private var bound: Double { excessBound / deviation }
  /// ln(1 − q), the logarithm of the mass that truncation keeps.
  private var logKept: Double { isTruncated ? SpecialFunctions.logOneMinusExp(excessBound / excessMean) : 0 }

  // MARK: Moments

  public var mean: Double {
    let excess = isTruncated ? excessMean * Self.truncatedMean(excessBound / excessMean) : excessMean
    return location + excess
  }

  public var variance: Double {
    let share = isTruncated ? Self.truncatedVariance(excessBound / excessMean) : 1
    return deviation * deviation + excessMean * excessMean * share
  }

  /// Mean of a unit exponential cut at x: 1 − x/(eˣ − 1).
  private static func truncatedMean(_ x: Double) -> Double {
    // Near zero the excess is uniform: x/2 − x²/12 + x⁴/720.
    x < 0.05 ? x * (0.5 - x * (1.0 / 12 - x * x / 720)) : 1 - x / expm1(x)
  }

  /// Variance of a unit exponential cut at x: 1 − x²eˣ/(eˣ − 1)² = 1 − (x/2 / sinh(x/2))².
  private static func truncatedVariance(_ x: Double) -> Double {
    if x < 0.05 { return x * x * (1.0 / 12 - x * x * (1.0 / 240 - x * x / 6048)) }
    let ratio = x / 2 / sinh(x / 2)
    return 1 - ratio * ratio
  }

  // MARK: Density

  /// ln T(u).
  private func logT(_ u: Double) -> Double {
    let z = u - rate
    // a²/2 − au = z²/2 − u²/2, which joins with the exponent of Φ(z).
    if z < -1 { return -0.5 * u * u + log(0.5 * SpecialFunctions.erfcx(-z / SpecialFunctions.squareRootOfTwo)) }
    return rate * (0.5 * rate - u) + SpecialFunctions.logNormalCDF(z)
  }

  /// ln(T(u) − qT(u − d)).
  private func logTDifference(_ u: Double) -> Double {
    let (a, d) = (rate, bound)
    if u > a && u - d < a {
      // Φ(u − a) − Φ(u − a − d) as a sum of two positive error functions.
      let root = SpecialFunctions.squareRootOfTwo
      return a * (0.5 * a - u) + log(0.5 * (erf((u - a) / root) + erf((a + d - u) / root)))
    }
    let (logLarge, logSmall): (Double, Double)
    if u <= a {
      (logLarge, logSmall) = (logT(u), logT(u - d) - a * d)
    } else {
      // Beyond the bound, both from their upper tails: Φ(a + d − u) − Φ(a − u).
      (logLarge, logSmall) = (logUpperT(u - d) - a * d, logUpperT(u))
    }
    if logSmall - logLarge < Self.worstRatio { return logLarge + log1p(-exp(logSmall - logLarge)) }
    return LogConcaveIntegral.logIntegral(from: 0, to: d) { w in SpecialFunctions.logNormalDensity(u - w) - a * w }
  }

  /// ln(e^(a²/2 − au) Φ(a − u)).
  private func logUpperT(_ u: Double) -> Double {
    let z = u - rate
    if z > 1 { return -0.5 * u * u + log(0.5 * SpecialFunctions.erfcx(z / SpecialFunctions.squareRootOfTwo)) }
    return rate * (0.5 * rate - u) + SpecialFunctions.logNormalCDF(-z)
  }

  /// ln of the ratio above which a difference loses a digit.
  private static let worstRatio = -0.1

  public func logDensity(at x: Double) -> Double {
    let u = (x - location) / deviation
    if u.isInfinite { return -.infinity }
    let numerator = isTruncated ? logTDifference(u) : logT(u)
    return numerator - log(excessMean) - logKept
  }

  // MARK: Tails

  /// ln F₀(u), the lower tail without truncation.
  private func logLowerUntruncated(_ u: Double) -> Double {
    let logNormal = SpecialFunctions.logNormalCDF(u)
    let ratio = logT(u) - logNormal
    if ratio < Self.worstRatio { return logNormal + log1p(-exp(ratio)) }
    return logLowerIntegral(u, to: .infinity)
  }

  /// ln ∫₀ᵈ a e^(−aw) Φ(u − w) dw.
  private func logLowerIntegral(_ u: Double, to end: Double) -> Double {
    let a = rate
    return log(a) + LogConcaveIntegral.logIntegral(from: 0, to: end) { SpecialFunctions.logNormalCDF(u - $0) - a * $0 }
  }

  private func logUpperIntegral(_ u: Double, to end: Double) -> Double {
    let a = rate
    return log(a) + LogConcaveIntegral.logIntegral(from: 0, to: end) { SpecialFunctions.logNormalCDF($0 - u) - a * $0 }
  }

  /// ln(1 − F₀(u)).
  private func logUpperUntruncated(_ u: Double) -> Double {
    min(0, SpecialFunctions.logSumExp(SpecialFunctions.logNormalCDF(-u), logT(u)))
  }

  private func logLower(_ u: Double) -> Double {
    guard isTruncated else { return logLowerUntruncated(u) }
    let logLarge = logLowerUntruncated(u)
    let logSmall = logLowerUntruncated(u - bound) - rate * bound
    if logSmall - logLarge < Self.worstRatio { return logLarge + log1p(-exp(logSmall - logLarge)) - logKept }
    return logLowerIntegral(u, to: bound) - logKept
  }

  private func logUpper(_ u: Double) -> Double {
    guard isTruncated else { return logUpperUntruncated(u) }
    let logLarge = logUpperUntruncated(u)
    let logSmall = logUpperUntruncated(u - bound) - rate * bound
    if logSmall - logLarge < Self.worstRatio { return logLarge + log1p(-exp(logSmall - logLarge)) - logKept }
    return logUpperIntegral(u, to: bound) - logKept
  }

  /// The tail on the nearer side of the mean, and its complement.
  public func tails(_ x: Double) -> TailProbabilities {
    if x.isNaN { return TailProbabilities(lower: .nan, upper: .nan) }
    if x.isInfinite { return x < 0 ? .allAbove : .allBelow }
    let u = (x - location) / deviation
    if x <= mean { return TailProbabilities(lowerLogFactor: logLower(u), factor: 1) }
    return TailProbabilities(lowerLogFactor: logUpper(u), factor: 1).reversed
  }

  // MARK: Quantiles and draws

  public func quantile(lower p: Double, upper q: Double) -> Double {
    p <= q ? lowerQuantile(p) : upperQuantile(q)
  }

  // A convolution of log-concave densities is log-concave, so the shared inversion applies to both tails.

  private func lowerQuantile(_ p: Double) -> Double {
    let start = mean + standardDeviation * SpecialFunctions.normalQuantile(max(p, .leastNormalMagnitude))
    return LogConcaveInversion.solve(logLower: log(p), start: start) { (logCDF($0), logDensity(at: $0)) }
  }

  private func upperQuantile(_ q: Double) -> Double {
    let start = mean - standardDeviation * SpecialFunctions.normalQuantile(max(q, .leastNormalMagnitude))
    return -LogConcaveInversion.solve(logLower: log(q), start: -start) {
      (logComplementaryCDF(-$0), logDensity(at: -$0))
    }
  }

  /// A normal draw and an excess by inversion.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    let z = SpecialFunctions.normalQuantile(generator.nextUnit())
    let kept = isTruncated ? -expm1(-excessBound / excessMean) : 1
    return location + deviation * z - excessMean * log1p(-generator.nextUnit() * kept)
  }
}
