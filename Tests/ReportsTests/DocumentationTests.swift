import DevelopmentPlans
import Reports
import Testing

/// The example of the module's landing page.
@Suite struct DocumentationTests {
  @Test func `the landing page's example runs`() throws {
    let plan = DevelopmentPlan(
      id: "riverside", area: LocalizedText(chinese: "河畔新区", english: "Riverside New Area"), originYear: 2025,
      horizon: 5,
      indicators: [
        Indicator(
          id: "output", name: LocalizedText(chinese: "产值", english: "Output"), unit: "亿元",
          base: UncertainQuantity(range: 80...125),
          targets: [Target(wording: "产值300余亿元", claim: .band(300, 400), year: 2030)])
      ])
    let projection = try PlanProjector().project(plan)
    let chart = FanChart(projection.indicators[0], language: .english)
    let picture = chart.svg()
    let page = ReportPage(Report(parts: [.init(projection: projection, sources: [])])).html
    #expect(picture.contains("Riverside New Area · Output"))
    #expect(page.contains("产值300余亿元"))
  }
}
