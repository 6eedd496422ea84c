import Glibc
import GrowthCurves

extension PathTarget {
  /// Nodes on a lattice in whitened coordinates, grown outward from the densest points while the density matters.
  ///
  /// The trapezoidal rule on ℝᵈ converges exponentially for a density that is smooth at the scale of its step: with a step
  /// of h deviations a Gaussian is integrated to e^(-2π²/h²). Steps along x_H are also kept below the reporting error,
  /// the width of the narrowest kernel the predictive distributions have. Lines run along x_H, on which the density rises
  /// once and falls once.
  func lattice(around sample: Sample, step: Double) -> FamilyNodes {
    let largest = sample.logWeights.max() ?? -.infinity
    guard largest > -.infinity,
      let moments = WeightedMoments(
        sample.coordinates, weights: sample.logWeights.map { exp($0 - largest) }, dimension: dimension)
    else { return nodes(sample) }
    let d = dimension
    let lastDeviation = moments.factor[d * (d + 1) / 2 - 1] * targetUnit
    var steps = [Double](repeating: step, count: d)
    steps[d - 1] = min(step, problem.prior.reportingError / lastDeviation)
    let frame = StudentProposal(
      mean: moments.mean,
      factor: (0..<d).flatMap { i in (0...i).map { moments.factor[i * (i + 1) / 2 + $0] * steps[$0] } })
    var logVolume = 0.0
    for k in 0..<d { logVolume += log(frame.factor[k * (k + 1) / 2 + k]) }
    var lines = LatticeLines(target: self, frame: frame, logCount: -logVolume)
    lines.grow(from: seeds(sample, frame), mode: sample.logDensities.max()!)
    return nodes(lines.result)
  }

  /// Lattice points next to the densest points of the sample.
  private func seeds(_ sample: Sample, _ frame: StudentProposal) -> [[Int]] {
    let d = dimension
    let densest = sample.logDensities.indices.sorted { sample.logDensities[$0] > sample.logDensities[$1] }
    var z = [Double](repeating: 0, count: d)
    return densest.prefix(64).map { i in
      frame.whiten(Array(sample.coordinates[(i * d)..<(i * d + d)]), into: &z)
      return z.map { Int($0.rounded()) }
    }
  }
}

/// The lattice as lines along x_H, one for each index of the other coordinates.
private struct LatticeLines {
  let target: PathTarget
  let frame: StudentProposal
  var result: PathTarget.Sample
  private var point: PathTarget.Point
  private var z: [Double]
  private var cutoff = 0.0

  /// Points whose density is below e⁻²⁶ of the largest are left out: 5e-12 of the mode.
  private static let depth = 26.0

  init(target: PathTarget, frame: StudentProposal, logCount: Double) {
    self.target = target
    self.frame = frame
    result = target.emptySample(count: 0)
    result.logCount = logCount
    point = target.makePoint()
    z = point.coordinates
  }

  /// Follows lines from the seeds to their neighbours as long as a line has a point above the cutoff.
  mutating func grow(from seeds: [[Int]], mode: Double) {
    cutoff = mode - Self.depth
    var visited = Set<[Int16]>()
    var stack: [(line: [Int16], hint: Int)] = []
    for seed in seeds {
      let line = seed.dropLast().map { Int16(clamping: $0) }
      if visited.insert(line).inserted { stack.append((line, seed[seed.count - 1])) }
    }
    while let (line, hint) = stack.popLast() {
      guard let best = scan(line, from: hint) else { continue }
      for k in line.indices {
        for move in [Int16(1), -1] {
          var neighbour = line
          neighbour[k] += move
          if visited.insert(neighbour).inserted { stack.append((neighbour, best)) }
        }
      }
    }
  }

  /// Adds the points of one line above the cutoff, and returns the index of its densest point.
  private mutating func scan(_ line: [Int16], from hint: Int) -> Int? {
    for k in line.indices { z[k] = Double(line[k]) }
    guard let start = firstAboveCutoff(near: hint) else { return nil }
    let firstOfLine = result.logWeights.count
    var best = (index: start, density: -Double.infinity)
    for direction in [1, -1] {
      var index = direction == 1 ? start : start - 1
      while true {
        let density = evaluate(index)
        guard density > cutoff else {
          if density == -.infinity && direction == -1 {
            correctEdge(of: index + 1 == start ? firstOfLine : result.logWeights.count - 1)
          }
          break
        }
        result.append(point, logWeight: density, withData: target.problem.hasConditions)
        if density > best.density { best = (index, density) }
        index += direction
      }
    }
    return best.index
  }

  /// The cell of the last point inside the support ends at the support's edge, not halfway to the next point; the point
  /// just evaluated is the first outside.
  private mutating func correctEdge(of last: Int) {
    guard let edge = target.smallestTarget(at: point), last < result.logWeights.count else { return }
    let d = z.count
    let share = (target.coordinate(ofTarget: edge) - point.coordinates[d - 1]) / frame.factor[d * (d + 1) / 2 - 1]
    if share > 0 && share <= 1 { result.logWeights[last] += log(1.5 - share) }
  }

  /// Climbs from the hint until the density is above the cutoff; `nil` when the top of the line is below it.
  private mutating func firstAboveCutoff(near hint: Int) -> Int? {
    let here = evaluate(hint)
    if here > cutoff { return hint }
    let up = evaluate(hint + 1)
    let down = evaluate(hint - 1)
    // Outside the support a larger target lies nearer to it.
    let direction = up >= down ? 1 : -1
    var index = hint + direction
    var density = max(up, down)
    for _ in 0..<Self.longestClimb {
      if density > cutoff { return index }
      let next = evaluate(index + direction)
      if next < density { return nil }
      index += direction
      density = next
    }
    return nil
  }

  private static let longestClimb = 2000

  private mutating func evaluate(_ index: Int) -> Double {
    z[z.count - 1] = Double(index)
    frame.transform(z, into: &point.coordinates)
    target.evaluate(&point)
    return point.logPrior + point.logLikelihood
  }
}
