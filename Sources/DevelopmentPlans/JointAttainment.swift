import Distributions
import Glibc

/// Several targets at once: attainments coupled by a Gaussian copula with one correlation between all indicators.
///
/// With a common factor u, z_j = √ρ u + √(1-ρ) e_j; target j is hit when z_j is above the threshold that its own probability
/// sets. Then P(all) = ∫ Π_j Φ((Φ⁻¹(P_j) + √ρ u)/√(1-ρ)) φ(u) du, one integral whatever the number of targets.
public struct JointAttainment: Sendable, Hashable {
  public var correlation: Double

  /// - Precondition: `correlation` lies in [0, 1].
  public init(correlation: Double) {
    precondition((0...1).contains(correlation), "a common-factor correlation lies in [0, 1]")
    self.correlation = correlation
  }

  /// P(every target hit) from the probability of each.
  public func probabilityOfAll(_ probabilities: [Double]) -> Double {
    guard !probabilities.isEmpty else { return 1 }
    if probabilities.contains(where: { $0 <= 0 }) { return 0 }
    let uncertain = probabilities.filter { $0 < 1 }
    guard !uncertain.isEmpty else { return 1 }
    if correlation >= 1 { return uncertain.min()! }
    if correlation == 0 { return uncertain.reduce(1, *) }
    let thresholds = uncertain.map { SpecialFunctions.normalQuantile($0) }
    let root = correlation.squareRoot()
    let rest = (1 - correlation).squareRoot()
    // The trapezoidal rule on the line is exact to rounding for a smooth integrand under φ once the step is fine against
    // the steepest factor, whose width is √(1-ρ)/√ρ.
    let step = min(0.125, 0.25 * rest / root)
    var sum = 0.0
    var u = -9.0
    while u <= 9 {
      var product = exp(SpecialFunctions.logNormalDensity(u))
      for threshold in thresholds { product *= SpecialFunctions.normalCDF((threshold + root * u) / rest) }
      sum += product
      u += step
    }
    return min(1, sum * step)
  }

  /// P(every target hit | u in its bin), for bins of u of equal probability: what `probabilityOfAll` is the mean of.
  func probabilities(ofAll probabilities: [Double], bins: Int) -> [Double] {
    if probabilities.contains(where: { $0 <= 0 }) { return Array(repeating: 0, count: bins) }
    let thresholds = probabilities.filter { $0 < 1 }.map { SpecialFunctions.normalQuantile($0) }
    let root = correlation.squareRoot()
    let rest = max(1e-9, (1 - correlation).squareRoot())
    return (0..<bins).map { bin in
      var sum = 0.0
      for k in 0..<Self.pointsPerBin {
        let position = (Double(bin) + (Double(k) + 0.5) / Double(Self.pointsPerBin)) / Double(bins)
        let u = SpecialFunctions.normalQuantile(position)
        sum += thresholds.reduce(1) { $0 * SpecialFunctions.normalCDF(($1 + root * u) / rest) }
      }
      return sum / Double(Self.pointsPerBin)
    }
  }

  private static let pointsPerBin = 16
}
