import OfficialStatistics
import TestSupport
import Testing

func expectWithin(
  _ tolerance: Tolerance, _ computed: [Double], _ reference: [Double],
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(computed.count == reference.count, sourceLocation: sourceLocation)
  for (a, b) in zip(computed, reference) {
    #expect(tolerance.holds(a, b), "\(a) is not \(b)", sourceLocation: sourceLocation)
  }
}

@Suite struct YearToDateTests {
  static let cases = MethodCase.all("ytd")

  @Test(.tags(.reference), arguments: cases.filter { !$0.inputs["days"].isNull })
  func `a year of releases has the reference months, quarters and total`(method: MethodCase) throws {
    let year = try YearToDate(
      monthly: method.inputs["ytd"].doubles, firstIsJanuaryFebruary: method.inputs["firstIsJanFeb"].bool!)
    let expected = method.expected
    expectWithin(method.tolerance, year.discrete.map(\.value), expected["discrete"].doubles)
    expectWithin(
      method.tolerance, try YearToDate.split(year.discrete[0].value, by: method.inputs["days"].doubles),
      expected["janFebSplit"].doubles)
    expectWithin(method.tolerance, year.quarterly.map { $0! }, expected["quarterly"].doubles)
    expectWithin(method.tolerance, [year.annual!], [expected["annual"].double!])
    #expect(year.discrete[0].periods == 1...2 && year.discrete[10].periods == 12...12)
  }

  @Test(.tags(.reference), arguments: cases.filter { !$0.inputs["publishedGrowth"].isNull })
  func `a published growth rate implies the reference base and gap`(method: MethodCase) throws {
    let base = try ComparableBase(
      current: method.inputs["ytd"].double!, publishedGrowth: method.inputs["publishedGrowth"].double!,
      publishedLastYear: method.inputs["publishedLastYear"].double!)
    expectWithin(
      method.tolerance, [base.comparableBase, base.scopeGap, base.naiveGrowth],
      ["comparableBase", "scopeGap", "naiveGrowth"].map { method.expected[$0].double! })
  }

  @Test func `a missing release widens the next difference and leaves its quarters open`() throws {
    let year = try YearToDate([.init(period: 3, cumulative: 10), .init(period: 9, cumulative: 40)])
    #expect(year.discrete.map(\.periods) == [1...3, 4...9])
    #expect(year.discrete.map(\.value) == [10, 30])
    #expect(year.quarterly == [10, nil, nil, nil] && year.annual == nil)
  }

  @Test func `quarterly releases are their own quarters`() throws {
    let year = try YearToDate(
      (1...4).map { .init(period: $0, cumulative: Double($0 * $0)) }, periodsPerYear: 4)
    #expect(year.quarterly == [1, 3, 5, 7] && year.annual == 16)
  }

  @Test(.tags(.contract)) func `releases out of order or not finite are refused`() {
    #expect(throws: OfficialStatisticsError.releasesOutOfOrder(previous: 3, next: 3)) {
      try YearToDate([.init(period: 3, cumulative: 1), .init(period: 3, cumulative: 2)])
    }
    #expect(throws: OfficialStatisticsError.releasesOutOfOrder(previous: 0, next: 13)) {
      try YearToDate([.init(period: 13, cumulative: 1)])
    }
    #expect(throws: OfficialStatisticsError.notFinite(of: "the year-to-date figures", position: 0)) {
      try YearToDate(monthly: [.nan], firstIsJanuaryFebruary: false)
    }
    #expect(throws: OfficialStatisticsError.self) { try YearToDate.split(1, by: [0, 0]) }
    #expect(throws: OfficialStatisticsError.self) { try YearToDate.split(1, by: [-1, 2]) }
    #expect(throws: OfficialStatisticsError.self) {
      try ComparableBase(current: 1, publishedGrowth: -1, publishedLastYear: 1)
    }
  }
}
