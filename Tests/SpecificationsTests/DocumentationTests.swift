import DevelopmentPlans
import Specifications
import Testing

/// The example of the module's landing page.
@Suite struct DocumentationTests {
  @Test func `the landing page's example runs`() throws {
    let text = """
      schema: 1
      plan: riverside
      area: { zh: 河畔新区, en: Riverside New Area }
      origin: 2025
      horizon: 2030
      assumptions:
        - { id: base-output, text: Output in 2025, value: 100, range: [80, 125], unit: 亿元 }
      indicators:
        - id: output
          unit: 亿元
          base: base-output
          targets:
            - { wording: 产值300余亿元 }
      """
    let specification = try PlanSpecification.read(text: text, file: "riverside.yaml")
    let projection = try specification.project(years: 0...5)
    #expect(projection.rows.count == 6)
    #expect((0.1...0.6).contains(projection.indicators[0].targetProbabilities[0].probability))
  }
}
