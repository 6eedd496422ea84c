import Glibc
import GrowthCurves

extension PathTarget {
  /// Nodes on a lattice in whitened coordinates, flooded outward from the densest points while the density matters.
  ///
  /// The trapezoidal rule on ℝᵈ converges exponentially for a density that is smooth at the scale of its step: with a step
  /// of h deviations a Gaussian is integrated to e^(-2π²/h²). Steps along x_H are also kept below the reporting error,
  /// the width of the narrowest kernel the predictive distributions have.
  func lattice(around sample: Sample) -> FamilyNodes {
    let largest = sample.logWeights.max() ?? -.infinity
    guard largest > -.infinity,
      let moments = WeightedMoments(
        sample.coordinates, weights: sample.logWeights.map { exp($0 - largest) }, dimension: dimension)
    else { return nodes(sample) }
    let d = dimension
    let lastDeviation = moments.factor[d * (d + 1) / 2 - 1] * targetUnit
    var steps = [Double](repeating: Self.step, count: d)
    steps[d - 1] = min(Self.step, problem.prior.reportingError / lastDeviation)
    let frame = StudentProposal(
      mean: moments.mean,
      factor: (0..<d).flatMap { i in (0...i).map { moments.factor[i * (i + 1) / 2 + $0] * steps[$0] } })
    var logVolume = 0.0
    for k in 0..<d { logVolume += log(frame.factor[k * (k + 1) / 2 + k]) }
    return flood(frame, from: seeds(sample, frame), logVolume: logVolume)
  }

  private static var step: Double { 0.25 }
  /// Points whose density is below e⁻²⁶ of the largest are left out: 5e-12 of the mode.
  private static var depth: Double { 26 }

  /// Lattice points next to the densest points of the sample.
  private func seeds(_ sample: Sample, _ frame: StudentProposal) -> [[Int]] {
    let d = dimension
    let densest = sample.nodes.indices.sorted {
      sample.nodes[$0].logPrior + sample.nodes[$0].logLikelihood
        > sample.nodes[$1].logPrior + sample.nodes[$1].logLikelihood
    }
    return densest.prefix(64).map { i in
      var index = [Int](repeating: 0, count: d)
      var z = [Double](repeating: 0, count: d)
      for a in 0..<d {
        let row = a * (a + 1) / 2
        var sum = sample.coordinates[i * d + a] - frame.mean[a]
        for b in 0..<a { sum -= frame.factor[row + b] * z[b] }
        z[a] = sum / frame.factor[row + a]
        index[a] = Int(z[a].rounded())
      }
      return index
    }
  }

  private func flood(_ frame: StudentProposal, from seeds: [[Int]], logVolume: Double) -> FamilyNodes {
    let d = dimension
    var result = Sample(dimension: d)
    result.logCount = -logVolume
    var visited = Set<Int>()
    var stack: [[Int]] = []
    func visit(_ index: [Int]) {
      // 15 bits an axis, offset so that each is positive.
      let key = index.reduce(0) { $0 << 15 | ($1 + 16384) & 32767 }
      if visited.insert(key).inserted { stack.append(index) }
    }
    for seed in seeds { visit(seed) }
    var largest = -Double.infinity
    var u = [Double](repeating: 0, count: d)
    var residuals = [Double](repeating: 0, count: problem.observations.count)
    var likelihoods = [Double](repeating: 0, count: conditionals.count)
    while let index = stack.popLast() {
      frame.transform(index.map(Double.init), into: &u)
      let node = evaluate(u, residuals: &residuals, scaleLikelihoods: &likelihoods)
      let logDensity = node.logPrior + node.logLikelihood
      largest = max(largest, logDensity)
      guard logDensity > largest - Self.depth else { continue }
      result.nodes.append(node)
      result.residuals.append(contentsOf: residuals)
      if !problem.observations.isEmpty { result.scaleLikelihoods.append(contentsOf: likelihoods) }
      result.logWeights.append(logDensity)
      for k in 0..<d {
        var neighbour = index
        neighbour[k] += 1
        visit(neighbour)
        neighbour[k] -= 2
        visit(neighbour)
      }
    }
    return nodes(result)
  }
}
