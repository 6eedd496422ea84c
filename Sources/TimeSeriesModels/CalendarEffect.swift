import EconomicData
import Glibc

/// What the calendar does to a figure: how many days of each kind its period holds.
///
/// Nothing is adjusted for the calendar unless asked: yearly and most quarterly figures of an economy hardly feel it, and a
/// monthly one shows by ``CalendarTest`` whether it does.
public enum CalendarEffect: String, Sendable, Hashable, CaseIterable {
  /// Days in the period less their mean: with a seasonal difference the leap-year effect.
  case monthLength = "month-length"
  /// Mondays to Fridays less two and a half times Saturdays and Sundays: zero in every whole week.
  case workingDays = "working-days"
  /// Mondays less Sundays, …, Saturdays less Sundays (Young 1965; Bell and Hillmer 1983).
  case tradingDays = "trading-days"
  /// The share of the fortnight around Chinese New Year that falls into the period, less its mean for that time of year
  /// (Bell and Hillmer 1983; Lin and Liu 2002): the holiday moves between January and February.
  case chineseNewYear = "chinese-new-year"

  /// The regressors of the effect over `count` periods from `start`; `nil` for bare indices, for periods shorter than a
  /// month, and for the New Year outside 1950 to 2099.
  public func regressors(from start: Period, count: Int) -> Regressors? {
    guard start.frequency == .monthly || start.frequency == .quarterly, count > 0 else { return nil }
    let spans = (0..<count).map { Span(start.advanced(by: $0)) }
    switch self {
    case .monthLength:
      let mean = 365.25 / Double(start.frequency.seasonalPeriod)
      return Regressors(names: [rawValue], start: start, columns: [spans.map { Double($0.days) - mean }])
    case .workingDays:
      let column = spans.map { span in
        let counts = span.weekdays
        return counts[0..<5].reduce(0, +) - 2.5 * (counts[5] + counts[6])
      }
      return Regressors(names: [rawValue], start: start, columns: [column])
    case .tradingDays:
      let counts = spans.map(\.weekdays)
      return Regressors(
        names: Self.weekdayNames, start: start, columns: (0..<6).map { day in counts.map { $0[day] - $0[6] } })
    case .chineseNewYear:
      guard spans[0].year >= ChineseNewYear.years.lowerBound, spans[count - 1].year <= ChineseNewYear.years.upperBound
      else { return nil }
      let means = ChineseNewYear.meanShares(start.frequency)
      let column = spans.map { $0.newYearShare - means[$0.position] }
      return Regressors(names: [rawValue], start: start, columns: [column])
    }
  }

  private static let weekdayNames = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday"]
}

/// The days of one month or quarter.
private struct Span {
  let first: Int
  let days: Int
  let year: Int
  /// The place of the period in its year, from 0.
  let position: Int

  init(_ period: Period) {
    let begin = period.firstDay!
    first = begin.dayNumber
    days = period.advanced(by: 1).firstDay!.dayNumber - first
    year = begin.year
    position = (begin.month - 1) * period.frequency.seasonalPeriod / 12
  }

  /// How many Mondays, …, Sundays.
  var weekdays: [Double] {
    var counts = [Double](repeating: Double(days / 7), count: 7)
    for extra in 0..<(days % 7) { counts[CivilDate(dayNumber: first + extra).weekday] += 1 }
    return counts
  }

  var newYearShare: Double {
    let holiday = ChineseNewYear.dayNumber(of: year)
    let from = max(first, holiday - ChineseNewYear.daysBefore)
    let to = min(first + days, holiday + ChineseNewYear.daysFrom)
    return Double(max(0, to - from)) / Double(ChineseNewYear.daysBefore + ChineseNewYear.daysFrom)
  }
}

/// The dates of Chinese New Year.
enum ChineseNewYear {
  static let years = 1950...2099
  /// The window: a week of closing down, and a week of holiday from the day itself.
  static let daysBefore = 7
  static let daysFrom = 7

  static func dayNumber(of year: Int) -> Int {
    CivilDate(year: year, month: 1, day: 20)!.dayNumber + daysAfterJanuary20[year - years.lowerBound]
  }

  /// The mean share of each period of the year over all years of the table.
  static func meanShares(_ frequency: Frequency) -> [Double] {
    let count = frequency.seasonalPeriod
    var sums = [Double](repeating: 0, count: count)
    for year in years {
      for position in 0..<count {
        let period = Period(
          frequency: frequency,
          ordinal: (frequency == .monthly ? Period.month(year, 1) : Period.quarter(year, 1)).ordinal + position)
        sums[position] += Span(period).newYearShare
      }
    }
    return sums.map { $0 / Double(years.count) }
  }

  /// From the Chinese calendar, checked against published dates.
  private static let daysAfterJanuary20 = [
    28, 17, 7, 25, 14, 4, 23, 11, 29, 19, 8, 26, 16, 5, 24, 13, 1, 20, 10, 28, 17, 7, 26, 14, 3,
    22, 11, 29, 18, 8, 27, 16, 5, 24, 13, 31, 20, 9, 28, 17, 7, 26, 15, 3, 21, 11, 30, 18, 8, 27,
    16, 4, 23, 12, 2, 20, 9, 29, 18, 6, 25, 14, 3, 21, 11, 30, 19, 8, 27, 16, 5, 23, 12, 2, 21,
    9, 28, 17, 6, 24, 14, 3, 22, 11, 30, 19, 8, 26, 15, 4, 23, 12, 2, 21, 10, 28, 17, 6, 25, 13,
    3, 22, 12, 30, 19, 8, 26, 15, 4, 23, 13, 1, 20, 9, 28, 16, 6, 25, 14, 3, 22, 11, 30, 18, 7,
    26, 16, 4, 23, 13, 2, 20, 9, 28, 17, 6, 25, 14, 4, 21, 10, 29, 18, 7, 26, 16, 5, 23, 12, 1,
  ]
}
