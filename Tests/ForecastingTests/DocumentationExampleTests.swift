import EconomicData
import Forecasting
import Testing

/// The example of the landing page, so that it compiles.
@Suite struct DocumentationExampleTests {
  @Test func `a backtest from models to a table`() {
    let models: [any ForecastModel] = [NaiveForTesting(), NaiveForTesting(name: "drift", offset: 1)]
    let benchmark: any ForecastModel = NaiveForTesting(name: "naive2")
    let series = (0..<5).map { TimeSeries.walk("s\($0)", count: 20, seed: UInt64($0)) }

    let origins = RollingOrigin(horizon: 3, minimumTraining: 8)
    let backtest = Backtest(models: models, benchmark: benchmark)
    let table = backtest.run(series, origins: origins) { done, total in
      print("\(done) of \(total) series")
    }
    for row in table.summaries {
      print(row.model, row.mase, row.owa ?? .nan, row.coverage80.share, row.failed)
    }
    #expect(table.summaries.map(\.model) == ["naive", "drift"])
    #expect(table.summaries[0].owa == 1)
  }
}
