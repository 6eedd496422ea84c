import EconomicData

extension TimeSeries {
  /// Quarters or months of a yearly series that move like an indicator and add up to it (Denton-Cholette).
  ///
  /// Flows and series of unstated kind are summed, indices averaged, stocks met at the end of the year.
  ///
  /// - Parameter indicator: a quarterly or monthly series from the first year's first period to at least the last year's
  ///   last; what reaches beyond is extrapolated.
  /// - Throws: `.mismatch` for frequencies, `.missing` for a gap in either series, an indicator with a zero.
  public func disaggregated(
    like indicator: TimeSeries, movement: DentonCholette.Movement = .proportional
  ) throws(OfficialStatisticsError) -> TimeSeries {
    let aligned = try aligned(with: indicator)
    let figures = try DentonCholette(movement, aggregation: aggregation).disaggregate(
      aligned.low, frequency: aligned.frequency, indicator: aligned.high)
    return disaggregation(figures, from: aligned.start)
  }

  /// Quarters or months of a yearly series by regression on an indicator, with what the regression says.
  public func disaggregated(
    by method: RegressionDisaggregation.Method, on indicator: TimeSeries
  ) throws(OfficialStatisticsError) -> (series: TimeSeries, details: Disaggregation) {
    let aligned = try aligned(with: indicator)
    let details = try RegressionDisaggregation(method, aggregation: aggregation).disaggregate(
      aligned.low, frequency: aligned.frequency, indicators: [aligned.high])
    return (disaggregation(details.values, from: aligned.start), details)
  }

  private var aggregation: Aggregation {
    switch kind {
    case .index: .average
    case .stock: .last
    case .flow, .yearToDate, nil: .sum
    }
  }

  private func disaggregation(_ figures: [Double], from start: Period) -> TimeSeries {
    TimeSeries(name: name, start: start, values: figures, unit: unit, prices: prices, kind: kind)
  }

  /// The figures of both, from the first period of the first year on.
  private func aligned(
    with indicator: TimeSeries
  ) throws(OfficialStatisticsError) -> (low: [Double], high: [Double], frequency: Int, start: Period) {
    guard frequency == .yearly else { throw .mismatch(of: "frequency", "yearly", "\(frequency)") }
    guard indicator.frequency == .quarterly || indicator.frequency == .monthly else {
      throw .mismatch(of: "frequency", "quarterly or monthly", "\(indicator.frequency)")
    }
    let perYear = indicator.frequency.seasonalPeriod
    let first = Period(frequency: indicator.frequency, ordinal: start.ordinal * perYear)
    let skipped = first.ordinal - indicator.start.ordinal
    guard skipped >= 0 else { throw .missing(series: indicator.name, period: "\(first)") }
    return (
      try complete(self, from: 0), try complete(indicator, from: skipped), perYear, first
    )
  }

  private func complete(_ series: TimeSeries, from index: Int) throws(OfficialStatisticsError) -> [Double] {
    var result: [Double] = []
    for place in series.values.indices.dropFirst(index) {
      guard let value = series.values[place] else {
        throw .missing(series: series.name, period: "\(series.period(at: place))")
      }
      result.append(value)
    }
    return result
  }
}
