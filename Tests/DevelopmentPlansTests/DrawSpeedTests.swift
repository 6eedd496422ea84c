import DevelopmentPlans
import Glibc
import TestSupport
import Testing

/// The promise of 100,000 draws for one plan below a second, in processor time of this thread: a busy machine stretches
/// the clock on the wall, not this one.
@Suite struct DrawSpeedTests {
  private static func processorSeconds(_ work: () throws -> Void) rethrows -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
    let start = now()
    try work()
    return now() - start
  }

  @Test(.tags(.contract, .slow))
  func `100,000 joint draws of a plan, nine years of every indicator, take under a second`()
    throws
  {
    var plan = PlanExamples.vitality
    plan.indicators[0].actuals = [Actual(.year(2023), 118), Actual(.year(2024), 160)]
    var values = 0
    let seconds = try Self.processorSeconds {
      let posterior = try PlanPosterior(plan)
      let draws = try #require(posterior.jointDraws(100_000))
      for indicator in plan.indicators {
        for year in 0...8 { values += draws.values(of: indicator, at: Double(year))?.count ?? 0 }
      }
    }
    #expect(values == plan.indicators.count * 9 * 100_000)
    #expect(seconds < 1, "\(seconds) s")
  }

  @Test(.tags(.contract, .slow)) func `100,000 whole paths of an indicator take under a second`() throws {
    var plan = PlanExamples.vitality
    plan.indicators[0].actuals = [Actual(.year(2023), 118), Actual(.year(2024), 160)]
    let posterior = try PathPosterior(plan.problem(for: plan.indicators[0]))
    let seconds = Self.processorSeconds {
      let draws = posterior.draws(100_000, at: (0...8).map(Double.init))
      #expect(draws.count == 100_000)
    }
    #expect(seconds < 1, "\(seconds) s")
  }
}
