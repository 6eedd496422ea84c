import Distributions
import Glibc
import GrowthCurves

extension PathTarget {
  /// Weighted nodes of this family's posterior.
  func sample(_ options: PathPosterior.Options) -> FamilyNodes {
    let needsAdaptation = problem.hasConditions
    var sample = priorSample(.shared(needsAdaptation ? options.roundPoints : points(options.priorPoints)))
    if needsAdaptation {
      for round in 1...max(1, options.rounds) {
        guard let proposal = StudentProposal(fittedTo: sample, minimumEffectiveSize: 60 * Double(dimension)) else {
          break
        }
        sample = draw(
          proposal, .shared(round == options.rounds ? points(options.finalPoints) : options.roundPoints))
      }
    }
    let importance = nodes(sample)
    guard options.method == .lattice else { return importance }
    var lattice = lattice(around: sample, step: options.latticeStep)
    lattice.effectiveSampleSize = importance.effectiveSampleSize
    return lattice
  }

  /// How many points the family needs to be good to half a percent where `count` are enough for three dimensions.
  ///
  /// A lattice of one or two dimensions is as fine with fewer, one of four takes more, as data do by themselves. A ramp that
  /// falls may run into zero after the horizon, where ln Y ends: a jump across all parameters, which takes more again.
  private func points(_ count: Int) -> Int {
    switch dimension {
    case 1: return count / 4
    case 2: return count / 2
    default:
      guard family == .rampWeibull else { return count }
      let hard = problem.hasConditions ? count : 2 * count
      if problem.claimMean < problem.baseMean { return 8 * hard }
      if problem.claimMean - problem.claimDeviation < problem.baseMean { return 2 * hard }
      return dimension == 4 ? hard : count
    }
  }

  /// A weighted set of points with all that was computed at them.
  struct Sample {
    let dimension: Int
    var coordinates: [Double] = []
    var paths: [PreparedPath] = []
    var residuals: [Double] = []
    var scaleLikelihoods: [Double] = []
    /// ln(prior · likelihood).
    var logDensities: [Double] = []
    /// ln(prior · likelihood / proposal).
    var logWeights: [Double] = []
    /// ln of what the sum of the weights is divided by: the number of points, or the lattice's points per unit volume.
    var logCount = 0.0

    mutating func append(_ point: Point, logWeight: Double, withData: Bool) {
      coordinates.append(contentsOf: point.coordinates)
      paths.append(point.path)
      if withData {
        residuals.append(contentsOf: point.residuals)
        scaleLikelihoods.append(contentsOf: point.scaleLikelihoods)
      }
      logDensities.append(point.logPrior + point.logLikelihood)
      logWeights.append(logWeight)
    }
  }

  func emptySample(count: Int) -> Sample {
    var sample = Sample(dimension: dimension)
    sample.coordinates.reserveCapacity(count * dimension)
    sample.paths.reserveCapacity(count)
    sample.residuals.reserveCapacity(count * problem.conditionCount)
    sample.scaleLikelihoods.reserveCapacity(count * conditionals.count)
    sample.logDensities.reserveCapacity(count)
    sample.logWeights.reserveCapacity(count)
    sample.logCount = log(Double(count))
    return sample
  }

  /// Points of the prior by inverse distribution functions.
  private func priorSample(_ table: LowDiscrepancyNormals) -> Sample {
    var sample = emptySample(count: table.count)
    var point = makePoint()
    for i in 0..<table.count {
      let logShare = setPriorPoint(i, table, &point.coordinates)
      evaluate(&point)
      sample.append(point, logWeight: point.logLikelihood + logShare, withData: problem.hasConditions)
    }
    return sample
  }

  /// Puts the point where the family has a path: x_H is drawn above the least it can be.
  ///
  /// - Returns: ln of the prior share of x_H that lies there, the point's weight for it.
  private func setPriorPoint(_ i: Int, _ table: LowDiscrepancyNormals, _ u: inout [Double]) -> Double {
    let last = dimension - 1
    for k in 0..<last { u[k] = table.normal(i, axis: k, of: dimension) }
    guard let least = smallestTarget(atCoordinates: u) else {
      u[last] = coordinate(ofTarget: quantiles[table.normal(i, axis: last, of: dimension)])
      return 0
    }
    let (score, logShare) = Self.normal(table.uniforms[i], above: quantiles.score(of: least))
    u[last] = coordinate(ofTarget: max(quantiles[score], least.nextUp))
    return logShare
  }

