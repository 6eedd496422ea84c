import DevelopmentPlans
import Glibc
import TestSupport
import Testing

@Suite struct CalibrationTests {
  /// Fewer points than the default: the study asks for frequencies over hundreds of districts, not for digits.
  private static let quick: PathPosterior.Options = {
    var options = PathPosterior.Options()
    options.priorPoints = 512
    options.roundPoints = 512
    options.rounds = 3
    options.finalPoints = 1536
    return options
  }()

  @Test(.tags(.property, .slow)) func `in its own world the engine is calibrated`() throws {
    let study = try CalibrationStudy(world: .statedPrior, count: 400, actualCounts: [0, 2], options: Self.quick)
    // 800 districts: two standard errors of an 80% coverage are 0.028.
    #expect(abs(study.coverage(level: 0.8).share - 0.8) < 0.03)
    #expect(abs(study.coverage(level: 0.95).share - 0.95) < 0.02)
    let stated = study.cases.reduce(0) { $0 + $1.probability }
    let hits = Double(study.cases.count(where: \.isHit))
    #expect(abs(stated - hits) / 800 < 0.035)
    for bin in study.reliability([0, 0.25, 0.5, 0.75, 1]) where bin.count > 30 {
      #expect(bin.interval.contains(bin.meanStated), "stated \(bin.meanStated), happened \(bin.frequency)")
    }
  }

  /// Writes `docs/calibration.md` when asked: `WRITE_CALIBRATION=1 swift test -c release --filter Calibration`.
  @Test(.enabled(if: getenv("WRITE_CALIBRATION") != nil))
  func `the published figures`() throws {
    for world in CalibrationStudy.World.allCases {
      let study = try CalibrationStudy(world: world, count: world == .statedPrior ? 2000 : 600, options: Self.quick)
      print("CALIBRATION \(world)")
      for bin in study.reliability() {
        print(
          "BIN|\(bin.stated.lowerBound)–\(bin.stated.upperBound)|\(bin.count)|\(bin.meanStated)|\(bin.frequency)|\(bin.interval)"
        )
      }
      for bin in study.reliability([0.65, 0.75]) {
        print("SEVENTY|\(bin.count)|\(bin.meanStated)|\(bin.frequency)|\(bin.interval)")
      }
      for n in [0, 1, 2, 3, 4] {
        let (share, interval, count) = study.coverage(level: 0.8, actualCount: n)
        print("COVERAGE|\(n)|\(count)|\(share)|\(interval)|\(study.coverage(level: 0.95, actualCount: n).share)")
      }
      print("ALL|\(study.coverage(level: 0.8).share)|\(study.coverage(level: 0.95).share)|\(study.brierScore)")
    }
  }
}
