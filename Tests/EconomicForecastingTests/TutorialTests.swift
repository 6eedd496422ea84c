import EconomicForecasting
import Foundation
import TestSupport
import Testing

/// The steps of the article "From CSV to verdict", as it prints them.
@Suite struct TutorialTests {
  @Test(.tags(.contract)) func `every step of the road runs`() throws {
    let temporary = try TemporaryFolder()
    let folder = temporary.url.path

    let text = """
      series,year,value,unit
      output,2016,62,亿元
      output,2017,88,亿元
      output,2018,131,亿元
      output,2019,176,亿元
      output,2020,241,亿元
      output,2021,288,亿元
      output,2022,342,亿元
      output,2023,371,亿元
      """
    let records = try SeriesReader.all(bytes: Array(text.utf8), file: "output.csv")
    let output = try records[0].timeSeries()
    #expect(output.values.count == 8)

    let data = CurveData(
      times: output.values.indices.map(Double.init), values: output.values.compactMap(\.self))
    let fit = try GrowthCurveModel(Logistic(), options: .logarithm).fit(data)
    let ceiling = fit.ceilingVerdict()!
    print(ceiling.status.rawValue, ceiling.lower, ceiling.upper, ceiling.reason)
    #expect(ceiling.status == .identified)

    let names = ["drift", "damped", "auto"]
    let models = names.compactMap(ModelCatalogue.model)
    let backtest = Backtest(models: models, benchmark: Naive2())
    let scores = backtest.run([output], origins: RollingOrigin(horizon: 1, minimumTraining: 5))
    for row in scores.summaries { print(row.model, row.smape, row.owa ?? .nan) }

    let forecast = try models[2].fit(output).forecast(horizon: 3)
    for distribution in forecast.distributions {
      print(distribution.quantile(0.1), distribution.quantile(0.5), distribution.quantile(0.9))
    }
    #expect(scores.summaries.map(\.model) == names)
    #expect(forecast.distributions.count == 3)
    #expect(forecast.distributions[0].quantile(0.5) > 371)

    let yaml = """
      schema: 1
      plan: riverside
      area: { zh: 河畔新区, en: Riverside New Area }
      origin: 2021
      horizon: 2026
      assumptions:
        - { id: base-output, text: Output in 2021 as published, value: 288, unit: 亿元 }
      indicators:
        - id: output
          unit: 亿元
          base: base-output
          targets:
            - { wording: 产值500余亿元 }
      """
    var plan = try PlanSpecification.read(text: yaml, file: "riverside.yaml").plan
    plan.indicators[0].actuals = [Actual(.year(2022), 342), Actual(.year(2023), 371)]

    let posterior = try PlanPosterior(plan)
    let projection = posterior.projection(years: 0...8, levels: [0.5, 0.8, 0.95])
    let assessment = try PlanAssessor().assess(posterior)
    print(assessment.verdict[.english])
    for target in assessment.targets {
      print(target.target.wording, target.probability, target.priorShareSentence[.english])
    }
    for indicator in PlanTracker().track(posterior).indicators { print(indicator.sentence[.english]) }
    #expect(projection.rows.count == 9)
    // 342 and 371 after 288 grow by 13.5% a year on average; 500 in 2026 asks for 10.5% from 2023 on.
    #expect(assessment.targets.count == 1)
    #expect((0.2...0.8).contains(assessment.targets[0].probability))
    #expect(assessment.targets[0].priorShare < 1)

    let report = Report(parts: [.init(projection: projection, sources: [], assessment: assessment)])
    let page = ReportPage(report).html
    try ReportWorkbook(report).write(to: folder + "/riverside.xlsx")
    let picture = FanChart(projection.indicators[0], language: .english).svg()
    #expect(page.contains("产值500余亿元") && picture.hasPrefix("<svg"))
    #expect(FileManager.default.fileExists(atPath: folder + "/riverside.xlsx"))
  }
}
