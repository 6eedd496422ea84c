import OfficialStatistics
import TestSupport
import Testing

@Suite(.tags(.contract)) struct DocumentationTests {
  /// The example of the module's landing page, word for word.
  @Test func `the landing page's example runs`() throws {
    // Retail sales of a district, year to date; the first release covers January and February.
    let year = try YearToDate(monthly: [30.2, 47.9, 64.0, 82.5], firstIsJanuaryFebruary: true)
    let months = year.discrete.map { "\($0.periods): \($0.value)" }

    // 7.8% growth was published beside 221.3; last year's release said 214.9.
    let base = try ComparableBase(current: 221.3, publishedGrowth: 0.078, publishedLastYear: 214.9)
    print(months, "scope gap \(base.scopeGap)")

    // Quarters of two years of output that move like the district's quarterly sales.
    let quarters = try DentonCholette().disaggregate(
      [200, 241], frequency: 4, indicator: [21, 24, 25, 31, 24, 27, 29, 36])
    print(quarters)

    #expect(months[0] == "1...2: 30.2")
    #expect(Tolerance(absolute: 1e-3).holds(base.scopeGap, 0.047))
    #expect(Tolerance(relative: 1e-12).holds(quarters[..<4].reduce(0, +), 200))
  }
}
