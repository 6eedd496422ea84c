import EconomicData
import Forecasting

/// What a model sees of a series: its values without leading and trailing gaps, with NaN for a gap in between.
struct Observations: Sendable {
  let start: Period
  let values: [Double]
  let missingCount: Int

  var count: Int { values.count }
  var seasonalPeriod: Int { max(1, start.frequency.seasonalPeriod) }
  var lastPeriod: Period { start.advanced(by: values.count - 1) }
  var isConstant: Bool {
    let first = values[0]
    return values.allSatisfy { $0 == first || $0.isNaN }
  }

  /// Reads `series` for `model`, which needs `minimum` observations.
  init(_ series: TimeSeries, for model: String, minimum: Int, allowsGaps: Bool = false) throws(FitError) {
    let all = series.values
    var first = 0
    var last = all.count
    while first < last, all[first] == nil { first += 1 }
    while last > first, all[last - 1] == nil { last -= 1 }
    var values: [Double] = []
    values.reserveCapacity(last - first)
    var missing = 0
    for index in first..<last {
      guard let value = all[index] else {
        missing += 1
        values.append(.nan)
        continue
      }
      guard value.isFinite else { throw .nonFiniteValue(model: model, index: index) }
      values.append(value)
    }
    let observed = values.count - missing
    guard observed >= max(1, minimum) else {
      throw .tooFewObservations(model: model, required: max(1, minimum), available: observed)
    }
    if missing > 0, !allowsGaps { throw .missingValues(model: model, count: missing) }
    start = series.start.advanced(by: first)
    self.values = values
    missingCount = missing
  }

  init(start: Period, values: [Double]) {
    self.start = start
    self.values = values
    missingCount = values.count(where: \.isNaN)
  }
}
