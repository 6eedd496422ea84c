import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct CalendarEffectTests {
  @Test func `days are counted as a calendar on the wall has them`() throws {
    // January 2024 begins on a Monday and has 31 days: five Mondays, Tuesdays and Wednesdays, four of the others.
    let trading = try #require(CalendarEffect.tradingDays.regressors(from: .month(2024, 1), count: 2))
    #expect(trading.columns.map { $0[0] } == [1, 1, 1, 0, 0, 0])
    // February 2024 has 29 days: a fifth Thursday.
    #expect(trading.columns.map { $0[1] } == [0, 0, 0, 1, 0, 0])
    let working = try #require(CalendarEffect.workingDays.regressors(from: .month(2024, 1), count: 2))
    // 23 working days and 8 of the weekend, then 21 and 8.
    #expect(working.columns[0] == [3, 1])
    let length = try #require(CalendarEffect.monthLength.regressors(from: .month(2023, 2), count: 13))
    #expect(length.columns[0][0] == -2.4375)
    #expect(length.columns[0][12] == -1.4375)
  }

  /// The fortnight of 2023 is 15 to 28 January, that of 2025 is 22 January to 4 February; those of 2024 and 2026 lie in February.
  @Test(arguments: [(2023, 14.0), (2024, 0), (2025, 10), (2026, 0)])
  func `the fortnight of Chinese New Year falls into January as often as it does`(_ year: Int, _ days: Double) throws {
    let months = try #require(CalendarEffect.chineseNewYear.regressors(from: .month(1950, 1), count: 150 * 12))
    let januaries = (0..<150).map { months.columns[0][12 * $0] }
    // What a season could explain is taken out.
    #expect(abs(januaries.reduce(0, +)) < 1e-10)
    let difference = januaries[year - 1950] - januaries[2026 - 1950]
    #expect(abs(difference - days / 14) < 1e-12)
  }

  /// A monthly series with a known effect of the New Year on top of a season and a trend.
  private static func retail(effect: Double) -> TimeSeries {
    var noise = SampleSeries.Noise(seed: 11)
    let holiday = CalendarEffect.chineseNewYear.regressors(from: .month(2005, 1), count: 180)!.columns[0]
    return TimeSeries(
      name: "retail", start: .month(2005, 1),
      values: (0..<180).map { t in
        100 + 0.5 * Double(t) + 8 * sin(Double(t % 12)) + effect * holiday[t] + noise.next()
      })
  }

  @Test(.tags(.property)) func `the test finds the holiday where there is one, and its size`() throws {
    let order = ARIMAOrder(0, 1, 1, seasonal: (0, 1, 1), period: 12)
    let found = try CalendarTest(.chineseNewYear, in: Self.retail(effect: 10), order: order)
    #expect(found.pValue < 1e-10 && found.degreesOfFreedom == 1)
    let term = try #require(found.terms.first)
    #expect(abs(term.estimate - 10) < 4 * term.standardError!)
    let none = try CalendarTest(.chineseNewYear, in: Self.retail(effect: 0), order: order)
    #expect(none.pValue > 0.01)
    let trading = try CalendarTest(.tradingDays, in: Self.retail(effect: 0), order: order)
    #expect(trading.degreesOfFreedom == 6 && trading.pValue > 0.01)
  }

  @Test func `forecasts follow the holiday into the coming Januaries`() throws {
    let series = Self.retail(effect: 10)
    let regressors = try #require(CalendarEffect.chineseNewYear.regressors(from: series.start, count: 204))
    let order = ARIMAOrder(0, 1, 1, seasonal: (0, 1, 1), period: 12)
    let with = try ARIMA(order, regressors: regressors).fit(series).forecast(horizon: 24).means
    let plain = try ARIMA(order).fit(series).forecast(horizon: 24).means
    // 2020: 25 January, all fourteen days but one in January; 2021: 12 February.
    let (difference, without) = (with[0] - with[12], plain[0] - plain[12])
    #expect(difference > without + 5)
  }

  @Test func `a series without a calendar is refused`() {
    let bare = SampleSeries.series((0..<40).map { Double($0) }, .index(seasonalPeriod: 12))
    #expect(throws: FitError.self) { try CalendarTest(.tradingDays, in: bare) }
    #expect(CalendarEffect.chineseNewYear.regressors(from: .month(2099, 6), count: 12) == nil)
  }
}
