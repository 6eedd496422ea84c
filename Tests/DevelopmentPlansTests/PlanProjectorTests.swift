import DevelopmentPlans
import GrowthCurves
import TestSupport
import Testing

@Suite struct PlanProjectorTests {
  @Test(.tags(.contract)) func `each indicator has one row a year, with its basis`() throws {
    let projection = try PlanProjector().project(PlanExamples.vitality)
    #expect(projection.rows.count == 7 * 9)
    #expect(projection.refusals.isEmpty)
    #expect(projection.rows.allSatisfy { $0.basis.contains("source:article") })
    let employment = projection.rows.filter { $0.indicator == "employment" }
    #expect(employment.allSatisfy { $0.basis.contains(Derivation.label) })
    #expect(projection.rows.filter { $0.origin == .target }.map(\.year) == Array(repeating: 2027, count: 6))
  }
}

@Suite struct Timing {
  @Test func `speed`() throws {
    let clock = ContinuousClock()
    for _ in 0..<4 {
      print("project", try clock.measure { _ = try PlanProjector().project(PlanExamples.vitality) })
      print("posterior", try clock.measure { _ = try PlanPosterior(PlanExamples.vitality) })
    }
  }
  @Test(arguments: MethodCase.all("tap-posterior")) func `engines`(_ item: MethodCase) throws {
    for method in [PathPosterior.Method.importance, .lattice] {
      var options = PathPosterior.Options()
      options.method = method
      let clock = ContinuousClock()
      var posterior: PathPosterior?
      let time = try clock.measure { posterior = try PathPosterior(item.pathProblem, options: options) }
      report(posterior!, item, time)
    }
  }

  func report(_ posterior: PathPosterior, _ item: MethodCase, _ time: Duration) {
    var worst = 0.0
    var hit = 0.0
    var meanError = 0.0
    let clock = ContinuousClock()
    let t2 = clock.measure {
      for point in item.expected["points"].array {
        let t = point["t"].double!
        let mixture = posterior.predictive(at: t)
        for (p, value) in point["quantiles"].object {
          let q = mixture.quantile(Double(p)!)
          worst = max(worst, abs(q / value.double! - 1))
        }
        meanError = max(meanError, abs(mixture.meanLog - point["meanLog"].double!))
        if let p = point["probHit"].double {
          hit = abs(posterior.probability(of: MethodCase.claim(item.inputs["target"])) - p)
        }
      }
    }
    var weight = 0.0
    for (f, w) in item.expected["familyWeights"].object {
      weight = max(weight, abs(posterior.familyWeights[PathFamily(rawValue: f)!]! - w.double!))
    }
    print(
      item.id, posterior.method, "tol", item.tolerance.relative, "quantile", worst, "hit", hit, "meanLog", meanError, "evidence",
      abs(posterior.logEvidence - item.expected["logEvidence"].double!), "family", weight, "ESS",
      posterior.effectiveSampleSize, time, t2)
  }
}
