import Distributions
import Glibc

extension Scores {
  /// The continuous ranked probability score of a normal, σ[z(2Φ(z) − 1) + 2φ(z) − 1/√π]
  /// (Gneiting and Raftery 2007, section 4.2).
  public static func crps(_ normal: Normal, actual: Double) -> Double {
    let z = (actual - normal.mean) / normal.standardDeviation
    // 2Φ(z) − 1 = erf(z/√2).
    let spread = z * erf(z / 2.0.squareRoot()) + 2 * Normal.standard.density(at: z) - 1 / Double.pi.squareRoot()
    return normal.standardDeviation * spread
  }

  /// The CRPS of a lognormal, y(2Φ(w) − 1) − 2 e^(μ + σ²/2) (Φ(w − σ) + Φ(σ/√2) − 1), w = (ln y − μ)/σ
  /// (Baran and Lerch 2015, section 2.2).
  public static func crps(_ logNormal: LogNormal, actual: Double) -> Double {
    // Below the support the distance to the mean grows like the distance itself.
    guard actual > 0 else { return crps(logNormal, atZero: ()) - actual }
    let sigma = logNormal.logStandardDeviation
    let w = (log(actual) - logNormal.logMean) / sigma
    // Φ(w − σ) + Φ(σ/√2) − 1 = Φ(w − σ) − Φ(−σ/√2).
    let difference = SpecialFunctions.normalCDF(w - sigma) - SpecialFunctions.normalCDF(-sigma / 2.0.squareRoot())
    return actual * erf(w / 2.0.squareRoot()) - 2 * logNormal.mean * difference
  }

  /// The limit at y = 0: 2 e^(μ + σ²/2) Φ(−σ/√2).
  private static func crps(_ logNormal: LogNormal, atZero: Void) -> Double {
    2 * logNormal.mean * SpecialFunctions.normalCDF(-logNormal.logStandardDeviation / 2.0.squareRoot())
  }

  /// How the spread term of a sample's CRPS is averaged.
  public enum SampleConvention: Sendable, Hashable {
    /// Over M² pairs: the score of the empirical distribution itself.
    case energy
    /// Over M(M − 1) pairs: unbiased for the score of the distribution the sample was drawn from.
    case fair
  }

  /// The CRPS of an equally weighted sample, mean |xᵢ − y| − ½ mean |xᵢ − xⱼ|, in O(M log M).
  public static func crps(sample: [Double], actual: Double, convention: SampleConvention = .energy) -> Double {
    crps(sorted: sample.sorted(), actual: actual, convention: convention)
  }

  static func crps(sorted: [Double], actual: Double, convention: SampleConvention) -> Double {
    precondition(!sorted.isEmpty, "a sample has at least one value")
    let count = Double(sorted.count)
    var distance = 0.0
    var spread = 0.0
    for (index, value) in sorted.enumerated() {
      distance += abs(value - actual)
      // Σᵢ<ⱼ (xⱼ − xᵢ) = Σᵢ (2i − M + 1) xᵢ, taken about the actual to keep its digits.
      spread += (2 * Double(index) - count + 1) * (value - actual)
    }
    let pairs = convention == .energy ? count * count : count * (count - 1)
    return distance / count - (sorted.count > 1 ? spread / pairs : 0)
  }

  /// The CRPS as twice the integral of the pinball loss over all probabilities, by the midpoint rule.
  ///
  /// For predictive distributions that know their quantiles only; with 100 midpoints the error is below 1% of the score.
  public static func crps(
    quantile: (Double) -> Double, actual: Double, midpoints: Int = 100
  ) -> Double {
    var sum = 0.0
    for i in 0..<midpoints {
      let p = (Double(i) + 0.5) / Double(midpoints)
      sum += pinball(probability: p, quantile: quantile(p), actual: actual)
    }
    return 2 * sum / Double(midpoints)
  }

  /// The logarithmic score −ln f(y).
  public static func logScore(_ distribution: some Distribution, actual: Double) -> Double {
    -distribution.logDensity(at: actual)
  }
}
