import Glibc
import GrowthCurves

/// The unnormalised posterior density of one family's parameters in standardised coordinates u: prior times stage
/// factors times Σ_q π_q N(residuals; 0, S_q).
///
/// Coordinates run over those of x₀, η, ln k that the family and the base have, and end with x_H: so a lower triangular
/// whitening leaves the last axis parallel to x_H.
struct PathTarget {
  enum Axis { case base, maturity, rampShape, target }

  let problem: PathProblem
  let family: PathFamily
  let conditionals: [ConditionalGaussian]
  let logScaleWeights: [Double]
  let quantiles: ClaimQuantileTable
  /// Where points come from the prior alone its density cancels, and there is no table.
  let density: ClaimDensityTable?
  let axes: [Axis]
  private let claimMean: Double
  private let claimDeviation: Double
  private let logClaimDeviation: Double
  private let logReliability: (holds: Double, fails: Double)
  /// s and ln s of the observations, of the interim claims, then of the stages.
  private let times: [(s: Double, logS: Double)]

  init(
    problem: PathProblem, family: PathFamily, conditionals: [ConditionalGaussian], logScaleWeights: [Double],
    quantiles: ClaimQuantileTable, density: ClaimDensityTable?
  ) {
    self.problem = problem
    self.family = family
    self.conditionals = conditionals
    self.logScaleWeights = logScaleWeights
    self.quantiles = quantiles
    self.density = density
    var axes: [Axis] = problem.baseDeviation > 0 ? [.base] : []
    if family != .exponential { axes.append(.maturity) }
    if family == .rampWeibull { axes.append(.rampShape) }
    axes.append(.target)
    self.axes = axes
    claimMean = problem.claim.mean
    claimDeviation = problem.claim.variance.squareRoot()
    logClaimDeviation = log(claimDeviation)
    logReliability = (log(problem.prior.stageReliability), log1p(-problem.prior.stageReliability))
    times = (problem.conditionTimes + problem.stages.map(\.time)).map {
      ($0 / problem.horizon, log($0 / problem.horizon))
    }
  }

  var dimension: Int { axes.count }
  /// The deviation of x_H that one unit of the last coordinate stands for.
  var targetUnit: Double { claimDeviation }
  /// The value of the last coordinate that stands for x_H.
  func coordinate(ofTarget target: Double) -> Double { (target - claimMean) / claimDeviation }

  /// A point of the density with everything that is computed there; its buffers are used again at the next point.
  struct Point {
    var coordinates: [Double]
    var residuals: [Double]
    /// ln π_q L_q.
    var scaleLikelihoods: [Double]
    var path = PreparedPath(.exponential, base: 0, target: 0, eta: 0, logExponent: 0)
    var base = 0.0
    var eta = 0.0
    /// ln prior density in u.
    var logPrior = 0.0
    /// ln of the stage factors and of Σ_q π_q L_q; -∞ outside the family's support.
    var logLikelihood = -Double.infinity
  }

  func makePoint() -> Point {
    Point(
      coordinates: Array(repeating: 0, count: dimension),
      residuals: Array(repeating: 0, count: problem.conditionCount),
      scaleLikelihoods: Array(repeating: 0, count: conditionals.count))
  }

  /// Evaluates the density at the point's coordinates.
  func evaluate(_ point: inout Point) {
    var base = problem.baseMean
    var eta = 0.0
    var logExponent = 0.0
    var logPrior = 0.0
    let last = axes.count - 1
    for k in 0..<last {
      let u = point.coordinates[k]
      switch axes[k] {
      case .base: base += problem.baseDeviation * u
      case .maturity: eta = problem.prior.maturity.mean + problem.prior.maturity.deviation * u
      case .rampShape: logExponent = problem.prior.rampShape.mean + problem.prior.rampShape.deviation * u
      case .target: break
      }
      logPrior -= u * u / 2 + halfLogTwoPi
    }
    let target = claimMean + claimDeviation * point.coordinates[last]
    let logClaim = density?[point.coordinates[last]] ?? 0
    point.logPrior = logPrior + logClaim + logClaimDeviation
    point.base = base
    point.eta = eta
    guard family.contains(base: base, target: target, eta: eta) else {
      point.logLikelihood = -.infinity
      return
    }
    point.path = PreparedPath(family, base: base, target: target, eta: eta, logExponent: logExponent)
    point.logLikelihood = logStages(point.path) + logData(&point)
  }

  /// The x_H above which the family has a path from the point's base; `nil` where every x_H has one.
  func smallestTarget(at point: Point) -> Double? {
    switch family {
    case .logistic, .gompertz: point.base - Stable.softplus(-point.eta)
    case .exponential, .rampWeibull: nil
    }
  }

  /// The same before the point is evaluated.
  func smallestTarget(atCoordinates u: [Double]) -> Double? {
    switch family {
    case .exponential, .rampWeibull: return nil
    case .logistic, .gompertz:
      let known = axes[0] != .base
      let base = problem.baseMean + (known ? 0 : problem.baseDeviation * u[0])
      let eta = problem.prior.maturity.mean + problem.prior.maturity.deviation * u[known ? 0 : 1]
      return base - Stable.softplus(-eta)
    }
  }

  /// ln Σ_q π_q N(residuals; 0, S_q).
  private func logData(_ point: inout Point) -> Double {
    guard problem.hasConditions else { return 0 }
    let observed = problem.observations.count
    for j in point.residuals.indices {
      let value =
        j < observed
        ? problem.observations[j].logValue : problem.interim[j - observed].value(given: point.path.target, of: problem)
      let residual = value - point.path.logValue(times[j].s, logS: times[j].logS)
      // A falling ramp below zero has no logarithm: the node has no such path.
      guard residual.isFinite else { return -.infinity }
      point.residuals[j] = residual
    }
    var largest = -Double.infinity
    for q in conditionals.indices {
      let value = logScaleWeights[q] + conditionals[q].logLikelihood(point.residuals)
      point.scaleLikelihoods[q] = value
      largest = max(largest, value)
    }
    var sum = 0.0
    for value in point.scaleLikelihoods { sum += exp(value - largest) }
    return largest + log(sum)
  }

  /// ln of the product of ρ over the statements that hold and 1 - ρ over those that do not.
  private func logStages(_ path: PreparedPath) -> Double {
    var sum = 0.0
    for (i, stage) in problem.stages.enumerated() {
      let time = times[problem.conditionCount + i]
      let rise = path.target - path.base
      let done = expm1(path.logValue(time.s, logS: time.logS) - path.base)
      let fraction = rise == 0 ? time.s : done / expm1(rise)
      let holds = stage.relation == .atMost ? fraction <= stage.fractionOfRise : fraction >= stage.fractionOfRise
      sum += holds ? logReliability.holds : logReliability.fails
    }
    return sum
  }
}

/// ½ ln 2π.
let halfLogTwoPi = 0.9189385332046727
