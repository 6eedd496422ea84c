import Glibc

/// How automatic ARIMA decides on a seasonal difference.
public enum SeasonalRootTest: String, Sendable, Hashable, CaseIterable {
  /// The seasonal strength of an STL above 0.64: R's default.
  case strength
  /// ``OCSBTest``.
  case ocsb
}

/// How often a series has to be differenced before it is stationary.
package enum UnitRoots {
  /// The 5% critical value of the KPSS test for level stationarity (Kwiatkowski, Phillips, Schmidt and Shin 1992, table 1).
  static let criticalKPSS5 = 0.463
  /// The seasonal strength above which R's `nsdiffs` takes a seasonal difference.
  static let criticalSeasonalStrength = 0.64

  /// The KPSS statistic for level stationarity, with ⌊3√n/13⌋ lags of Bartlett weights as in R's `ndiffs`.
  static func kpss(_ values: [Double]) -> Double {
    let n = values.count
    let mean = values.reduce(0, +) / Double(n)
    let errors = values.map { $0 - mean }
    let lags = Int(3 * sqrt(Double(n)) / 13)
    var longRun = errors.reduce(0) { $0 + $1 * $1 }
    if lags > 0 {
      for lag in 1...lags {
        var sum = 0.0
        for t in lag..<n { sum += errors[t] * errors[t - lag] }
        longRun += 2 * (1 - Double(lag) / Double(lags + 1)) * sum
      }
    }
    var partial = 0.0
    var squares = 0.0
    for error in errors {
      partial += error
      squares += partial * partial
    }
    return longRun > 0 ? squares / (Double(n) * longRun) : 0
  }

  /// Differences taken until the KPSS test no longer rejects, at most `limit`.
  static func differences(_ values: [Double], limit: Int = 2) -> Int {
    var current = values
    var d = 0
    while d < limit, current.count > 3, !isConstant(current), kpss(current) > criticalKPSS5 {
      let next = differenced(current, lag: 1)
      d += 1
      current = next
      if isConstant(next) { break }
    }
    return d
  }

  /// 1 where the test calls for a seasonal difference, else 0: where STL finds a season strong enough, or where the test
  /// of Osborn et al. does not reject a seasonal unit root.
  package static func seasonalDifferences(_ values: [Double], period: Int, test: SeasonalRootTest = .strength) -> Int {
    guard period > 1, values.count > 2 * period, !isConstant(values) else { return 0 }
    switch test {
    case .strength: return STL(values, period: period).seasonalStrength > criticalSeasonalStrength ? 1 : 0
    case .ocsb: return OCSBTest(values, period: period)?.needsDifference == true ? 1 : 0
    }
  }

  static func isConstant(_ values: [Double]) -> Bool {
    guard let first = values.first else { return true }
    let size = values.reduce(0) { max($0, abs($1)) }
    return values.allSatisfy { abs($0 - first) <= 1e-12 * size }
  }
}

/// x(t) - x(t-lag).
func differenced(_ values: [Double], lag: Int) -> [Double] {
  guard values.count > lag else { return [] }
  return (lag..<values.count).map { values[$0] - values[$0 - lag] }
}
