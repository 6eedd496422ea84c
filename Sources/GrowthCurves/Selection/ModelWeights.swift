import Glibc

/// Weights of rival models.
public enum ModelWeights {
  /// exp(-(AICc - min)/2), normalised (Burnham and Anderson 2002, section 2.9); an infinite criterion has weight zero.
  ///
  /// - Returns: all zeros where no criterion is finite.
  public static func akaike(_ criteria: [Double]) -> [Double] {
    normalised(criteria.map { -$0 / 2 }).weights
  }

  /// priorᵢ·exp(ln Zᵢ), normalised, with ln Σ priorᵢ Zᵢ, the evidence of the mixture.
  public static func bayesian(logEvidence: [Double], prior: [Double]) -> (weights: [Double], logEvidence: Double) {
    precondition(logEvidence.count == prior.count, "as many priors as models")
    return normalised(logEvidence.indices.map { logEvidence[$0] + log(prior[$0]) })
  }

  private static func normalised(_ logs: [Double]) -> (weights: [Double], logEvidence: Double) {
    let largest = logs.filter { $0.isFinite }.max() ?? 0
    let shares = logs.map { $0.isFinite ? exp($0 - largest) : 0 }
    let total = shares.reduce(0) { $0 + $1 }
    guard total > 0 else { return (shares, -.infinity) }
    return (shares.map { $0 / total }, largest + log(total))
  }
}
