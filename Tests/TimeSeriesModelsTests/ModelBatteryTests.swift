import EconomicData
import Forecasting
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct ModelBatteryTests {
  static let models: [any ForecastModel] =
    ModelCatalogue.entries.map(\.model)
    + [
      Transformed(ETS.damped, lambda: 0), Transformed(Theta(), lambda: nil), ETS.automatic(bounds: .usual),
      ModelCatalogue.model(named: "ets:AAdN/admissible")!, ModelCatalogue.model(named: "arima:2.1.0")!,
    ]

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

  /// Daily, hourly, weekly, and hourly with the season of a week.
  static let longSeasons = [(Frequency.daily, 120), (.hourly, 240), (.weekly, 160), (.index(seasonalPeriod: 168), 504)]

  @Test(.tags(.contract), arguments: models)
  func `a model forecasts every frequency up to hourly, or refuses by name`(_ model: any ForecastModel) throws {
    for (frequency, count) in Self.longSeasons {
      let series = SampleSeries.growing(count, frequency)
      let attempt = Result { () throws(FitError) in try model.fit(series) }
      switch attempt {
      case .success(let fit):
        // The level grows by less than threefold and the season is a fifth of it: no forecast leaves these bounds.
        let values = series.values.map { $0! }
        let bounds = (0.4 * values.min()!)...(2.5 * values.max()!)
        let medians = fit.forecast(horizon: 30).medians
        #expect(medians.allSatisfy(bounds.contains), "\(model.name) \(frequency)")
      case .failure(let error):
        #expect("\(error)".contains(model.name), "\(error)")
      }
    }
  }
}
