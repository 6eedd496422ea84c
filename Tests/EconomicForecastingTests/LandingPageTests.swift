import EconomicForecasting
import Testing

/// The road of the landing page, from CSV to verdict, through the one import.
@Suite struct LandingPageTests {
  @Test func `figures and a worded target lead to a projection and a verdict`() throws {
    let text = "series,year,value,unit\noutput,2023,120,亿元\noutput,2024,151,亿元\noutput,2025,188,亿元\n"
    let output = try SeriesReader.all(bytes: Array(text.utf8), file: "output.csv")[0].timeSeries()
    #expect(output.values == [120, 151, 188])

    let plan = """
      schema: 1
      plan: riverside
      area: { zh: 河畔新区, en: Riverside New Area }
      origin: 2023
      horizon: 2028
      assumptions:
        - { id: base-output, text: Output in 2023 as published, value: 120, unit: 亿元 }
      indicators:
        - id: output
          unit: 亿元
          base: base-output
          targets:
            - { wording: 产值500余亿元 }
      """
    var vision = try PlanSpecification.read(text: plan, file: "riverside.yaml").plan
    let later = output.values.dropFirst().compactMap(\.self)
    vision.indicators[0].actuals = zip(2024..., later).map { Actual(.year($0), $1) }

    let projection = try PlanProjector().project(vision, years: 0...8)
    let verdict = try PlanAssessor().assess(vision)
    #expect(projection.rows.count == 9)

    // Two years near 25% a year point to about 380 at the horizon: short of 500, and no longer assumption alone.
    let target = try #require(verdict.targets.first)
    #expect(target.probability < 0.33)
    #expect(target.priorShare < 1)
  }
}
