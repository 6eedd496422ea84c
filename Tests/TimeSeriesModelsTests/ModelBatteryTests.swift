import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct ModelBatteryTests {
  static let models: [any ForecastModel] =
    ModelCatalogue.entries.map(\.model)
    + [
      Transformed(ETS.damped, lambda: 0), Transformed(Theta(), lambda: nil), ETS.automatic(bounds: .usual),
      ModelCatalogue.model(named: "ets:AAdN/admissible")!, ModelCatalogue.model(named: "arima:2.1.0")!,
      Conformal(ETS.damped, origins: RollingOrigin(horizon: 4, step: 2, minimumTraining: 15, maximumOrigins: 5)),
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

  /// Shapes that break what takes a spread, a sign or a level for granted, each as long as asked.
  static let oddShapes: [(name: String, value: @Sendable (_ t: Int, _ count: Int) -> Double)] = [
    ("step", { $0 < $1 / 2 ? 0 : 5 }), ("last one differs", { $0 == $1 - 1 ? 2 : 1 }),
    ("alternating", { t, _ in Double(t % 2) }),
    ("line", { t, _ in 3 * Double(t) + 1 }), ("doubling", { t, _ in pow(2, Double(t)) }),
    ("halving", { t, _ in 1000 * pow(0.5, Double(t)) }), ("negative", { t, _ in -50 - 10 * sin(Double(t * t)) }),
    ("outlier", { t, n in t == n / 3 ? 1e9 : 10 + 0.1 * sin(Double(t * t)) }),
    ("offset", { t, _ in 1e12 + sin(Double(t * t)) }), ("tiny", { t, _ in 1e-300 * (2 + sin(Double(t * t))) }),
    ("huge", { t, _ in 1e300 * (0.5 + 0.4 * sin(Double(t * t))) }), ("sparse", { t, _ in t % 5 == 3 ? 7 : 0 }),
  ]

  @Test(.tags(.contract), arguments: models)
  func `odd shapes and lengths are forecast in order, or refused, and never break a model`(_ model: any ForecastModel) {
    for (shape, value) in Self.oddShapes {
      for count in [4, 5, 6, 7, 8, 9, 12, 13, 17, 26] {
        for frequency in [Frequency.yearly, .quarterly, .monthly] {
          let series = SampleSeries.series((0..<count).map { value($0, count) }, frequency)
          guard let forecast = try? model.fit(series).forecast(horizon: 5) else { continue }
          for distribution in forecast.distributions {
            let quantiles = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975].map(distribution.quantile)
            // The command refuses what is not finite; in between, quantiles ascend to rounding.
            guard quantiles.allSatisfy(\.isFinite) else { continue }
            let rounding = 1e-12 * quantiles.reduce(0) { max($0, abs($1)) }
            let ascend = zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 + rounding }
            #expect(ascend, "\(model.name) \(shape) \(count) \(frequency)")
          }
        }
      }
    }
  }

  @Test(.tags(.contract)) func `odd shapes are scored or refused in a backtest, whatever overflows`() {
    let series = Self.oddShapes.map { shape in
      SampleSeries.series((0..<26).map { shape.value($0, 26) }, name: shape.name)
    }
    let table = Backtest(models: Self.models.filter { $0.name != "auto" }, benchmark: Naive2()).run(
      series, origins: RollingOrigin(horizon: 3, step: 3, minimumTraining: 8, maximumOrigins: 3))
    for result in table.results {
      for row in result.rows {
        guard let scores = try? row.scores.get() else { continue }
        #expect(scores.crps.isFinite && scores.smape.isFinite, "\(result.model) \(row.series)")
      }
    }
  }
}
