import DevelopmentPlans
import Glibc
import TestSupport
import Testing

@Suite struct TrackingTests {
  private func plan(_ actuals: [Actual], profile: [Double]? = nil) -> DevelopmentPlan {
    var plan = PlanExamples.vitality
    plan.indicators[0].base = .known(100)
    plan.indicators[0].actuals = actuals
    plan.indicators[0].seasonalProfile = profile
    return plan
  }

  @Test(.tags(.contract)) func `yardsticks stand side by side and the light follows the probability`() throws {
    let tracking = try PlanTracker().track(plan([Actual(.year(2023), 118), Actual(.year(2024), 151)]))
    let output = tracking.indicators[0]
    #expect(output.yardsticks.map(\.kind) == [.timeShare, .curve, .compoundGrowth])
    #expect(abs(output.yardsticks[0].expected - 260) < 1e-9)
    #expect(abs(output.yardsticks[2].expected - 100 * pow(5, 0.4)) < 1e-9)
    #expect(abs(output.progressShare - 51.0 / 400) < 1e-12)
    #expect(abs(output.required!.compoundRate - (pow(500 / 151.0, 1 / 3.0) - 1)) < 1e-12)
    #expect(output.light == Light(probability: output.probability))
    #expect(output.light == .red)
    #expect(output.sentence.chinese.contains("2024"))
  }

  @Test(.tags(.contract)) func `of a target that is a ceiling less is ahead`() throws {
    var falling = plan([Actual(.year(2025), 83)])
    falling.indicators[0].targets = [Target(wording: "不超过70万吨", claim: .atMost(70), year: 2027)]
    // The straight line is at 82 in year three of five, constant decline at 80.7.
    let behind = try PlanTracker().track(falling).indicators[0]
    #expect(behind.yardsticks.allSatisfy { !$0.isAhead })
    #expect(behind.sentence.english.contains("8.2% a year remain to be cut"))
    falling.indicators[0].actuals = [Actual(.year(2025), 81.5)]
    let between = try PlanTracker().track(falling).indicators[0]
    #expect(between.sentence.english.contains("ahead of a straight line but behind a constant rate of decline"))
    falling.indicators[0].actuals = [Actual(.year(2025), 75)]
    let ahead = try PlanTracker().track(falling).indicators[0]
    #expect(ahead.sentence.english.contains("ahead of every yardstick"))
    #expect(ahead.probability > between.probability && between.probability > behind.probability)
  }

  @Test(.tags(.property)) func `a year to date stands at its centre, or for its year with a season`() {
    let prior = PathPrior()
    let actual = [Actual(.yearToDate(year: 2024, month: 9), 90)]
    let plain = plan(actual).indicators[0].observations(originYear: 2022, prior: prior)[0]
    #expect(abs(plain.time - 1.875) < 1e-12)
    #expect(abs(exp(plain.logValue) - 120) < 1e-9)
    let profile = Array(repeating: 1.0, count: 9) + [2, 2, 2]
    let seasonal = plan(actual, profile: profile).indicators[0].observations(originYear: 2022, prior: prior)[0]
    #expect(seasonal.time == 2)
    #expect(abs(exp(seasonal.logValue) - 150) < 1e-9)
    #expect(seasonal.noise! < plain.noise!)
  }

  @Test(.tags(.property)) func `complete parts make a year, and a year replaces its parts`() {
    let quarters = (1...4).map { Actual(.quarter(year: 2023, quarter: $0), 25 + Double($0)) }
    let observations = plan(quarters).indicators[0].observations(originYear: 2022, prior: PathPrior())
    #expect(observations.count == 1)
    #expect(observations[0].time == 1)
    #expect(abs(exp(observations[0].logValue) - 110) < 1e-9)
    let both = plan(quarters + [Actual(.year(2023), 112)]).indicators[0]
      .observations(originYear: 2022, prior: PathPrior())
    #expect(both.count == 1)
    #expect(abs(exp(both[0].logValue) - 112) < 1e-9)
  }

  @Test(.tags(.property)) func `parts that share no month are added, the longest first`() {
    let figures = [
      Actual(.quarter(year: 2023, quarter: 1), 24), Actual(.half(year: 2023, half: 1), 50),
      Actual(.quarter(year: 2023, quarter: 3), 30),
    ]
    let nine = plan(figures).indicators[0].observations(originYear: 2022, prior: PathPrior())
    // Nine months of 80; the first quarter lies in the first half. Their centre is 4.5 months into the year.
    #expect(nine.count == 1)
    #expect(abs(exp(nine[0].logValue) - 80 * 12 / 9.0) < 1e-9)
    #expect(abs(nine[0].time - 0.875) < 1e-12)
    let whole = plan([Actual(.yearToDate(year: 2023, month: 9), 80), Actual(.quarter(year: 2023, quarter: 4), 40)])
      .indicators[0].observations(originYear: 2022, prior: PathPrior())
    #expect(whole.count == 1 && whole[0].time == 1)
    #expect(abs(exp(whole[0].logValue) - 120) < 1e-9)
  }

  @Test(.tags(.property)) func `halves move the probability and a missing year is said`() throws {
    let behind = try PlanTracker().track(
      plan([Actual(.half(year: 2023, half: 1), 50), Actual(.half(year: 2025, half: 1), 70)]))
    let output = behind.indicators[0]
    #expect(output.missingYears == [2024])
    #expect(output.yardsticks.map(\.kind).contains(.seasonalShare))
    #expect(output.probability < 0.1)
  }
}

@Suite struct TotalsTests {
  /// A claim read as the total of five years is met when the drawn years sum to it.
  @Test(.tags(.property)) func `a total is judged by the sum of its years`() throws {
    var plan = PlanExamples.vitality
    plan.indicators = [plan.indicators[0]]
    plan.indicators[0].base = .known(100)
    plan.indicators[0].targets = [Target(wording: "", claim: .atLeast(900), year: 2027, reading: .cumulative)]
    func probability(_ actuals: [Actual]) throws -> Double {
      plan.indicators[0].actuals = actuals
      let posterior = try PlanPosterior(plan)
      return posterior.probability(of: plan.indicators[0].targets[0], of: plan.indicators[0])!
    }
    let nothing = try probability([])
    // 500 after three years of five: two more years of 170 and more are needed and likely.
    let ahead = try probability([Actual(.year(2023), 140), Actual(.year(2024), 170), Actual(.year(2025), 220)])
    let behind = try probability([Actual(.year(2023), 100), Actual(.year(2024), 105), Actual(.year(2025), 110)])
    #expect(nothing > 0.1 && nothing < 0.6)
    #expect(ahead > 0.9)
    #expect(behind < 0.1)
  }

  @Test(.tags(.property)) func `a plan of thousands of indicators in bands projects in linear time`() throws {
    let template = PlanExamples.vitality.indicators[0]
    var plan = PlanExamples.vitality
    plan.indicators = (0..<300).map {
      var indicator = template
      indicator.id = "indicator-\($0)"
      return indicator
    }
    plan.ratios = [
      RatioBand(id: "band", numerator: "indicator-1", denominator: "indicator-0", range: 0.5...2)
    ]
    var options = PathPosterior.Options()
    options.priorPoints = 128
    let posterior = try PlanPosterior(plan, options: options)
    #expect(posterior.draws != nil)
    #expect(posterior.basis(of: plan.indicators[1]).contains("band"))
    #expect(!posterior.basis(of: plan.indicators[2]).contains("band"))
  }
}
