import EconomicData

extension TimeSeries {
  /// The series at the prices of one period: each value over the deflator of its period, times that of the base.
  ///
  /// - Throws: `.mismatch` when the series is not at current prices or the frequencies differ; `.missing` when the
  ///   deflator lacks the base or a period that has a value; a deflator that is not positive.
  public func deflated(by deflator: TimeSeries, pricesOf base: Period) throws(OfficialStatisticsError) -> TimeSeries {
    if let prices, prices != .current {
      throw .mismatch(of: "price basis", PriceBasis.current.description, prices.description)
    }
    try requireFrequency(deflator)
    guard let baseLevel = deflator[base] else { throw .missing(series: deflator.name, period: "\(base)") }
    let observed = values.indices.filter { values[$0] != nil }
    var levels: [Double] = []
    for index in observed {
      guard let level = deflator[period(at: index)] else {
        throw .missing(series: deflator.name, period: "\(period(at: index))")
      }
      levels.append(level)
    }
    var result = self
    let real = try PriceAdjustment.deflated(observed.map { values[$0]! }, by: levels, base: baseLevel)
    for (index, value) in zip(observed, real) { result.values[index] = value }
    result.prices = base.year.map { .constant(year: $0) }
    return result
  }

  /// This series continued by a newer one on its base: the ratio at `joint` raises this one's earlier values.
  ///
  /// - Throws: `.mismatch` when units, frequencies or price bases differ; `.missing` when either lacks the joint or this
  ///   one has a gap before it; a zero at the joint.
  public func continued(by newer: TimeSeries, joinedAt joint: Period) throws(OfficialStatisticsError) -> TimeSeries {
    try requireFrequency(newer)
    if let unit, let other = newer.unit, unit != other { throw .mismatch(of: "unit", unit.symbol, other.symbol) }
    if let prices, let other = newer.prices, prices != other {
      throw .mismatch(of: "price basis", prices.description, other.description)
    }
    for series in [self, newer] where series[joint] == nil { throw .missing(series: series.name, period: "\(joint)") }
    let splice = try Splice(old: [self[joint]!], new: [newer[joint]!], oldIndex: 0, newIndex: 0)
    var result = newer
    result.start = min(start, joint)
    let earlier = values.prefix(max(0, joint.ordinal - start.ordinal)).map { $0.map { $0 * splice.ratio } }
    result.values = earlier + newer.values.dropFirst(joint.ordinal - newer.start.ordinal)
    return result
  }

  func requireFrequency(_ other: TimeSeries) throws(OfficialStatisticsError) {
    guard frequency == other.frequency else {
      throw .mismatch(of: "frequency", "\(frequency)", "\(other.frequency)")
    }
  }
}
