import Glibc

extension Indicator {
  /// The actuals as observations of the annual path: one for a complete year, else what the parts of the year say.
  ///
  /// Times are those of annual values: the value of the year n after the origin stands at n. A part of a year stands at the
  /// time at which an annual value would have the same centre, so a first half at n - 1/4, and is annualised by its months.
  /// With a seasonal profile it is divided by its share of the year and stands for the whole year. A stock stands at the
  /// end of its last month. Figures of a year that is complete replace its parts, and the longest year-to-date figure
  /// the shorter ones.
  public func observations(originYear: Int, prior: PathPrior) -> [PathProblem.Observation] {
    var result: [PathProblem.Observation] = []
    for year in Set(actuals.map(\.span.year)).sorted() {
      let figures = actuals.filter { $0.span.year == year }
      let offset = Double(year - originYear)
      if let annual = annualTotal(figures) {
        result.append(PathProblem.Observation(time: offset, logValue: log(annual)))
        continue
      }
      let longest = figures.filter { if case .yearToDate = $0.span { true } else { false } }
        .max { $0.span.months.upperBound < $1.span.months.upperBound }
      for figure in longest.map({ [$0] })
        ?? figures.sorted(by: { $0.span.months.lowerBound < $1.span.months.lowerBound })
      {
        result.append(observation(figure, offset: offset, reportingError: prior.reportingError))
      }
    }
    return result
  }

  /// The year's figure, published or summed from a complete set of parts.
  func annualTotal(_ figures: [Actual]) -> Double? {
    for figure in figures.reversed() where figure.span.months == 1...12 { return figure.value }
    guard kind == .flow else {
      return figures.last { $0.span.months.upperBound == 12 }?.value
    }
    for count in [2, 4] {
      var parts: [Int: Double] = [:]
      for figure in figures {
        switch (figure.span, count) {
        case (.half(_, let n), 2), (.quarter(_, let n), 4): parts[n] = figure.value
        default: break
        }
      }
      if parts.count == count { return parts.keys.sorted().reduce(0) { $0 + parts[$1]! } }
    }
    return nil
  }

  /// A part of a year as an observation.
  private func observation(_ figure: Actual, offset: Double, reportingError: Double) -> PathProblem.Observation {
    let months = figure.span.months
    if kind == .stock {
      return PathProblem.Observation(
        time: offset - 1 + Double(months.upperBound) / 12, logValue: log(figure.value))
    }
    let unseen = Double(12 - months.count) / 12
    if seasonalProfile != nil {
      return PathProblem.Observation(
        time: offset, logValue: log(figure.value / seasonalShare(of: months)),
        noise: hypot(reportingError, Self.seasonalError * unseen.squareRoot()))
    }
    let centre = Double(months.lowerBound - 1 + months.upperBound) / 24
    return PathProblem.Observation(
      time: offset - 0.5 + centre, logValue: log(figure.value * 12 / Double(months.count)),
      noise: hypot(reportingError, Self.partYearError * unseen.squareRoot()))
  }

  /// The share of a year's total that falls into the months, by the own profile or by time.
  public func seasonalShare(of months: ClosedRange<Int>) -> Double {
    guard let profile = seasonalProfile else { return Double(months.count) / 12 }
    let total = profile.reduce(0, +)
    return months.reduce(0) { $0 + profile[$1 - 1] } / total
  }

  /// Log error of a year estimated from part of it by its own seasonal profile, times the root of the share unseen; ours.
  private static let seasonalError = 0.04
  /// The same without a profile, when the season itself is unknown; ours.
  private static let partYearError = 0.10
}
