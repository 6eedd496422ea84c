import DevelopmentPlans
import Glibc
import TestSupport
import Testing

@Suite struct AssessmentTests {
  @Test(.tags(.contract)) func `each target has its probability, its required growth and its share of assumption`()
    throws
  {
    let assessment = try PlanAssessor(
      growthClasses: ["*": GrowthReferenceClass(name: "zones", rates: [0.05, 0.1, 0.2, 0.3])]
    ).assess(PlanExamples.vitality)
    #expect(assessment.targets.count == 6)
    for target in assessment.targets {
      #expect((0...1).contains(target.probability))
      #expect(target.priorShare == 1)
      #expect(target.priorShareSentence.english.contains("almost all"))
      #expect(target.realism?.count == 4)
      // The neutral prior is kinder than the outside view, and the sceptical one harder.
      #expect(target.probabilityUnder[0].probability > target.probability)
      #expect(target.probabilityUnder[1].probability < target.probability)
    }
    let output = assessment.targets[0]
    let rate = pow(500 / (60.0 * 160).squareRoot(), 0.2) - 1
    #expect(abs(output.required!.compoundRate - rate) < 1e-12)
    #expect(assessment.jointProbability! < assessment.targets.map(\.probability).min()!)
    #expect(assessment.valueOfInformation.count == 6)
    #expect(Set(assessment.assumptions.map(\.id)).isSuperset(of: ["attainment:outside-view", "path:default"]))
  }

  @Test(.tags(.property)) func `actuals take the place of assumption year by year`() throws {
    var plan = PlanExamples.vitality
    var shares: [Double] = []
    for (n, value) in [140.0, 200, 280, 380].enumerated() {
      plan.indicators[0].actuals.append(Actual(.year(2023 + n), value))
      shares.append(try PlanAssessor().assess(plan).targets[0].priorShare)
    }
    #expect(shares == shares.sorted(by: >))
    #expect(shares[0] < 1)
    #expect(shares[3] < 0.1)
  }

  @Test(.tags(.contract)) func `people who work and live in a place are offered under both readings`() throws {
    let people = try PlanAssessor().assess(PlanExamples.vitality).targets.first { $0.indicator.id == "people" }
    #expect(people?.alternatives.map(\.id) == ["union", "residents"])
    #expect(people?.alternatives[0].flow == 0...12)
  }

  @Test(.tags(.property)) func `a claim read as a five-year total asks for less in the last year`() throws {
    let output = try PlanAssessor().assess(PlanExamples.vitality).targets[0]
    let total = output.alternatives.first { $0.id == "cumulative" }
    #expect(total!.flow!.upperBound < 200)
    #expect(total!.requiredCompoundRate! < output.required!.compoundRate)
    // The claim of the flow is smaller by the same factor as the plan's, so attainment decides: the odds stay.
    #expect(total!.probability != nil)
  }
}
