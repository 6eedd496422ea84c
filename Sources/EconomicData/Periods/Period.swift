/// One period of a regular calendar, stored as its ordinal.
///
/// The ordinal counts periods of the frequency: the year itself for yearly, `4·year + quarter - 1` for quarterly,
/// `12·year + month - 1` for monthly, weeks since Monday 1969-12-29 for weekly, days and hours since 1970-01-01 for daily
/// and hourly; a bare index stands as it is.
public struct Period: Sendable, Hashable {
  public var frequency: Frequency
  public var ordinal: Int

  public init(frequency: Frequency, ordinal: Int) {
    self.frequency = frequency
    self.ordinal = ordinal
  }

  public func advanced(by n: Int) -> Period { Period(frequency: frequency, ordinal: ordinal + n) }

  public static func year(_ year: Int) -> Period { Period(frequency: .yearly, ordinal: year) }

  /// - Precondition: `quarter` is 1 to 4.
  public static func quarter(_ year: Int, _ quarter: Int) -> Period {
    precondition((1...4).contains(quarter), "a quarter is 1 to 4")
    return Period(frequency: .quarterly, ordinal: 4 * year + quarter - 1)
  }

  /// - Precondition: `month` is 1 to 12.
  public static func month(_ year: Int, _ month: Int) -> Period {
    precondition((1...12).contains(month), "a month is 1 to 12")
    return Period(frequency: .monthly, ordinal: 12 * year + month - 1)
  }

  /// The day `dayNumber` days after 1970-01-01.
  public static func day(_ date: CivilDate) -> Period { Period(frequency: .daily, ordinal: date.dayNumber) }

  /// The week that contains a day.
  public static func week(of date: CivilDate) -> Period {
    Period(frequency: .weekly, ordinal: flooredQuotient(date.dayNumber + 3, 7))
  }

  /// The first day of the period; `nil` for a bare index.
  public var firstDay: CivilDate? {
    switch frequency {
    case .yearly: CivilDate(year: ordinal, month: 1, day: 1)
    case .quarterly:
      CivilDate(year: flooredQuotient(ordinal, 4), month: 3 * (ordinal - 4 * flooredQuotient(ordinal, 4)) + 1, day: 1)
    case .monthly:
      CivilDate(year: flooredQuotient(ordinal, 12), month: ordinal - 12 * flooredQuotient(ordinal, 12) + 1, day: 1)
    case .weekly: CivilDate(dayNumber: 7 * ordinal - 3)
    case .daily: CivilDate(dayNumber: ordinal)
    case .hourly: CivilDate(dayNumber: flooredQuotient(ordinal, 24))
    case .index: nil
    }
  }

  /// The calendar year in which the period begins; `nil` for a bare index.
  public var year: Int? { firstDay?.year }
}

extension Period: Comparable {
  /// - Precondition: both periods have the same frequency.
  public static func < (a: Period, b: Period) -> Bool {
    precondition(a.frequency == b.frequency, "periods of one frequency can be ordered")
    return a.ordinal < b.ordinal
  }
}

extension Period: CustomStringConvertible {
  /// `2023`, `2023Q2`, `2023-06`, the Monday of a week, `2023-06-30`, `2023-06-30 13:00`, or the index.
  public var description: String {
    switch frequency {
    case .yearly: return String(ordinal)
    case .index: return String(ordinal)
    case .quarterly:
      let year = flooredQuotient(ordinal, 4)
      return "\(padded(year, 4))Q\(ordinal - 4 * year + 1)"
    case .monthly:
      let year = flooredQuotient(ordinal, 12)
      return "\(padded(year, 4))-\(padded(ordinal - 12 * year + 1, 2))"
    case .weekly, .daily: return firstDay?.description ?? String(ordinal)
    case .hourly:
      let hour = ordinal - 24 * flooredQuotient(ordinal, 24)
      return "\(CivilDate(dayNumber: flooredQuotient(ordinal, 24))) \(padded(hour, 2)):00"
    }
  }
}
