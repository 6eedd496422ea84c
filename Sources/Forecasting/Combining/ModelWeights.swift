import Distributions
import Glibc

/// Weights of competing models.
public enum ModelWeights {
  /// Akaike weights exp(−(cᵢ − min c)/2)/Σ from AICc or AIC (Burnham and Anderson 2002, section 2.9).
  ///
  /// A criterion of +∞ or not a number gets weight zero; where all are such, all do. One of −∞ is an exact fit, and exact fits
  /// share everything.
  public static func akaike(_ criteria: [Double]) -> [Double] {
    if criteria.contains(-.infinity) { return inverse(criteria.map { $0 == -.infinity ? 0 : 1 }) }
    return normalized(criteria.map { $0.isNaN ? -.infinity : -$0 / 2 })
  }

  /// Posterior weights ∝ priorᵢ exp(logEvidenceᵢ) and the logarithm of the evidence of all together.
  ///
  /// - Precondition: as many priors as evidences, not negative.
  public static func bayesian(
    logEvidence: [Double], prior: [Double]
  ) -> (weights: [Double], logEvidence: Double) {
    precondition(logEvidence.count == prior.count, "there is one prior weight for each model")
    precondition(prior.allSatisfy { $0 >= 0 }, "prior weights are not negative")
    let total = prior.reduce(0, +)
    let joint = zip(logEvidence, prior).map { $0.0 + log($0.1 / total) }
    return (normalized(joint), SpecialFunctions.logSumExp(joint))
  }

  /// Weights inversely proportional to errors, (1/eᵢ)/Σ(1/eⱼ); models without error share everything.
  public static func inverse(_ errors: [Double]) -> [Double] {
    let exact = errors.map { $0 == 0 ? 1.0 : 0 }
    let raw = exact.contains(1) ? exact : errors.map { $0.isFinite && $0 > 0 ? 1 / $0 : 0 }
    let total = raw.reduce(0, +)
    guard total > 0 else { return [Double](repeating: 1 / Double(max(1, errors.count)), count: errors.count) }
    return raw.map { $0 / total }
  }

  private static func normalized(_ logWeights: [Double]) -> [Double] {
    let total = SpecialFunctions.logSumExp(logWeights)
    return total > -.infinity ? logWeights.map { exp($0 - total) } : logWeights.map { _ in 0 }
  }
}
