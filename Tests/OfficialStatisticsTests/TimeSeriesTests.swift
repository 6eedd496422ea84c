import EconomicData
import OfficialStatistics
import TestSupport
import Testing

@Suite struct TimeSeriesTests {
  @Test func `year-to-date months become flows, January and February together`() throws {
    let sales = TimeSeries(
      name: "sales", start: .month(2023, 1), values: [nil, 59, 90, nil, 150, 180], kind: .yearToDate)
    let flows = try sales.flowsFromYearToDate()
    #expect(flows.values == [nil, nil, 31, nil, nil, 30] && flows.kind == .flow)
    // 2023 has 31 days in January and 28 in February; April and May have 30 and 31.
    let split = try sales.flowsFromYearToDate(.splitByDays)
    expectWithin(
      Tolerance(relative: 1e-14), split.values.map { $0! }, [31, 28, 31, 60.0 * 30 / 61, 60.0 * 31 / 61, 30])
  }

  @Test func `a new year starts from zero and an old one may be cut`() throws {
    let sales = TimeSeries(
      name: "sales", start: .quarter(2022, 3), values: [70, 100, 12, 30], kind: .yearToDate)
    // The third quarter of 2022 cannot be told from the two before it.
    #expect(try sales.flowsFromYearToDate().values == [nil, 30, 12, 18])
  }

  @Test func `deflating turns current into constant prices and keeps gaps`() throws {
    let output = TimeSeries(
      name: "output", start: .year(2020), values: [100, nil, 121], unit: .yiYuan, prices: .current)
    let deflator = TimeSeries(name: "deflator", start: .year(2019), values: [90, 100, 105, 110], kind: .index)
    let real = try output.deflated(by: deflator, pricesOf: .year(2020))
    #expect(real.values[1] == nil && real.prices == .constant(year: 2020) && real.unit == .yiYuan)
    expectWithin(Tolerance(relative: 1e-15), [real.values[0]!, real.values[2]!], [100, 110])
    #expect(throws: OfficialStatisticsError.mismatch(of: "price basis", "current prices", "constant prices of 2020")) {
      try real.deflated(by: deflator, pricesOf: .year(2020))
    }
    #expect(throws: OfficialStatisticsError.missing(series: "deflator", period: "2018")) {
      try output.deflated(by: deflator, pricesOf: .year(2018))
    }
  }

  @Test func `a series continues on the base of a newer one`() throws {
    let old = TimeSeries(name: "old", start: .year(2015), values: [50, 60, 80, 90], unit: .yiYuan)
    let new = TimeSeries(name: "new", start: .year(2016), values: [115, 160, 200, 240], unit: .yiYuan)
    let whole = try old.continued(by: new, joinedAt: .year(2017))
    #expect(whole.start == .year(2015) && whole.values == [100, 120, 160, 200, 240])
    var persons = new
    persons.unit = .person
    #expect(throws: OfficialStatisticsError.mismatch(of: "unit", "亿元", "人")) {
      try old.continued(by: persons, joinedAt: .year(2017))
    }
    #expect(throws: OfficialStatisticsError.missing(series: "new", period: "2015")) {
      try old.continued(by: new, joinedAt: .year(2015))
    }
  }

  @Test func `years become quarters that add up, in the kind of the series`() throws {
    let quarterly = [20.0, 21, 24, 25, 31, 24, 27, 29, 36, 28, 33, 35, 45, 37, 42, 46, 58, 40, 44]
    let indicator = TimeSeries(name: "sales", start: .quarter(2019, 4), values: quarterly)
    let output = TimeSeries(
      name: "output", start: .year(2020), values: [200, 241, 305, 392], unit: .yiYuan, kind: .flow)
    let quarters = try output.disaggregated(like: indicator)
    #expect(quarters.start == .quarter(2020, 1) && quarters.values.count == 18 && quarters.unit == .yiYuan)
    let exact = Tolerance(relative: 1e-12)
    expectWithin(exact, [quarters.values[4..<8].reduce(0) { $0 + $1! }], [241])
    var stock = output
    stock.kind = .stock
    let regression = try stock.disaggregated(by: .fernandez, on: indicator)
    expectWithin(exact, [3, 7, 11, 15].map { regression.series.values[$0]! }, [200, 241, 305, 392])
    #expect(regression.details.standardErrors[3] < 1e-6)

    #expect(throws: OfficialStatisticsError.missing(series: "sales", period: "2019Q1")) {
      try TimeSeries(name: "output", start: .year(2019), values: [1, 2]).disaggregated(like: indicator)
    }
    #expect(throws: OfficialStatisticsError.missing(series: "output", period: "2021")) {
      try TimeSeries(name: "output", start: .year(2020), values: [1, nil]).disaggregated(like: indicator)
    }
  }
}
