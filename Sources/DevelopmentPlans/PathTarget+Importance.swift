import Glibc
import GrowthCurves

extension PathTarget {
  /// Weighted nodes of this family's posterior.
  func sample(_ options: PathPosterior.Options) -> FamilyNodes {
    let needsAdaptation = !problem.observations.isEmpty
    var sample = priorSample(count: needsAdaptation ? options.roundPoints : options.priorPoints)
    if needsAdaptation {
      for round in 1...max(1, options.rounds) {
        guard let proposal = StudentProposal(fittedTo: sample, minimumEffectiveSize: 60 * Double(dimension)) else {
          break
        }
        sample = draw(proposal, count: round == options.rounds ? options.finalPoints : options.roundPoints)
      }
    }
    return options.method == .lattice ? lattice(around: sample) : nodes(sample)
  }

  /// A weighted set of coordinates with all that was computed at them.
  struct Sample {
    let dimension: Int
    var coordinates: [Double] = []
    var nodes: [Node] = []
    var residuals: [Double] = []
    var scaleLikelihoods: [Double] = []
    /// ln(prior · likelihood / proposal).
    var logWeights: [Double] = []
    /// ln of the mean weight's denominator: ln N, or minus the log cell volume of a lattice.
    var logCount = 0.0
  }

  private func emptySample(count: Int) -> Sample {
    var sample = Sample(dimension: dimension)
    sample.coordinates.reserveCapacity(count * dimension)
    sample.nodes.reserveCapacity(count)
    sample.residuals.reserveCapacity(count * problem.observations.count)
    sample.scaleLikelihoods.reserveCapacity(count * conditionals.count)
    sample.logWeights.reserveCapacity(count)
    sample.logCount = log(Double(count))
    return sample
  }

  /// The coordinate that the low-discrepancy base 2 drives is that of the target, the next ones the others.
  private func normal(_ point: Int, axis: Int) -> Double {
    let normals = LowDiscrepancyNormals.shared.normals
    let d = axis == dimension - 1 ? 0 : axis + 1
    return normals[point * LowDiscrepancyNormals.dimension + d]
  }

  /// Points of the prior by inverse distribution functions.
  private func priorSample(count: Int) -> Sample {
    let table = ClaimQuantileTable(problem.claim)
    var sample = emptySample(count: count)
    var u = [Double](repeating: 0, count: dimension)
    for i in 0..<count {
      priorPoint(i, table, &u)
      append(u, to: &sample, logProposal: nil)
    }
    return sample
  }

  private func priorPoint(_ i: Int, _ table: ClaimQuantileTable, _ u: inout [Double]) {
    for k in 0..<(dimension - 1) { u[k] = normal(i, axis: k) }
    u[dimension - 1] = (table[normal(i, axis: dimension - 1)] - problem.claim.mean) / targetUnit
  }

  /// Evaluates a point and appends it; without a proposal the point comes from the prior.
  private func append(_ u: [Double], to sample: inout Sample, logProposal: ((_ node: Node) -> Double)?) {
    var residuals = [Double](repeating: 0, count: problem.observations.count)
    var likelihoods = [Double](repeating: 0, count: conditionals.count)
    let node = evaluate(u, residuals: &residuals, scaleLikelihoods: &likelihoods)
    sample.coordinates.append(contentsOf: u)
    sample.nodes.append(node)
    sample.residuals.append(contentsOf: residuals)
    if !problem.observations.isEmpty { sample.scaleLikelihoods.append(contentsOf: likelihoods) }
    sample.logWeights.append(node.logLikelihood + (logProposal.map { node.logPrior - $0(node) } ?? 0))
  }

  /// Nine tenths from the proposal and one tenth from the prior, weighted by their mixture (a deterministic mixture, Owen
  /// and Zhou 2000), so no region the prior allows has an unbounded weight.
  private func draw(_ proposal: StudentProposal, count: Int) -> Sample {
    let table = ClaimQuantileTable(problem.claim)
    let priorCount = count / 10
    let share = Double(priorCount) / Double(count)
    var sample = emptySample(count: count)
    var u = [Double](repeating: 0, count: dimension)
    var z = u
    for i in 0..<count {
      if i < count - priorCount {
        let scale = LowDiscrepancyNormals.shared.scales[i]
        for k in 0..<dimension { z[k] = normal(i, axis: k) * scale }
        proposal.transform(z, into: &u)
      } else {
        priorPoint(i - (count - priorCount), table, &u)
      }
      let logStudent = proposal.logDensity(u)
      append(u, to: &sample) { node in
        logSumExp(log1p(-share) + logStudent, log(share) + node.logPrior)
      }
    }
    return sample
  }

  private func logSumExp(_ a: Double, _ b: Double) -> Double {
    let larger = max(a, b)
    return larger + log1p(exp(min(a, b) - larger))
  }

