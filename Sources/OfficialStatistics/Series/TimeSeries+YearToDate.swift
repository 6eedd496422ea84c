import EconomicData

/// What to do with one figure that covers several periods, such as January and February together.
public enum CombinedPeriods: Sendable, Hashable {
  /// The periods stay without a value; only their sum is known.
  case leftMissing
  /// The figure is spread in proportion to calendar days.
  case splitByDays
}

extension TimeSeries {
  /// The flow of each period from a year-to-date series of months or quarters: differences within each year.
  ///
  /// - Parameter combined: what becomes of periods after a release that is missing, whose flow is known only together
  ///   with the next one's; for Chinese monthly series January is always such a period.
  /// - Throws: `.mismatch` for another frequency, or for a series that says it is not year to date.
  public func flowsFromYearToDate(_ combined: CombinedPeriods = .leftMissing) throws(OfficialStatisticsError)
    -> TimeSeries
  {
    guard frequency == .monthly || frequency == .quarterly else {
      throw .mismatch(of: "frequency", "monthly or quarterly", "\(frequency)")
    }
    if let kind, kind != .yearToDate {
      throw .mismatch(of: "kind of figure", MeasureKind.yearToDate.description, kind.description)
    }
    let perYear = frequency.seasonalPeriod
    var result = self
    result.kind = .flow
    result.values = values.map { _ in nil }
    let years = Dictionary(grouping: values.indices.filter { values[$0] != nil }) { period(at: $0).year! }
    for indices in years.values {
      let releases = indices.map { index in
        let place = period(at: index).ordinal
        return YearToDate.Release(period: place - place / perYear * perYear + 1, cumulative: values[index]!)
      }
      let offset = indices[0] - (releases[0].period - 1)
      for step in try YearToDate(releases, periodsPerYear: perYear).discrete {
        let places = step.periods.map { offset + $0 - 1 }
        // The series may begin within a year; what lies before it cannot be told apart.
        guard places[0] >= 0 else { continue }
        if places.count == 1 {
          result.values[places[0]] = step.value
        } else if combined == .splitByDays {
          let shares = try YearToDate.split(step.value, by: places.map { days(of: period(at: $0)) })
          for (place, share) in zip(places, shares) { result.values[place] = share }
        }
      }
    }
    return result
  }

  private func days(of period: Period) -> Double {
    Double(period.advanced(by: 1).firstDay!.dayNumber - period.firstDay!.dayNumber)
  }
}
