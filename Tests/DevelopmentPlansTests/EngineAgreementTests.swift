import DevelopmentPlans
import Glibc
import GrowthCurves
import TestSupport
import Testing

/// The default engine against the lattice on problems of shapes that the reference cases do not have.
@Suite struct EngineAgreementTests {
  struct Problem: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var families: [PathFamily] = [.rampWeibull, .logistic, .exponential]
    var base = 100.0
    var baseDeviation = 0.0
    var claim: Claim
    var observations: [(Double, Double)] = []

    var problem: PathProblem {
      var prior = PathPrior()
      prior.families = families.map { .init($0, weight: 1) }
      return PathProblem(
        prior: prior, horizon: 5, baseMean: log(base), baseDeviation: baseDeviation,
        claim: ClaimDistribution(claim, attainment: .outsideView, excessMean: prior.excessMean),
        observations: observations.map { PathProblem.Observation(time: $0.0, logValue: log($0.1)) })
    }
  }

  static let problems = [
    Problem(
      testDescription: "a decline towards a ceiling", families: [.rampWeibull, .exponential], claim: .atMost(50),
      observations: [(1, 95), (2, 85)]),
    Problem(
      testDescription: "Gompertz with half-years", families: [.gompertz, .exponential], claim: .atLeast(300),
      observations: [(0.5, 108), (1, 118), (1.5, 131), (2, 142)]),
    Problem(
      testDescription: "an uncertain base with its actual", families: [.logistic, .exponential], baseDeviation: 0.4,
      claim: .band(500, 600), observations: [(0, 120), (1, 150)]),
    Problem(
      testDescription: "actuals beyond the horizon", families: [.logistic, .exponential], claim: .about(300),
      observations: [(3, 180), (5, 260), (6, 300)]),
    Problem(
      testDescription: "a missing year and tight data", families: [.rampWeibull], claim: .point(400),
      observations: [(1, 125), (3, 240), (4, 310)]),
  ]

  @Test(.tags(.property, .slow), arguments: problems)
  func `quantiles agree within half a percent and probabilities within 0.003`(_ item: Problem) throws {
    var options = PathPosterior.Options()
    options.method = .lattice
    options.latticeStep = 0.35
    let exact = try PathPosterior(item.problem, options: options)
    let quick = try PathPosterior(item.problem)
    for t in [1.0, 2.5, 4, 5] {
      let (reference, mixture) = (exact.predictive(at: t), quick.predictive(at: t))
      for p in [0.05, 0.25, 0.5, 0.75, 0.95] {
        #expect(abs(mixture.quantile(p) / reference.quantile(p) - 1) < 0.005, "t = \(t), p = \(p)")
      }
    }
    #expect(abs(quick.probability(of: item.claim) - exact.probability(of: item.claim)) < 0.003)
  }
}