  /// The sample with its weights on the natural scale and the evidence they carry.
  func nodes(_ sample: Sample) -> FamilyNodes {
    let scaleCount = conditionals.count
    var result = FamilyNodes(
      family: family, observationCount: problem.observations.count, scaleCount: scaleCount,
      priorScaleWeights: logScaleWeights.map { exp($0) })
    let largest = sample.logWeights.max() ?? -.infinity
    guard largest > -.infinity else { return result }
    var sum = 0.0
    var squares = 0.0
    for (i, logWeight) in sample.logWeights.enumerated() {
      let weight = exp(logWeight - largest)
      sum += weight
      squares += weight * weight
      // Nodes that together could not move the last digit of a double are left out.
      guard weight > 1e-20 else { continue }
      let node = sample.nodes[i]
      result.base.append(node.base)
      result.target.append(node.target)
      result.eta.append(node.eta)
      result.logExponent.append(node.logExponent)
      if result.sharesWeights {
        result.weights.append(weight)
      } else {
        let n = problem.observations.count
        result.residuals.append(contentsOf: sample.residuals[(i * n)..<(i * n + n)])
        let likelihoods = sample.scaleLikelihoods[(i * scaleCount)..<(i * scaleCount + scaleCount)]
        let total = DevelopmentPlans.logSumExp(Array(likelihoods))
        for likelihood in likelihoods { result.weights.append(weight * exp(likelihood - total)) }
      }
    }
    result.logEvidence = largest + log(sum) - sample.logCount
    result.effectiveSampleSize = sum * sum / squares
    return result
  }
}

/// A multivariate Student t fitted to tempered weights: the proposal of the next round.
struct StudentProposal {
  let dimension: Int
  let mean: [Double]
  /// Lower triangular factor of the scale matrix, row by row.
  let factor: [Double]
  private let logConstant: Double

  /// Covariances are widened, since a proposal too narrow costs more than one too wide.
  private static let inflation = 1.4

  /// `nil` when no point has weight or the weights do not spread in every direction.
  init?(fittedTo sample: PathTarget.Sample, minimumEffectiveSize: Double) {
    guard let weights = Self.temperedWeights(sample.logWeights, minimumEffectiveSize: minimumEffectiveSize),
      let moments = WeightedMoments(sample.coordinates, weights: weights, dimension: sample.dimension)
    else { return nil }
    self.init(mean: moments.mean, factor: moments.factor.map { $0 * Self.inflation.squareRoot() })
  }

  init(mean: [Double], factor: [Double]) {
    let d = mean.count
    dimension = d
    self.mean = mean
    self.factor = factor
    let nu = LowDiscrepancyNormals.degreesOfFreedom
    var logDeterminant = 0.0
    for k in 0..<d { logDeterminant += log(factor[k * (k + 1) / 2 + k]) }
    logConstant =
      lgamma((nu + Double(d)) / 2) - lgamma(nu / 2) - Double(d) / 2 * log(nu * Double.pi) - logDeterminant
  }

  /// wᵝ with the largest β ≤ 1 that keeps the effective sample size at the minimum.
  private static func temperedWeights(_ logWeights: [Double], minimumEffectiveSize: Double) -> [Double]? {
    guard let largest = logWeights.max(), largest > -.infinity else { return nil }
    func weights(_ beta: Double) -> [Double] { logWeights.map { exp(beta * ($0 - largest)) } }
    func effectiveSize(_ weights: [Double]) -> Double {
      let sum = weights.reduce(0, +)
      return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
    let full = weights(1)
    if effectiveSize(full) >= minimumEffectiveSize { return full }
    var lower = 0.0
    var upper = 1.0
    for _ in 0..<12 {
      let middle = (lower + upper) / 2
      if effectiveSize(weights(middle)) >= minimumEffectiveSize { lower = middle } else { upper = middle }
    }
    return weights(lower)
  }

  func transform(_ z: [Double], into u: inout [Double]) {
    for i in 0..<dimension {
      var sum = mean[i]
      for j in 0...i { sum += factor[i * (i + 1) / 2 + j] * z[j] }
      u[i] = sum
    }
  }

  func logDensity(_ u: [Double]) -> Double {
    let nu = LowDiscrepancyNormals.degreesOfFreedom
    var z = u
    var squares = 0.0
    for i in 0..<dimension {
      let row = i * (i + 1) / 2
      var sum = u[i] - mean[i]
      for j in 0..<i { sum -= factor[row + j] * z[j] }
      z[i] = sum / factor[row + i]
      squares += z[i] * z[i]
    }
    return logConstant - (nu + Double(dimension)) / 2 * log1p(squares / nu)
  }
}

/// Mean and lower triangular factor of the covariance of weighted points.
struct WeightedMoments {
  let mean: [Double]
  let factor: [Double]

  init?(_ coordinates: [Double], weights: [Double], dimension d: Int) {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    var mean = [Double](repeating: 0, count: d)
    for (i, weight) in weights.enumerated() where weight > 0 {
      for k in 0..<d { mean[k] += weight * coordinates[i * d + k] }
    }
    for k in 0..<d { mean[k] /= total }
    var factor = [Double](repeating: 0, count: d * (d + 1) / 2)
    for (i, weight) in weights.enumerated() where weight > 0 {
      for a in 0..<d {
        for b in 0...a {
          factor[a * (a + 1) / 2 + b] +=
            weight * (coordinates[i * d + a] - mean[a]) * (coordinates[i * d + b] - mean[b]) / total
        }
      }
    }
    for i in 0..<d {
      let row = i * (i + 1) / 2
      for j in 0...i {
        let column = j * (j + 1) / 2
        var sum = factor[row + j]
        for k in 0..<j { sum -= factor[row + k] * factor[column + k] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[row + i] = sum.squareRoot()
        } else {
          factor[row + j] = sum / factor[column + j]
        }
      }
    }
    self.mean = mean
    self.factor = factor
  }
}
