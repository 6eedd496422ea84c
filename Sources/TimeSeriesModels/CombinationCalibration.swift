import Glibc

/// How far the combination's forecasts turned out to be off, learned from rolling origins pooled over many series.
///
/// The scale of the error h periods ahead is log-linear in what is known at the origin: how far the members say they may
/// be off, how far they lie apart, the horizon, the length and the level. The shape around it is asymmetric: economic
/// series are surprised upward more often than downward. Coefficients were fitted by minimising interval scores on
/// origins inside the training parts of 900 series of the M4 competition; `Scripts/calibrate-combination` makes them.
struct CombinationCalibration: Sendable {
  /// The longest horizon calibrated; beyond it the correction keeps its last coefficients.
  let horizon: Int
  /// Coefficients of ``CombinationFeatures/correction(_:horizon:)``.
  let correction: [Double]
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
  /// The last step and the mean step over a season, in units.
  let momentum: [Double]

  /// Units beyond which a step says no more about the next.
  private static let longestStep = 4.0

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
      momentum = []
      return
    }
    let last = values.count - 1
    momentum = [values[last] - values[last - 1], (values[last] - values[0]) / Double(last) * Double(m)].map {
      min(max($0 / unit, -Self.longestStep), Self.longestStep)
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

  /// What past forecasts were off by in the mean, to be added to the centre: half of √(unit · σ_h) (a_h + b_h · last step +
  /// c_h · mean step), each coefficient linear in the horizon.
  ///
  /// Half, because a bias found in the past need not last: from earlier origins to the last one half served better than
  /// the whole. σ_h is the members' middle deviation, so a series that is predicted without error is not moved.
  ///
  /// - Parameters:
  ///   - coefficients: a, b, c at the middle of the horizon, then their change over it, halved already.
  ///   - longest: The horizon after which coefficients stay.
  func correction(_ coefficients: [Double], horizon longest: Int) -> [Double] {
    rows.enumerated().map { h, row in
      let terms = [1] + momentum
      let time = (Double(min(h + 1, longest)) - Double(longest + 1) / 2) / Double(longest)
      let sum = terms.indices.reduce(0) { $0 + terms[$1] * (coefficients[$1] + coefficients[$1 + terms.count] * time) }
      return unit * exp(row[0] / 2) * sum
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
