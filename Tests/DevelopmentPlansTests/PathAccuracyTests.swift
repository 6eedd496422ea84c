import DevelopmentPlans
import Glibc
import GrowthCurves
import TestSupport
import Testing

/// The default engine against an independent quadrature (`path-stress.py`) on problems the reference cases do not have:
/// tails, long and short horizons, declines, uncertain bases, claims on years before the last.
@Suite struct PathAccuracyTests {
  @Test(.tags(.reference), arguments: MethodCase.all("path-stress"))
  func `quantiles hold half a percent and probabilities 0.003, in the tails and beyond the horizon`(
    _ item: MethodCase
  ) throws {
    let posterior = try PathPosterior(item.stressProblem)
    let bar = item.inputs["target"]["L"].double!
    for point in item.expected["points"].array {
      let t = point["t"].double!
      let mixture = posterior.predictive(at: t)
      for (p, value) in point["quantiles"].object {
        let error = mixture.quantile(Double(p)!) / value.double! - 1
        #expect(abs(error) < 0.005, "t = \(t), p = \(p): off by \(error)")
      }
      let isFloor = item.inputs["target"]["kind"].string != "atMost"
      let probability = isFloor ? mixture.probability(atLeast: bar) : mixture.probability(atMost: bar)
      #expect(abs(probability - point["probAtBar"].double!) < 0.003, "t = \(t)")
    }
    #expect(abs(posterior.logEvidence - item.expected["logEvidence"].double!) < 0.003)
    for (name, weight) in item.expected["familyWeights"].object {
      #expect(abs((posterior.familyWeights[PathFamily(rawValue: name)!] ?? 0) - weight.double!) < 0.003, "\(name)")
    }
  }

  @Test(.tags(.property)) func `a claim on the way bends the path and leaves the horizon's claim its weight`() throws {
    var plan = PlanExamples.vitality
    plan.indicators = [plan.indicators[0]]
    let plain = try PlanPosterior(plan)
    plan.indicators[0].targets.insert(Target(wording: "产值150亿元", claim: .point(150), year: 2025), at: 0)
    let slow = try PlanPosterior(plan)
    plan.indicators[0].targets[0] = Target(wording: "产值400亿元", claim: .point(400), year: 2025)
    let quick = try PlanPosterior(plan)
    func median(_ posterior: PlanPosterior, _ t: Double) -> Double {
      posterior.predictive(of: posterior.plan.indicators[0], at: t)!.median
    }
    #expect(median(slow, 3) < median(plain, 3) && median(plain, 3) < median(quick, 3))
    func spread(_ posterior: PlanPosterior) -> Double {
      posterior.predictive(of: posterior.plan.indicators[0], at: 5)!.varianceLog.squareRoot()
    }
    // What is claimed of the horizon is claimed once: its spread is not that of two independent claims, 1/√2 of one.
    #expect(spread(slow) > 0.85 * spread(plain))
    #expect(slow.basis(of: plan.indicators[0]).contains("interim:2025"))
  }
}

extension MethodCase {
  /// The posterior problem of a `path-stress` case.
  var stressProblem: PathProblem {
    var problem = pathProblem
    let attainment = AttainmentPrior(
      name: "case", logRatio: inputs["attainment"]["delta"].double!, logDeviation: inputs["attainment"]["omega"].double!
    )
    problem.interim = inputs["interim"].array.map {
      InterimClaim(
        time: $0["t"].double!,
        claim: ClaimDistribution(
          Self.claim($0["target"]), attainment: attainment, excessMean: problem.prior.excessMean))
    }
    return problem
  }
}
