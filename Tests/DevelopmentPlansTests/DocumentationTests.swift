import DevelopmentPlans
import TestSupport
import Testing

/// The example of the module's landing page, and the figures of its article.
@Suite struct DocumentationTests {
  @Test(.tags(.contract)) func `the landing page's example runs`() throws {
    let plan = DevelopmentPlan(
      id: "vitality", area: LocalizedText(chinese: "济南中央活力区", english: "Central Vitality Area"),
      originYear: 2023, horizon: 5,
      indicators: [
        Indicator(
          id: "output", name: LocalizedText(chinese: "产值", english: "Output"), unit: "亿元",
          base: UncertainQuantity(range: 60...240, basis: ["base-output"]),
          targets: [Target(wording: "产值500余亿元", claim: .band(500, 600), year: 2028)],
          actuals: [Actual(.year(2024), 150)])
      ])
    let projection = try PlanProjector().project(plan, years: 0...8)
    let verdict = try PlanAssessor().assess(plan)
    #expect(projection.rows.count == 9)
    #expect(verdict.targets.count == 1)
  }

  @Test(.tags(.golden)) func `the article's tornado is what the engine says`() throws {
    let sensitivity = try #require(try Sensitivity(of: "output", in: PlanExamples.vitality))
    #expect((sensitivity.central * 1000).rounded() == 315)
    func percents(_ id: String) -> [Double] {
      sensitivity.bars.filter { $0.id == id }.flatMap { [($0.low * 100).rounded(), ($0.high * 100).rounded()] }
    }
    #expect(percents("attainment:outside-view") == [14, 55])
    #expect(percents("excess-mean") == [28, 33])
    #expect(percents("base:output") == [31, 32] || percents("base:output") == [31, 31])
  }

  @Test(.tags(.reference)) func `the article's probabilities are those of the claim`() {
    let claim = Claim.band(500, 600)
    func probability(_ prior: AttainmentPrior) -> Double {
      ClaimDistribution(claim, attainment: prior, excessMean: 0.05).complementaryCDF(6.214608098422191)
    }
    #expect((probability(.outsideView) * 100).rounded() == 31)
    #expect((probability(.neutral) * 100).rounded() == 55)
  }
}

@Suite struct DrawsTests {
  @Test(.tags(.property)) func `drawn paths have the predictive's quantiles at each year`() throws {
    var plan = PlanExamples.vitality
    plan.indicators[0].actuals = [Actual(.year(2023), 130), Actual(.year(2024), 180)]
    let posterior = try PlanPosterior(plan)
    let path = posterior.paths["output"]!
    let times = [1.0, 3, 5, 7]
    let clock = ContinuousClock()
    var draws: [[Double]] = []
    let time = clock.measure { draws = path.draws(100_000, at: times) }
    #expect(draws.count == 100_000)
    // The promise is one second on an idle machine; tests run beside each other.
    #expect(time < .seconds(5))
    for (k, t) in times.enumerated() {
      let sorted = draws.map { $0[k] }.sorted()
      let mixture = path.predictive(at: t)
      for p in [0.1, 0.5, 0.9] {
        // Ranks of 100,000 draws are good to 0.0015 in probability.
        #expect(abs(mixture.cdf(sorted[Int(p * 100_000)]) - p) < 0.005, "t = \(t), p = \(p)")
      }
    }
    #expect(path.draws(50, at: times) == path.draws(50, at: times))
  }
}
