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

/// A combination whose origins fit the series: as many periods ahead as asked, three origins a horizon apart at most, and
/// training parts of half the series or more.
private struct LearnedCombination: ForecastModel {
  let members: [any ForecastModel]
  let method: CombinationMethod
  let horizon: Int

  var name: String { "combination" }

  private static let originCount = 3
  /// The fewest observations that the short-series models take.
  private static let shortestTraining = 4

  func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let count = series.values.count
    let ahead = max(1, min(horizon, count / 4))
    let origins = RollingOrigin(
      horizon: ahead, step: ahead, minimumTraining: max(Self.shortestTraining, count / 2),
      maximumOrigins: Self.originCount)
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
