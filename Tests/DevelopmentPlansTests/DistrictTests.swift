import DevelopmentPlans
import TestSupport
import Testing

@Suite struct DistrictTests {
  private static func posterior(_ bar: Double, base: Double) throws -> PlanPosterior {
    var plan = PlanExamples.vitality
    plan.indicators = [plan.indicators[0]]
    plan.indicators[0].base = .known(base)
    plan.indicators[0].targets = [Target(wording: "", claim: .atLeast(bar), year: 2027)]
    return try PlanPosterior(plan)
  }

  @Test(.tags(.property), arguments: DistrictSystem.Weights.allCases)
  func `areas sum to the district on every draw`(_ weights: DistrictSystem.Weights) throws {
    let system = try DistrictSystem(
      parents: [("district", nil), ("a", "district"), ("b", "district")],
      posteriors: [
        "district": try Self.posterior(1200, base: 300), "a": try Self.posterior(500, base: 100),
        "b": try Self.posterior(1000, base: 150),
      ], indicator: "output")
    let draws = try system.draws(year: 2027, count: 512, weights: weights)
    for i in 0..<512 {
      #expect(abs(draws["a"]![i] + draws["b"]![i] - draws["district"]![i]) < 1e-9 * abs(draws["district"]![i]))
    }
  }

  @Test(.tags(.property)) func `a district without a target of its own is the sum of its areas`() throws {
    let parts = ["a": try Self.posterior(500, base: 100), "b": try Self.posterior(1000, base: 150)]
    let system = try DistrictSystem(
      parents: [("district", nil), ("a", "district"), ("b", "district")], posteriors: parts, indicator: "output")
    let draws = try system.draws(year: 2027, weights: .ols)
    let mean = draws["district"]!.reduce(0, +) / 4096
    let expected = parts.values.reduce(0) { $0 + $1.predictive(of: $1.plan.indicators[0], at: 5)!.mean }
    // Means of 4096 draws of a lognormal with deviation one half: a standard error is under a hundredth.
    #expect(abs(mean / expected - 1) < 0.02)
  }

  @Test(.tags(.contract)) func `areas that contain one another are named`() {
    #expect(throws: PlanError.self) {
      try DistrictSystem(parents: [("a", "b"), ("b", "a")], posteriors: [:], indicator: "output")
    }
  }
}

@Suite struct SensitivityTests {
  @Test(.tags(.property)) func `the tornado starts with the attainment prior for a plan without actuals`() throws {
    let sensitivity = try #require(try Sensitivity(of: "output", in: PlanExamples.vitality))
    #expect(sensitivity.bars[0].id == "attainment:outside-view")
    #expect(sensitivity.bars[0].low < sensitivity.central && sensitivity.central < sensitivity.bars[0].high)
    #expect(sensitivity.bars.map(\.swing) == sensitivity.bars.map(\.swing).sorted(by: >))
    let employment = try #require(try Sensitivity(of: "employment", in: PlanExamples.vitality, outcome: .median))
    #expect(employment.bars.contains { $0.id == "assumption:output-per-worker" && $0.low > $0.high })
  }
}
