import GrowthCurves
import TestSupport
import Testing

@Suite struct `Calibration of the ceiling's verdict` {
  /// The cells in which the rule of one narrow interval of 95 per cent called a few per cent of series identified, and was
  /// wrong in most of them.
  @Test(.tags(.property), arguments: CeilingCalibration.Truth.allCases, CeilingCalibration.Truth.allCases)
  func `where few ceilings can be known, few are called identified`(
    _ truth: CeilingCalibration.Truth, _ fitted: CeilingCalibration.Truth
  ) {
    var study = CeilingCalibration()
    study.shares = [0.3, 0.5, 0.7, 0.8]
    study.noises = [0.1, 0.2]
    study.replications = 40
    study.seed = 5
    let cells = study.run(truth, fitting: fitted)
    for share in study.shares {
      for noise in study.noises {
        let cell = cells.filter { $0.shareSeen == share && $0.noise == noise }
        let (series, identified, right) = (
          cell.reduce(0) { $0 + $1.replications }, cell.reduce(0) { $0 + $1.identified },
          cell.reduce(0) { $0 + $1.identifiedRight }
        )
        // Of 200 series, four wrong ones are two in a hundred.
        #expect(
          identified - right <= max(4, identified / 10), "\(share) \(noise): \(right) of \(identified) in \(series)")
      }
    }
  }

  @Test(.tags(.property)) func `nearly all of a curve with little noise identifies its ceiling`() {
    var study = CeilingCalibration()
    (study.shares, study.noises, study.counts, study.replications) = ([0.99], [0.02], [12, 20], 100)
    for truth in CeilingCalibration.Truth.allCases {
      for cell in study.run(truth, fitting: truth) {
        #expect(cell.identified >= 90 && cell.identifiedRight == cell.identified, "\(cell)")
      }
    }
  }
}
