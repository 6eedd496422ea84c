/// Observations at any times, for curves: sorted, finite, perhaps several at one time.
public struct ObservedSeries: Sendable, Hashable {
  public var name: String
  /// Times in ascending order: years where the data have calendar periods, else numbers as they stand.
  public private(set) var times: [Double]
  public private(set) var values: [Double]
  public var unit: UnitOfMeasure?

  /// Sorts the observations by time, those of one time in the order given.
  ///
  /// - Precondition: as many times as values, all of them finite.
  public init(name: String, times: [Double], values: [Double], unit: UnitOfMeasure? = nil) {
    precondition(times.count == values.count, "one value for each time: \(times.count) times, \(values.count) values")
    precondition(times.allSatisfy(\.isFinite) && values.allSatisfy(\.isFinite), "times and values are finite")
    self.name = name
    self.unit = unit
    if zip(times, times.dropFirst()).allSatisfy(<=) {
      (self.times, self.values) = (times, values)
    } else {
      let order = times.indices.sorted { (times[$0], $0) < (times[$1], $1) }
      self.times = order.map { times[$0] }
      self.values = order.map { values[$0] }
    }
  }

  /// The observed periods of a regular series; time in years for calendar frequencies, else the ordinal.
  public init(_ series: TimeSeries) {
    let observed = series.values.indices.filter { series.values[$0] != nil }
    self.init(
      name: series.name, times: observed.map { series.period(at: $0).time },
      values: observed.map { series.values[$0]! },
      unit: series.unit)
  }

  public var count: Int { times.count }
}

extension Period {
  /// The beginning of the period in years: `2023.25` is the second quarter; a bare index stands as it is.
  public var time: Double {
    switch frequency {
    case .yearly, .index: Double(ordinal)
    case .quarterly: Double(ordinal) / 4
    case .monthly: Double(ordinal) / 12
    case .weekly: PeriodLabel.day(Int32(7 * ordinal - 3)).time
    case .daily: PeriodLabel.day(Int32(ordinal)).time
    case .hourly: PeriodLabel.hour(Int32(ordinal)).time
    }
  }
}
