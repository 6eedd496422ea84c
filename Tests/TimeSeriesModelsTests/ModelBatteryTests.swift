import EconomicData
import Forecasting
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct ModelBatteryTests {
  static let models: [any ForecastModel] = [
    Naive(), SeasonalNaive(), Naive2(), Drift(), HistoricalMean(), ETS.simple, ETS.holt, ETS.damped, ETS.automatic,
    ARIMA.automatic, Theta(), OptimisedTheta.optimised, OptimisedTheta.dynamic,
  ]

  @Test(.tags(.contract), arguments: models) func `a model keeps every promise on yearly data`(
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
