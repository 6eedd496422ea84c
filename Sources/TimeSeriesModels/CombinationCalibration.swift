import Glibc

/// How far the combination's forecasts turned out to be off, learned from rolling origins pooled over many series.
///
/// The scale of the error h periods ahead is log-linear in what is known at the origin: how far the members say they may
/// be off, how far they lie apart, the horizon, the length and the level. The shape around it is asymmetric: economic
/// series are surprised upward more often than downward. Coefficients were fitted by minimising interval scores on
/// origins inside the training parts of 900 series of the M4 competition; `Scripts/calibrate-combination` makes them.
struct CombinationCalibration: Sendable {
  /// Weights of ``CombinationFeatures/row``.
  let weights: [Double]
  let shape: QuantileShape

  /// The calibration of the nearest seasonal period: 1, 4 or 12.
  static func nearest(period m: Int) -> CombinationCalibration {
    m == 1 ? yearly : m <= 6 ? quarterly : monthly
  }
}

/// What the calibration knows about a forecast at its origin.
struct CombinationFeatures: Sendable {
  /// The mean absolute seasonal difference, in whose units errors are measured.
  let unit: Double
  /// One row per horizon.
  let rows: [[Double]]

  /// - Parameters:
  ///   - values: The series.
  ///   - centre: The combined forecast.
  ///   - paths: The members' forecasts.
  ///   - deviations: Standard deviations by ETS, ARIMA, dynamic Theta and Naive2; empty where a member is missing.
  init(values: [Double], period m: Int, centre: [Double], paths: [[Double]], deviations: [[Double]]) {
    var sum = 0.0
    var count = 0
    if values.count > m {
      for t in m..<values.count {
        sum += abs(values[t] - values[t - m])
        count += 1
      }
    }
    let unit = count > 0 ? sum / Double(count) : 0
    self.unit = unit
    guard unit > 0 else {
      rows = []
      return
    }
    let floor = 0.05 * unit
    rows = centre.indices.map { h in
      let spreads = deviations.map { h < $0.count && $0[h].isFinite && $0[h] > 0 ? $0[h] : .nan }
      let known = spreads.filter { !$0.isNaN }.sorted()
      var middle = unit * sqrt(Double(h + 1))
      if !known.isEmpty { middle = 0.5 * (known[(known.count - 1) / 2] + known[known.count / 2]) }
      let base = max(middle, floor)
      let ratios = spreads.prefix(3).map { spread in
        log(min(max(spread.isNaN ? middle : spread, floor), 30 * middle + floor) / base)
      }
      let sorted = paths.map { $0[h] }.filter(\.isFinite).sorted()
      let cut = min(2, (sorted.count - 1) / 2)
      let apart = sorted.isEmpty ? 0 : sorted[sorted.count - 1 - cut] - sorted[cut]
      return [log(base / unit)] + ratios + [
        log(apart + 0.1 * unit) - log(unit), log(Double(h + 1)), log(Double(values.count) / 40),
        log(abs(centre[h]) / unit + 1e-3) / 3,
      ]
    }
  }

  /// The scale of the error at each horizon.
  func scales(_ weights: [Double]) -> [Double] {
    rows.map { row in
      // Six units of the logarithm either way hold every scale seen; beyond them a feature is broken.
      let exponent = zip(weights, row).reduce(0) { $0 + $1.0 * $1.1 }
      return unit * exp(min(max(exponent, -6), 6))
    }
  }
}
