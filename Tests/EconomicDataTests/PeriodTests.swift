import EconomicData
import TestSupport
import Testing

@Suite struct PeriodTests {
  @Test(
    .tags(.contract),
    arguments: [
      ("2023", .number(2023)), ("7", .number(7)), ("12.5", .number(12.5)), ("-3", .number(-3)),
      ("2023Q2", .quarter(2023, 2)),
      ("2023-Q2", .quarter(2023, 2)), ("2023q2", .quarter(2023, 2)), ("2023年二季度", .quarter(2023, 2)),
      ("2023年第2季度", .quarter(2023, 2)), ("2023-06", .month(2023, 6)), ("2023/6", .month(2023, 6)),
      ("2023M06", .month(2023, 6)),
      ("2023年6月", .month(2023, 6)), ("2023年十二月", .month(2023, 12)), ("2023-06-30", .day(19538)),
      ("2023/6/30", .day(19538)),
      ("2023年6月30日", .day(19538)), ("2023-06-30 13:00", .hour(19538 * 24 + 13)),
      ("2023-06-30T13:00:00Z", .hour(19538 * 24 + 13)),
      ("2023-06-30 00:00:00", .hour(19538 * 24)), ("2023年", .year(2023)), ("2023年1-2月", .months(2023, 1, 2)),
      ("2023年1—9月", .months(2023, 1, 9)), ("2023年1月至2月", .months(2023, 1, 2)), ("2023M1-9", .months(2023, 1, 9)),
      ("2023H1", .months(2023, 1, 6)), ("2023年上半年", .months(2023, 1, 6)), ("2023年前三季度", .months(2023, 1, 9)),
      ("2023年1-12月", .year(2023)),
      ("２０２３年", .year(2023)), (" 2023 ", .number(2023)), ("2023-W01", .day(19359)), ("1968-02-29", .day(-672)),
    ] as [(String, PeriodLabel)])
  func `Every form of a period reads as what it is`(text: String, label: PeriodLabel) {
    #expect(PeriodLabel(text) == label)
  }

  @Test(
    .tags(.contract),
    arguments: [
      "", "abc", "2023Q5", "2023Q0", "2023-13", "2023-00", "2023-02-29", "2023-06-31", "2023-6-", "2023年13月",
      "2023年2月30日",
      "2023-06-30 25:00", "2023-06-30 13:30", "2023H3", "2023年9-1月", "1e400", "nan", "inf", "Q2 2023x", "2023Q22",
    ])
  func `What is no period, or a day that does not exist, is refused`(text: String) {
    #expect(PeriodLabel(text) == nil)
  }

  @Test(.tags(.property)) func `Every period prints as text that reads back to it`() throws {
    var generator = SplitMix(seed: 8)
    for _ in 0..<5000 {
      let days = Int.random(in: -300_000...300_000, using: &generator)
      let date = CivilDate(dayNumber: days)
      for period in [
        Period.year(date.year), .quarter(date.year, (date.month + 2) / 3), .month(date.year, date.month), .day(date),
        Period(frequency: .hourly, ordinal: days * 24 + 7),
      ] {
        let label = try #require(PeriodLabel(period.description))
        #expect(label.period ?? .year(Int(label.time)) == period)
      }
    }
  }

  @Test(.tags(.property)) func `The calendar counts every day once, through leap years and before its epoch`() {
    var previous = CivilDate(dayNumber: -800_000)
    #expect(CivilDate(year: 1970, month: 1, day: 1)?.dayNumber == 0)
    for dayNumber in -799_999...100_000 {
      let date = CivilDate(dayNumber: dayNumber)
      let next =
        previous.isLastOfMonth
        ? (previous.month == 12 ? (previous.year + 1, 1, 1) : (previous.year, previous.month + 1, 1))
        : (previous.year, previous.month, previous.day + 1)
      guard (date.year, date.month, date.day) == next, date.dayNumber == dayNumber else {
        Issue.record("\(date) follows \(previous)")
        return
      }
      previous = date
    }
    #expect(CivilDate(year: 2026, month: 11, day: 25)?.weekday == 2)
  }

  @Test(.tags(.contract)) func `Periods step over the ends of years`() {
    #expect(Period.quarter(2023, 4).advanced(by: 1).description == "2024Q1")
    #expect(Period.month(2023, 12).advanced(by: 2).description == "2024-02")
    #expect(Period.day(CivilDate(year: 2024, month: 2, day: 28)!).advanced(by: 2).description == "2024-03-01")
    #expect(Period.week(of: CivilDate(year: 2024, month: 12, day: 31)!).advanced(by: 1).description == "2025-01-06")
    #expect(Period(frequency: .hourly, ordinal: -1).description == "1969-12-31 23:00")
    #expect(Period.quarter(2023, 2).time == 2023.25)
    #expect(Period.month(2023, 1) < Period.month(2023, 2))
  }

  @Test(.tags(.contract)) func `Frequencies read by their names and by a number`() {
    #expect(
      ["yearly", "quarterly", "monthly", "weekly", "daily", "hourly"].compactMap { Frequency($0)?.seasonalPeriod } == [
        1, 4, 12, 52, 7, 24,
      ])
    #expect(Frequency("12") == .index(seasonalPeriod: 12))
    for text in ["0", "-1", "x", "99999999"] { #expect(Frequency(text) == nil) }
  }
}
