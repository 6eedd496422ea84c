import Glibc

/// Weights of models from criteria or evidences, on the log scale throughout.
public enum EvidenceWeights {
  /// w_i ∝ exp(-(AICc_i - min)/2): Akaike weights (Burnham and Anderson 2002, section 2.9).
  public static func akaike(_ criteria: [Double]) -> [Double] {
    bayesian(logEvidences: criteria.map { -$0 / 2 }, priors: criteria.map { _ in 1 }).weights
  }

  /// w_i ∝ prior_i exp(log Z_i), and the log of the sum with the priors as they are given.
  public static func bayesian(logEvidences: [Double], priors: [Double]) -> (weights: [Double], logEvidence: Double) {
    precondition(logEvidences.count == priors.count, "each evidence has one prior weight")
    let logs = zip(logEvidences, priors).map { $0 + log($1) }
    let total = logSumExp(logs)
    return (logs.map { exp($0 - total) }, total)
  }
}
