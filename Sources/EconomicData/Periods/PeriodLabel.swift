import Tabular

/// What a text says about time, before the frequency of its series is known.
///
/// `2023` may be a year or an index; `2023-06-30` a day, or the month or quarter that ends with it. A series decides when it
/// has seen all its labels.
public enum PeriodLabel: Sendable, Hashable {
  /// A number as it stands: a year, an index or a time.
  case number(Double)
  case year(Int32)
  case quarter(Int32, UInt8)
  case month(Int32, UInt8)
  /// Days since 1970-01-01.
  case day(Int32)
  /// Hours since 1970-01-01 00:00.
  case hour(Int32)
  /// Months of one year, first to last, that make no month, quarter or year: `2023年1-2月`, `2023H1`, `2023年前三季度`.
  case months(Int32, UInt8, UInt8)
}

extension PeriodLabel {
  /// Reads `2023`, `12.5`, `2023Q2`, `2023-06`, `2023M06`, `2023-06-30`, `2023-06-30 13:00`, `2023-W05`, `2023H1`, and the
  /// Chinese forms `2023年`, `2023年二季度`, `2023年6月`, `2023年6月30日`, `2023年1-2月`, `2023年上半年`, `2023年前三季度`.
  ///
  /// `nil` for anything else, and for days that the calendar does not have.
  public init?(_ text: String) {
    var copy = text
    guard let label = copy.withUTF8({ Self.parse($0) }) else { return nil }
    self = label
  }

  /// Reads the common forms from bytes, and the rest through ``PeriodLabelScanner``.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>) -> PeriodLabel? {
    if bytes.count == 4, let year = digits(bytes, 0, 4) { return .number(Double(year)) }
    if bytes.count == 10, bytes[4] == 0x2D, bytes[7] == 0x2D, let year = digits(bytes, 0, 4),
      let month = digits(bytes, 5, 2), let day = digits(bytes, 8, 2)
    {
      return CivilDate(year: year, month: month, day: day).map { .day(Int32($0.dayNumber)) }
    }
    if let number = DecimalText.parse(bytes), number.isFinite { return .number(number) }
    var scanner = PeriodLabelScanner(String(decoding: bytes, as: UTF8.self))
    return scanner.label()
  }

  private static func digits(_ bytes: UnsafeBufferPointer<UInt8>, _ from: Int, _ count: Int) -> Int? {
    var value = 0
    for i in from..<(from + count) {
      let digit = bytes[i] &- 0x30
      guard digit < 10 else { return nil }
      value = 10 * value + Int(digit)
    }
    return value
  }

  /// Time in years: `2023.25` is the second quarter or April; a number stands as it is.
  public var time: Double {
    switch self {
    case .number(let value): return value
    case .year(let year): return Double(year)
    case .quarter(let year, let quarter): return Double(year) + Double(quarter - 1) / 4
    case .month(let year, let month): return Double(year) + Double(month - 1) / 12
    case .day(let day): return Self.yearTime(days: Double(day))
    case .hour(let hour): return Self.yearTime(days: Double(hour) / 24)
    case .months(let year, let first, _): return Double(year) + Double(first - 1) / 12
    }
  }

  private static func yearTime(days: Double) -> Double {
    let date = CivilDate(dayNumber: Int(days.rounded(.down)))
    let newYear = CivilDate(year: date.year, month: 1, day: 1)!.dayNumber
    return Double(date.year) + (days - Double(newYear)) / (CivilDate.isLeap(date.year) ? 366 : 365)
  }

  /// The period of a label that is one by itself; `nil` for numbers, and for months that make no regular period.
  public var period: Period? {
    switch self {
    case .number, .months: nil
    case .year(let year): .year(Int(year))
    case .quarter(let year, let quarter): .quarter(Int(year), Int(quarter))
    case .month(let year, let month): .month(Int(year), Int(month))
    case .day(let day): Period(frequency: .daily, ordinal: Int(day))
    case .hour(let hour): Period(frequency: .hourly, ordinal: Int(hour))
    }
  }

  /// The months of a year that the label covers; `nil` for numbers, days and hours.
  public var months: (year: Int, months: ClosedRange<Int>)? {
    switch self {
    case .year(let year): (Int(year), 1...12)
    case .quarter(let year, let quarter): (Int(year), (3 * Int(quarter) - 2)...(3 * Int(quarter)))
    case .month(let year, let month): (Int(year), Int(month)...Int(month))
    case .months(let year, let first, let last): (Int(year), Int(first)...Int(last))
    case .number, .day, .hour: nil
    }
  }
}

extension PeriodLabel: CustomStringConvertible {
  /// The label in the form that reads back: `2023`, `2023Q2`, `2023-06`, `2023-06-30`, `2023M1-2`.
  public var description: String {
    switch self {
    case .number(let value): NumberText.shortest(value)
    case .months(let year, let first, let last): "\(padded(Int(year), 4))M\(first)-\(last)"
    default: period.map(\.description) ?? ""
    }
  }
}
