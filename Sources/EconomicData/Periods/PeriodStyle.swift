/// How the periods of a series are written, so that forecasts continue in the form of their data.
public struct PeriodStyle: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    case canonical, month, monthM, chinese, date, dateTime
  }

  var form = Form.canonical
  /// For dates: months from the first month of the period to the one the date names.
  var monthOffset = 0
  /// For dates: the day of the month; 31 is its last day.
  var day = 1
  /// For weeks: 0 for Monday to 6 for Sunday.
  var weekday = 0

  /// `2023`, `2023Q2`, `2023-06`, `2023-06-30`.
  public static let canonical: PeriodStyle = PeriodStyle()

  public func text(_ period: Period) -> String {
    switch form {
    case .canonical: return period.description
    case .monthM:
      guard period.frequency == .monthly, let first = period.firstDay else { return period.description }
      return "\(padded(first.year, 4))M\(padded(first.month, 2))"
    case .chinese: return chinese(period)
    case .month:
      let date = date(period)
      return "\(padded(date.year, 4))-\(padded(date.month, 2))"
    case .date, .dateTime:
      let date = date(period)
      return form == .date ? date.description : "\(date) 00:00:00"
    }
  }

  private func chinese(_ period: Period) -> String {
    guard let first = period.firstDay else { return period.description }
    return switch period.frequency {
    case .yearly: "\(first.year)年"
    case .quarterly: "\(first.year)年\(["一", "二", "三", "四"][first.month / 3])季度"
    case .monthly: "\(first.year)年\(first.month)月"
    case .weekly, .daily: "\(first.year)年\(first.month)月\(first.day)日"
    case .hourly, .index: period.description
    }
  }

  private func date(_ period: Period) -> CivilDate {
    guard let first = period.firstDay else { preconditionFailure("a bare index has no date") }
    switch period.frequency {
    case .weekly: return CivilDate(dayNumber: first.dayNumber + weekday)
    case .daily, .hourly, .index: return first
    case .yearly, .quarterly, .monthly:
      let month = Period.month(first.year, first.month).advanced(by: monthOffset).firstDay!
      let day = min(day, CivilDate.daysInMonth(month.month, of: month.year))
      return CivilDate(year: month.year, month: month.month, day: day)!
    }
  }
}
