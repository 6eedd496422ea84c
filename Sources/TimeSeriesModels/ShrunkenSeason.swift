import EconomicData
import Forecasting

/// A model for series without a season, applied to the series adjusted by shrunken seasonal indices.
package struct ShrunkenSeason: ForecastModel {
  package let base: any ForecastModel
  package var name: String { base.name }
  package init(_ base: any ForecastModel) { self.base = base }

  package func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 2)
    let season = SeasonalDecomposition.shrunken(observations.values, period: observations.seasonalPeriod)
    var plain = series
    plain.start = Period(frequency: .index(seasonalPeriod: 1), ordinal: series.start.ordinal)
    plain.values = season.adjusted(observations.values).map { $0 }
    let fit = try base.fit(plain)
    let record = FitRecord(
      name: name, observations: observations, fitted: fit.augment().map { $0.fitted ?? .nan },
      innovations: fit.augment().map { $0.innovation ?? .nan }, terms: fit.tidy(), glance: fit.glance())
    return Reseasonalised(record, fit, seasonality: season, observations: observations)
  }
}
