import DevelopmentPlans
import TestSupport
import Testing

@Suite struct ScenarioTests {
  static let plan: DevelopmentPlan = {
    var plan = PlanExamples.vitality
    func instrument(_ id: String, _ effect: Instrument.Effect, _ neutral: Double, _ range: ClosedRange<Double>)
      -> Instrument
    {
      Instrument(id: id, name: LocalizedText(id), effect: effect, neutralValue: neutral, range: range)
    }
    plan.instruments = [
      instrument("pace", .pace, 1, 0.2...3), instrument("occupancy", .occupancy, 0.8, 0.2...1),
      instrument("yield", .taxYield, 0.08, 0.01...0.2), instrument("delay", .delay, 0, -3...4),
    ]
    plan.indicators[0].actuals = [Actual(.year(2023), 130)]
    return plan
  }()

  @Test(.tags(.property), arguments: [("pace", 500.0), ("occupancy", 300), ("delay", 250), ("delay", 150)])
  func `setting what goal-seek finds restores the goal`(_ instrument: String, _ goal: Double) throws {
    let posterior = try PlanPosterior(Self.plan)
    let result = try #require(posterior.seek(goal, of: "output", time: 5, by: instrument))
    let scenario = Scenario(settings: [instrument: result.value])
    let median = posterior.predictive(of: Self.plan.indicators[0], at: 5, scenario: scenario)!.median
    #expect(abs(median / goal - 1) < 1e-6)
    #expect(result.interval.contains(result.value))
  }

  @Test(.tags(.property)) func `the tax yield moves tax and what is derived moves with its source`() throws {
    let posterior = try PlanPosterior(Self.plan)
    func median(_ id: String, _ scenario: Scenario) -> Double {
      posterior.predictive(of: Self.plan.indicator(id)!, at: 5, scenario: scenario)!.median
    }
    let halved = Scenario(settings: ["yield": 0.04])
    // Medians are inverted to about 1e-8.
    #expect(abs(median("tax", halved) / median("tax", .none) - 0.5) < 1e-7)
    #expect(median("output", halved) == median("output", .none))
    let fuller = Scenario(settings: ["occupancy": 0.96])
    #expect(abs(median("employment", fuller) / median("employment", .none) - 1.2) < 1e-7)
  }

  @Test(.tags(.property)) func `no instrument moves what has been observed`() throws {
    let posterior = try PlanPosterior(Self.plan)
    let scenario = Scenario(settings: ["pace": 2, "delay": 1])
    let output = Self.plan.indicators[0]
    #expect(
      posterior.predictive(of: output, at: 1, scenario: scenario)!.median
        == posterior.predictive(of: output, at: 1)!.median)
  }
}
