import Glibc

extension Indicator {
  /// The actuals as observations of the annual path: one for a complete year, else what the parts of the year say.
  ///
  /// Times are those of annual values: the value of the year n after the origin stands at n. The parts of a year that do not
  /// overlap are added, the longest first, and stand at the time at which an annual value would have the same centre, so
  /// a first half at n - 1/4, annualised by their months. With a seasonal profile the sum is divided by its share of
  /// the year and stands for the whole year. A stock stands at the end of its last month.
  public func observations(originYear: Int, prior: PathPrior) -> [PathProblem.Observation] {
    var result: [PathProblem.Observation] = []
    for year in Set(actuals.map(\.span.year)).sorted() {
      let figures = actuals.filter { $0.span.year == year }
      let offset = Double(year - originYear)
      if let annual = annualTotal(figures) {
        result.append(PathProblem.Observation(time: offset, logValue: log(annual)))
      } else if kind == .stock {
        result += figures.sorted { $0.span.months.upperBound < $1.span.months.upperBound }.map {
          PathProblem.Observation(
            time: offset - 1 + Double($0.span.months.upperBound) / 12, logValue: log($0.value))
        }
      } else {
        result.append(observation(Self.withoutOverlap(figures), offset: offset, reportingError: prior.reportingError))
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
    let parts = Self.withoutOverlap(figures)
    guard parts.reduce(0, { $0 + $1.span.months.count }) == 12 else { return nil }
    return parts.sorted { $0.span.months.lowerBound < $1.span.months.lowerBound }.reduce(0) { $0 + $1.value }
  }

  /// Parts of one year that share no month, the longest first: year-to-date figures before halves before quarters.
  private static func withoutOverlap(_ figures: [Actual]) -> [Actual] {
    var chosen: [Actual] = []
    for figure in figures.sorted(by: { $0.span.months.count > $1.span.months.count })
    where chosen.allSatisfy({ !$0.span.months.overlaps(figure.span.months) }) {
      chosen.append(figure)
    }
    return chosen
  }

  /// Parts of one year as an observation.
  private func observation(
    _ parts: [Actual], offset: Double, reportingError: Double
  ) -> PathProblem.Observation {
    let total = parts.reduce(0) { $0 + $1.value }
    let months = parts.reduce(0) { $0 + $1.span.months.count }
    let unseen = Double(12 - months) / 12
    if seasonalProfile != nil {
      let share = parts.reduce(0) { $0 + seasonalShare(of: $1.span.months) }
      return PathProblem.Observation(
        time: offset, logValue: log(total / share),
        noise: hypot(reportingError, Self.seasonalError * unseen.squareRoot()))
    }
    let centre = parts.reduce(0) {
      $0 + Double($1.span.months.lowerBound - 1 + $1.span.months.upperBound) / 24 * Double($1.span.months.count)
    }
    return PathProblem.Observation(
      time: offset - 0.5 + centre / Double(months), logValue: log(total * 12 / Double(months)),
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
