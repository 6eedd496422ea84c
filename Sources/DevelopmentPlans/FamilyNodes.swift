import GrowthCurves

/// The weighted nodes of one family: prepared paths, and what the observations make of each under each q.
struct FamilyNodes: Sendable {
  let family: PathFamily
  let observationCount: Int
  let scaleCount: Int
  /// Prior probability of each q, which multiplies the common weight when there are no observations.
  let priorScaleWeights: [Double]
  var paths: [PreparedPath] = []
  /// ln y_j - ln μ(t_j), node after node.
  var residuals: [Double] = []
  /// Weight of node i under scale q at `i * scaleCount + q`; without observations one weight per node for all q.
  var weights: [Double] = []
  var logEvidence = -Double.infinity
  var logPrior = 0.0
  /// Of the importance sample, from which a lattice also starts.
  var effectiveSampleSize = 0.0

  var count: Int { paths.count }
  /// Without observations q does not touch the weights.
  var sharesWeights: Bool { observationCount == 0 }

  /// Weight of a node under one q.
  func weight(_ node: Int, _ q: Int) -> Double {
    sharesWeights ? weights[node] * priorScaleWeights[q] : weights[node * scaleCount + q]
  }

  func weight(ofScale q: Int) -> Double {
    var sum = 0.0
    for node in 0..<count { sum += weight(node, q) }
    return sum
  }

  /// Normalises all weights to sum to `total`.
  mutating func scaleWeights(to total: Double) {
    let sum = weights.reduce(0, +)
    guard sum > 0 else { return }
    let factor = total / sum
    for index in weights.indices { weights[index] *= factor }
  }
}
