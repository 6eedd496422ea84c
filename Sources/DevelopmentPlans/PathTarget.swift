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
  let conditionals: [ConditionalDeviation]
  let logScaleWeights: [Double]
  let axes: [Axis]
  private let claimMean: Double
  private let claimDeviation: Double
  private let logReliability: (holds: Double, fails: Double)

  init(
    problem: PathProblem, family: PathFamily, conditionals: [ConditionalDeviation], logScaleWeights: [Double]
  ) {
    self.problem = problem
    self.family = family
    self.conditionals = conditionals
    self.logScaleWeights = logScaleWeights
    var axes: [Axis] = problem.baseDeviation > 0 ? [.base] : []
    if family != .exponential { axes.append(.maturity) }
    if family == .rampWeibull { axes.append(.rampShape) }
    axes.append(.target)
    self.axes = axes
    claimMean = problem.claim.mean
    claimDeviation = problem.claim.variance.squareRoot()
    logReliability = (log(problem.prior.stageReliability), log1p(-problem.prior.stageReliability))
  }

  var dimension: Int { axes.count }
  /// The deviation of x_H that one unit of the last coordinate stands for.
  var targetUnit: Double { claimDeviation }

  /// One node: its parameters, what the data say of it, and its density.
  struct Node {
    var base = 0.0
    var target = 0.0
    var eta = 0.0
    var logExponent = 0.0
    /// ln prior density in u.
    var logPrior = 0.0
    /// ln of the stage factors and of Σ_q π_q likelihood_q; -∞ outside the family's support.
    var logLikelihood = -Double.infinity
  }

  /// Evaluates the density at u; `residuals` and `scaleLikelihoods` receive the node's residuals and, per q, ln π_q L_q.
  func evaluate(
    _ u: [Double], residuals: inout [Double], scaleLikelihoods: inout [Double]
  ) -> Node {
    var node = Node()
    node.base = problem.baseMean
    node.eta = 0
    for (k, axis) in axes.enumerated() {
      switch axis {
      case .base: node.base += problem.baseDeviation * u[k]
      case .maturity: node.eta = problem.prior.maturity.mean + problem.prior.maturity.deviation * u[k]
      case .rampShape: node.logExponent = problem.prior.rampShape.mean + problem.prior.rampShape.deviation * u[k]
      case .target: node.target = claimMean + claimDeviation * u[k]
      }
      if axis == .target {
        node.logPrior += problem.claim.logDensity(at: node.target) + log(claimDeviation)
      } else {
        node.logPrior -= u[k] * u[k] / 2 + 0.9189385332046727
      }
    }
    weigh(&node, residuals: &residuals, scaleLikelihoods: &scaleLikelihoods)
    return node
  }

  /// The likelihood part of a node whose parameters are set.
  func weigh(_ node: inout Node, residuals: inout [Double], scaleLikelihoods: inout [Double]) {
    guard family.contains(base: node.base, target: node.target, eta: node.eta) else {
      node.logLikelihood = -.infinity
      return
    }
    if problem.observations.isEmpty && problem.stages.isEmpty {
      node.logLikelihood = 0
      return
    }
    let path = AnchoredPath(
      family, base: node.base, target: node.target, eta: node.eta, logExponent: node.logExponent,
      horizon: problem.horizon)
    var logStage = 0.0
    for stage in problem.stages {
      let logValue = path.logValue(at: stage.time)
      let rise = node.target - node.base
      let fraction = rise == 0 ? stage.time / problem.horizon : expm1(logValue - node.base) / expm1(rise)
      let holds = stage.relation == .atMost ? fraction <= stage.fractionOfRise : fraction >= stage.fractionOfRise
      logStage += holds ? logReliability.holds : logReliability.fails
    }
    guard !problem.observations.isEmpty else {
      node.logLikelihood = logStage
      return
    }
    for (j, observation) in problem.observations.enumerated() {
      residuals[j] = observation.logValue - path.logValue(at: observation.time)
      // A falling ramp below zero has no logarithm: the node has no such path.
      guard residuals[j].isFinite else {
        node.logLikelihood = -.infinity
        return
      }
    }
    for (q, conditional) in conditionals.enumerated() {
      scaleLikelihoods[q] = logScaleWeights[q] + conditional.logLikelihood(residuals, offset: 0)
    }
    node.logLikelihood = logStage + logSumExp(scaleLikelihoods)
  }
}
