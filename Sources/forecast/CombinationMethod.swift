import ArgumentParser
import EconomicData
import Forecasting

/// How `--combine` makes one forecast of several models'.
enum CombinationMethod: String, ExpressibleByArgument, CaseIterable {
  case median, mean, inverse, stacking

  /// The combination of `models`, its weights learned on rolling origins of each series.
  func combination(of models: [any ForecastModel], horizon: Int) -> any ForecastModel {
    LearnedCombination(members: models, method: self, horizon: horizon)
  }
}

/// A combination whose weights are learned on each series' own past.
private struct LearnedCombination: ForecastModel {
  let members: [any ForecastModel]
  let method: CombinationMethod
  let horizon: Int

  var name: String { "combination" }

  private static let originCount = 3

  func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let origins = series.recentOrigins(horizon: horizon, count: Self.originCount)
    let weighting: Combination.Method =
      switch method {
      case .median: .median
      case .mean: .mean
      case .inverse: .inverseError(origins)
      case .stacking: .stacking(origins)
      }
    return try Combination(members, method: weighting, name: name).fit(series)
  }
}

/// A model with its intervals calibrated on each series' own past.
struct LearnedConformal: ForecastModel {
  let base: any ForecastModel
  let horizon: Int

  var name: String { base.name }

  /// Ten origins a fit each: enough scores for an 80% interval of a series forecast one period ahead.
  private static let originCount = 10

  func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    try Conformal(base, origins: series.recentOrigins(horizon: horizon, count: Self.originCount)).fit(series)
  }
}

extension TimeSeries {
  /// The latest origins, half a horizon apart or more, whose training parts are half of the series or more, and which
  /// forecast as far ahead as asked, a quarter of the series at most.
  fileprivate func recentOrigins(horizon: Int, count: Int) -> RollingOrigin {
    /// The fewest observations that the short-series models take.
    let shortestTraining = 4
    let ahead = max(1, min(horizon, values.count / 4))
    return RollingOrigin(
      horizon: ahead, step: max(1, ahead / 2), minimumTraining: max(shortestTraining, values.count / 2),
      maximumOrigins: count)
  }
}