  /// A standard normal that is above a bound, from a number in (0, 1), and ln of the probability of being there.
  private static func normal(_ uniform: Double, above bound: Double) -> (value: Double, logShare: Double) {
    // Where next to nothing is cut off, nothing is.
    guard bound > -7 else { return (SpecialFunctions.normalQuantile(uniform), 0) }
    let above = max(SpecialFunctions.normalCDF(-bound), 1e-300)
    return (-SpecialFunctions.normalQuantile(min(1 - 1e-16, (1 - uniform) * above)), log(above))
  }

  /// The same of Student's t.
  private static func student(_ uniform: Double, above bound: Double) -> (value: Double, logShare: Double) {
    let above = max(StudentFive.complementaryCDF(bound), 1e-300)
    return (-StudentFive.ofNormal(SpecialFunctions.normalQuantile((1 - uniform) * above)), log(above))
  }

  /// Eight parts from the proposal and one from the prior, weighted by their mixture (a deterministic mixture, Owen and Zhou
  /// 2000), so no region the prior allows has an unbounded weight.
  ///
  /// The last coordinate of a point of the proposal is drawn above the least x_H of the family, so the integrand has no jump
  /// there.
  private func draw(_ proposal: StudentProposal, _ table: LowDiscrepancyNormals) -> Sample {
    let priorTable = LowDiscrepancyNormals.shared(max(512, table.count / 8))
    let total = Double(table.count + priorTable.count)
    let logPriorShare = log(Double(priorTable.count) / total)
    let logStudentShare = log(Double(table.count) / total)
    var sample = emptySample(count: table.count + priorTable.count)
    var point = makePoint()
    var z = point.coordinates
    let last = dimension - 1
    for i in 0..<(table.count + priorTable.count) {
      var logShare = 0.0
      if i < table.count {
        for k in 0..<dimension { z[k] = table.student(i, axis: k, of: dimension) }
        proposal.transform(z, into: &point.coordinates)
        if let least = smallestTarget(atCoordinates: point.coordinates) {
          let step = proposal.factor[proposal.factor.count - 1]
          let bound = z[last] + (coordinate(ofTarget: least) - point.coordinates[last]) / step
          let (value, share) = Self.student(table.uniforms[i], above: bound)
          point.coordinates[last] = max(
            point.coordinates[last] + step * (value - z[last]), coordinate(ofTarget: least).nextUp)
          logShare = share
        }
      } else {
        logShare = setPriorPoint(i - table.count, priorTable, &point.coordinates)
      }
      evaluate(&point)
      let student = logStudentShare + proposal.logDensity(point.coordinates, scratch: &z)
      let prior = logPriorShare + point.logPrior
      let larger = max(student, prior)
      let logProposal = larger + log1p(exp(min(student, prior) - larger))
      sample.append(
        point, logWeight: point.logPrior + point.logLikelihood - logProposal + logShare, withData: true)
    }
    return sample
  }

  /// The sample with its weights on the natural scale and the evidence they carry.
  func nodes(_ sample: Sample) -> FamilyNodes {
    let scaleCount = conditionals.count
    let n = problem.conditionCount
    var result = FamilyNodes(
      family: family, observationCount: n, scaleCount: scaleCount, priorScaleWeights: logScaleWeights.map { exp($0) })
    let largest = sample.logWeights.max() ?? -.infinity
    guard largest > -.infinity else { return result }
    result.paths.reserveCapacity(sample.paths.count)
    result.weights.reserveCapacity(sample.paths.count * (n == 0 ? 1 : scaleCount))
    result.residuals.reserveCapacity(sample.residuals.count)
    var sum = 0.0
    var squares = 0.0
    for (i, logWeight) in sample.logWeights.enumerated() {
      let weight = exp(logWeight - largest)
      sum += weight
      squares += weight * weight
      // Nodes that together could not move the last digit of a double are left out.
      guard weight > 1e-20 else { continue }
      result.paths.append(sample.paths[i])
      guard n > 0 else {
        result.weights.append(weight)
        continue
      }
      result.residuals.append(contentsOf: sample.residuals[(i * n)..<(i * n + n)])
      let likelihoods = (i * scaleCount)..<(i * scaleCount + scaleCount)
      var largestLikelihood = -Double.infinity
      for q in likelihoods { largestLikelihood = max(largestLikelihood, sample.scaleLikelihoods[q]) }
      var total = 0.0
      for q in likelihoods { total += exp(sample.scaleLikelihoods[q] - largestLikelihood) }
      for q in likelihoods {
        result.weights.append(weight * exp(sample.scaleLikelihoods[q] - largestLikelihood) / total)
      }
    }
    result.logEvidence = largest + log(sum) - sample.logCount
    result.effectiveSampleSize = sum * sum / squares
    return result
  }
}
