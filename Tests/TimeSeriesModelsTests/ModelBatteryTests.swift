import EconomicData
import Forecasting
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct ModelBatteryTests {
  static let models: [any ForecastModel] =
    ModelCatalogue.entries.map(\.model) + [Transformed(ETS.damped, lambda: 0), Transformed(Theta(), lambda: nil)]

  @Test(.tags(.contract), arguments: models.filter { $0.name != "holt-winters" })
  func `a model keeps every promise on yearly data`(
    _ model: any ForecastModel
  ) throws {
    try checkForecastModel(model, on: SampleSeries.growing(40))
  }

  @Test(.tags(.contract), arguments: models) func `a model keeps every promise on seasonal data`(
    _ model: any ForecastModel
  ) throws {
    try checkForecastModel(model, on: SampleSeries.growing(60, .quarterly))
    try checkForecastModel(model, on: SampleSeries.growing(72, .monthly), horizon: 18)
  }
}
