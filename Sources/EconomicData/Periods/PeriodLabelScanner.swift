/// Reads period labels that are no plain number or date.
struct PeriodLabelScanner {
  private let text: [Character]
  private var at = 0

  init(_ text: String) {
    self.text = Array(FullWidth.folded(text).trimmingSpaces.lowercased())
  }

  mutating func label() -> PeriodLabel? {
    guard let year = number(upTo: 4), at == 4 else { return nil }
    let label = take("年") ? chinese(year) : latin(year)
    return at == text.count ? label : nil
  }

  // MARK: 2023年…

  private mutating func chinese(_ year: Int) -> PeriodLabel? {
    if at == text.count || take("全年") || take("末") || take("底") || take("度") { return .year(Int32(year)) }
    if take("上半年") { return .months(Int32(year), 1, 6) }
    if take("下半年") { return .months(Int32(year), 7, 12) }
    if take("前") { return firstQuarters(year) }
    if take("q") { return quarter(year, number(upTo: 1)) }
    let ordinal = take("第")
    let start = at
    if let quarterNumber = chineseNumber() ?? number(upTo: 1), take("季度") || take("季") {
      return quarter(year, quarterNumber)
    }
    at = start
    guard !ordinal, let first = chineseMonth() ?? number(upTo: 2) else { return nil }
    if take("月") {
      guard at < text.count else { return month(year, first) }
      if take("份") { return month(year, first) }
      if take("-") || take("至") || take("到") || take("~") { return months(year, first, last: { $0.number(upTo: 2) }) }
      guard let day = number(upTo: 2) else { return nil }
      guard take("日") || take("号") else { return nil }
      return self.day(year, first, day)
    }
    guard take("-") || take("至") || take("到") || take("~") else { return nil }
    return months(year, first, last: { $0.number(upTo: 2) })
  }

  private mutating func firstQuarters(_ year: Int) -> PeriodLabel? {
    guard let count = chineseNumber() ?? number(upTo: 2) else { return nil }
    if take("个月") || take("月") { return span(year, 1, count) }
    guard take("季度") || take("季") || take("个季度"), (1...4).contains(count) else { return nil }
    return span(year, 1, 3 * count)
  }

  private mutating func months(
    _ year: Int, _ first: Int, last: (inout PeriodLabelScanner) -> Int?
  ) -> PeriodLabel? {
    guard let last = last(&self) else { return nil }
    guard take("月") || at == text.count else { return nil }
    _ = take("份")
    return span(year, first, last)
  }

  // MARK: 2023Q2, 2023-06, 2023-06-30 13:00

  private mutating func latin(_ year: Int) -> PeriodLabel? {
    if at == text.count { return .number(Double(year)) }
    let separator = take("-") ? "-" : take("/") ? "/" : take(" ") ? " " : ""
    if take("q") { return quarter(year, number(upTo: 1)) }
    if take("h") { return number(upTo: 1).flatMap { (1...2).contains($0) ? span(year, 6 * $0 - 5, 6 * $0) : nil } }
    if take("w") { return number(upTo: 2).flatMap { week(year, $0) } }
    if take("m") {
      guard let first = number(upTo: 2) else { return nil }
      return take("-") ? number(upTo: 2).flatMap { span(year, first, $0) } : month(year, first)
    }
    guard separator == "-" || separator == "/", let month = number(upTo: 2) else { return nil }
    if at == text.count { return self.month(year, month) }
    guard take(separator), let day = number(upTo: 2) else { return nil }
    if at == text.count { return self.day(year, month, day) }
    guard take("t") || take(" ") else { return nil }
    return hour(year, month, day)
  }

  private mutating func hour(_ year: Int, _ month: Int, _ day: Int) -> PeriodLabel? {
    guard let date = CivilDate(year: year, month: month, day: day), let hour = number(upTo: 2), hour < 24 else {
      return nil
    }
    // Minutes and seconds must be zero: finer spacing than an hour is not a frequency of ours.
    while take(":") { guard number(upTo: 2) == 0 else { return nil } }
    if take(".") { while at < text.count, text[at] == "0" { at += 1 } }
    _ = take("z") || take("+00:00")
    return .hour(Int32(date.dayNumber * 24 + hour))
  }

  // MARK: Parts

  private func quarter(_ year: Int, _ quarter: Int?) -> PeriodLabel? {
    quarter.flatMap { (1...4).contains($0) ? .quarter(Int32(year), UInt8($0)) : nil }
  }

  private func month(_ year: Int, _ month: Int) -> PeriodLabel? {
    (1...12).contains(month) ? .month(Int32(year), UInt8(month)) : nil
  }

  private func day(_ year: Int, _ month: Int, _ day: Int) -> PeriodLabel? {
    CivilDate(year: year, month: month, day: day).map { .day(Int32($0.dayNumber)) }
  }

  /// The Monday of an ISO week.
  private func week(_ year: Int, _ week: Int) -> PeriodLabel? {
    guard (1...53).contains(week), let fourth = CivilDate(year: year, month: 1, day: 4) else { return nil }
    return .day(Int32(fourth.dayNumber - fourth.weekday + 7 * (week - 1)))
  }

  /// Months of a year, named as the month, quarter or year they make where they make one.
  private func span(_ year: Int, _ first: Int, _ last: Int) -> PeriodLabel? {
    guard (1...12).contains(first), (1...12).contains(last), first <= last else { return nil }
    if first == 1, last == 12 { return .year(Int32(year)) }
    if first == last { return .month(Int32(year), UInt8(first)) }
    return .months(Int32(year), UInt8(first), UInt8(last))
  }

  private mutating func take(_ word: String) -> Bool {
    guard !word.isEmpty, text[at...].starts(with: word) else { return false }
    at += word.count
    return true
  }

  private mutating func number(upTo digits: Int) -> Int? {
    let start = at
    while at < text.count, at - start < digits, text[at].isASCIIDigit { at += 1 }
    return start == at ? nil : Int(String(text[start..<at]))
  }

  /// 一 to 四, as quarters are numbered.
  private mutating func chineseNumber() -> Int? {
    guard at < text.count, let index = Array("一二三四").firstIndex(of: text[at]) else { return nil }
    at += 1
    return index + 1
  }

  /// 一 to 十二, as months are written out.
  private mutating func chineseMonth() -> Int? {
    let names = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"]
    for (index, name) in names.enumerated().reversed() where take(name) { return index + 1 }
    return nil
  }
}
