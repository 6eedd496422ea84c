import Tabular

/// The frequency of a series, found in its labels, and the ordinal of each label under it.
struct SeriesSpacing {
  let frequency: Frequency
  let style: PeriodStyle

  /// - Parameters:
  ///   - labels: all labels of the series, missing values included.
  ///   - asked: the frequency the user gives.
  init(_ labels: [PeriodLabel], numbers: SeriesRecord.NumberMeaning, asked: Frequency?) throws(SeriesFault) {
    if Self.areYears(labels, numbers) {
      // Years stay years unless another season is asked for, which only bare indices can have.
      style = .canonical
      frequency =
        asked.map {
          $0 == .yearly || $0 == .index(seasonalPeriod: 1) ? .yearly : .index(seasonalPeriod: $0.seasonalPeriod)
        } ?? .yearly
      return
    }
    try Self.checkOneKind(labels)
    switch labels[0] {
    case .number:
      for case .number(let value) in labels where value != value.rounded() || abs(value) > Self.largestIndex {
        throw .irregularTimes(NumberText.shortest(value))
      }
      style = .canonical
      frequency = .index(seasonalPeriod: asked?.seasonalPeriod ?? 1)
    case .months: throw .partialPeriod(labels[0].description)
    case .year:
      (style, frequency) = (.canonical, .yearly)
    case .quarter:
      (style, frequency) = (.canonical, .quarterly)
    case .month:
      let months = labels.map { label in
        if case .month(let year, let month) = label { 12 * Int(year) + Int(month) - 1 } else { 0 }
      }
      let found = asked.flatMap(Self.monthStep) ?? Self.step(months, among: [12, 3], atLeast: 3)
      var style = PeriodStyle.canonical
      if found != 1 {
        style.form = .month
        style.monthOffset = months[0] - found * flooredQuotient(months[0], found)
      }
      (self.style, frequency) = (style, Self.frequency(monthStep: found))
    case .day, .hour:
      let isHours = if case .hour = labels[0] { true } else { false }
      let hours = labels.map { label in
        switch label {
        case .day(let day): 24 * Int(day)
        case .hour(let hour): Int(hour)
        default: 0
        }
      }
      if asked == .hourly || (asked == nil && isHours && Self.commonDistance(hours) % 24 != 0) {
        (style, frequency) = (.canonical, .hourly)
        return
      }
      (frequency, style) = Self.dateSpacing(hours.map { flooredQuotient($0, 24) }, asked, isHours)
    }
  }

  /// The ordinal of a label under the frequency.
  func ordinal(_ label: PeriodLabel) -> Int {
    switch label {
    case .number(let value): return Int(value)
    case .year(let year): return Int(year)
    case .quarter(let year, let quarter): return 4 * Int(year) + Int(quarter) - 1
    case .month(let year, let month):
      return flooredQuotient(12 * Int(year) + Int(month) - 1, Self.monthStep(frequency) ?? 1)
    case .day(let day): return ordinal(day: Int(day))
    case .hour(let hour): return frequency == .hourly ? Int(hour) : ordinal(day: flooredQuotient(Int(hour), 24))
    case .months(let year, _, _): return Int(year)
    }
  }

  private func ordinal(day: Int) -> Int {
    switch frequency {
    case .hourly: return 24 * day
    case .daily, .index: return day
    case .weekly: return flooredQuotient(day + 3, 7)
    case .yearly, .quarterly, .monthly:
      let date = CivilDate(dayNumber: day)
      return flooredQuotient(12 * date.year + date.month - 1, Self.monthStep(frequency) ?? 1)
    }
  }

  // MARK: What the labels say

  /// Whether the labels are years: written so, in a column of years, or whole numbers of four digits.
  static func areYears(_ labels: [PeriodLabel], _ numbers: SeriesRecord.NumberMeaning) -> Bool {
    labels.allSatisfy { label in
      switch label {
      case .year: return true
      case .number(let value):
        guard value == value.rounded() else { return false }
        return numbers == .years ? possibleYears.contains(value) : numbers == .open && plausibleYears.contains(value)
      default: return false
      }
    }
  }

  static func checkOneKind(_ labels: [PeriodLabel]) throws(SeriesFault) {
    guard let first = labels.first else { throw .noObservations }
    if let other = labels.first(where: { $0.kind != first.kind }) {
      throw .mixedFrequencies(first.description, other.description)
    }
  }

  /// Dates: years, quarters or months where the day of the month stays the same or is always the last; weeks where all
  /// distances are whole weeks; else days.
  private static func dateSpacing(_ days: [Int], _ asked: Frequency?, _ isDateTime: Bool) -> (Frequency, PeriodStyle) {
    let dates = days.map { CivilDate(dayNumber: $0) }
    var style = PeriodStyle()
    style.form = isDateTime ? .dateTime : .date
    style.weekday = dates[0].weekday
    let isMonthEnd = dates.allSatisfy(\.isLastOfMonth)
    style.day = isMonthEnd ? 31 : dates[0].day
    let months = dates.map { 12 * $0.year + $0.month - 1 }
    var step: Int?
    if let asked {
      step = monthStep(asked)
    } else if dates.count > 1, isMonthEnd || dates.allSatisfy({ $0.day == dates[0].day }),
      Set(months).count == dates.count
    {
      step = Self.step(months, among: [12, 3], atLeast: 2)
    }
    if let step {
      style.monthOffset = months[0] - step * flooredQuotient(months[0], step)
      return (frequency(monthStep: step), style)
    }
    if asked == .weekly || (asked == nil && dates.count > 1 && commonDistance(days) % 7 == 0) {
      return (.weekly, style)
    }
    if case .index? = asked { return (asked!, .canonical) }
    return (.daily, style)
  }

  /// The largest of `steps` that divides all distances, where there are enough labels to say so; else 1.
  private static func step(_ ordinals: [Int], among steps: [Int], atLeast count: Int) -> Int {
    guard Set(ordinals).count >= count else { return 1 }
    let divisor = commonDistance(ordinals)
    return steps.first { divisor > 0 && divisor % $0 == 0 } ?? 1
  }

  /// The greatest common divisor of the distances from the first ordinal.
  private static func commonDistance(_ ordinals: [Int]) -> Int {
    ordinals.dropFirst().reduce(0) { greatestCommonDivisor($0, $1 - ordinals[0]) }
  }

  private static func monthStep(_ frequency: Frequency) -> Int? {
    switch frequency {
    case .yearly: 12
    case .quarterly: 3
    case .monthly: 1
    case .weekly, .daily, .hourly, .index: nil
    }
  }

  private static func frequency(monthStep: Int) -> Frequency {
    monthStep == 12 ? .yearly : monthStep == 3 ? .quarterly : .monthly
  }

  /// What a column named `year` can hold, before our era too.
  private static let possibleYears = -10_000.0...10_000.0
  /// What a whole number is taken for a year in a column of any periods.
  private static let plausibleYears = 1000.0...2999.0
  private static let largestIndex = 1e15
}

/// The greatest common divisor of two distances; 0 with 0 is 0.
private func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
  var (a, b) = (abs(a), abs(b))
  while b != 0 { (a, b) = (b, a % b) }
  return a
}

extension PeriodLabel {
  /// Which labels can stand in one series.
  fileprivate var kind: Int {
    switch self {
    case .number: 0
    case .year: 1
    case .quarter: 2
    case .month: 3
    case .day, .hour: 4
    case .months: 5
    }
  }
}
