import EconomicData
import Glibc

/// The scores of one model on one series, each the mean over origins and periods ahead.
public struct ForecastScores: Sendable, Hashable {
  /// How many origins were forecast from.
  public private(set) var originCount = 0
  /// How many actuals the forecasts were held against.
  public private(set) var pointCount = 0
  /// In percent, 0 to 200.
  public private(set) var smape = 0.0
  /// Not a number where the training part is constant, so that there is nothing to scale by; likewise the other scaled ones.
  public private(set) var mase = 0.0
  /// Origin by origin what ``mase`` is the mean of.
  public private(set) var originMASE: [Double] = []
  public private(set) var rmsse = 0.0
  /// In the unit of the series.
  public private(set) var crps = 0.0
  /// In the unit of the series, over the median and the intervals of 50, 80 and 95%.
  public private(set) var wis = 0.0
  /// Mean scaled interval score of the 95% interval.
  public private(set) var msis95 = 0.0
  /// Mean of (forecast − actual) over the scale: the sign of a bias.
  public private(set) var scaledBias = 0.0
  public private(set) var coverage = Self.levels.map { Coverage(level: $0) }
  /// Where each actual lay in its predictive distribution.
  public private(set) var transforms: [Double] = []

  /// The levels of the intervals that are scored.
  public static let levels = [0.5, 0.8, 0.95]

  /// The share of actuals in the interval of one of ``levels``.
  public func coverage(_ level: Double) -> Double {
    coverage.first { $0.level == level }?.share ?? .nan
  }

  /// The scores of the forecasts from each origin.
  ///
  /// - Parameter point: which number of the distribution is the forecast that sMAPE, MASE and RMSSE score.
  init(_ forecasts: [(forecast: Forecast, split: Split)], point: PointForecast) {
    var scaledOrigins = 0.0
    for (forecast, split) in forecasts {
      let scale = ErrorScale(
        training: split.training.values, seasonalPeriod: split.training.frequency.seasonalPeriod)
      guard let origin = Self.score(forecast, split.actuals, point, &coverage, &transforms) else { continue }
      originCount += 1
      pointCount += origin.count
      smape += origin.smape
      crps += origin.crps
      wis += origin.wis
      guard let scale else { continue }
      scaledOrigins += 1
      mase += origin.absolute / scale.absolute
      originMASE.append(origin.absolute / scale.absolute)
      rmsse += (origin.squared / scale.squared).squareRoot()
      msis95 += origin.interval95 / scale.absolute
      scaledBias += origin.bias / scale.absolute
    }
    let count = Double(originCount)
    smape /= count
    crps /= count
    wis /= count
    // 0/0 says that nothing could be scaled.
    mase /= scaledOrigins
    rmsse /= scaledOrigins
    msis95 /= scaledOrigins
    scaledBias /= scaledOrigins
  }

  private struct OriginScores {
    var count = 0
    var smape = 0.0
    var absolute = 0.0
    var squared = 0.0
    var bias = 0.0
    var crps = 0.0
    var wis = 0.0
    var interval95 = 0.0
  }

  /// The means over the periods ahead of one origin; `nil` where no actual is known.
  private static func score(
    _ forecast: Forecast, _ actuals: [Double?], _ point: PointForecast, _ coverage: inout [Coverage],
    _ transforms: inout [Double]
  ) -> OriginScores? {
    var sum = OriginScores()
    for (distribution, actual) in zip(forecast.distributions, actuals) {
      guard let actual else { continue }
      let median = distribution.quantile(0.5)
      let predicted = point == .median ? median : distribution.mean
      let intervals = levels.map { level in
        (level: level, lower: distribution.quantile((1 - level) / 2), upper: distribution.quantile((1 + level) / 2))
      }
      sum.count += 1
      sum.smape += Scores.symmetricMeanAbsolutePercentageError(actual: [actual], forecast: [predicted])
      sum.absolute += abs(actual - predicted)
      sum.squared += (actual - predicted) * (actual - predicted)
      sum.bias += predicted - actual
      sum.crps += distribution.crps(actual)
      sum.wis += Scores.weightedIntervalScore(median: median, intervals: intervals, actual: actual)
      for (index, interval) in intervals.enumerated() {
        coverage[index].record(actual, lower: interval.lower, upper: interval.upper)
      }
      sum.interval95 += Scores.intervalScore(
        lower: intervals[2].lower, upper: intervals[2].upper, level: 0.95, actual: actual)
      transforms.append(transform(of: actual, in: distribution))
    }
    guard sum.count > 0 else { return nil }
    let count = Double(sum.count)
    return OriginScores(
      count: sum.count, smape: sum.smape / count, absolute: sum.absolute / count, squared: sum.squared / count,
      bias: sum.bias / count, crps: sum.crps / count, wis: sum.wis / count, interval95: sum.interval95 / count)
  }

  /// F(y) by bisection of the quantile function, to 1/4096.
  private static func transform(of actual: Double, in distribution: any PredictiveDistribution) -> Double {
    var (low, high) = (0.0, 1.0)
    for _ in 0..<12 {
      let middle = (low + high) / 2
      if distribution.quantile(middle) <= actual { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}

/// Which number of a predictive distribution stands for it where one number is asked.
public enum PointForecast: Sendable, Hashable {
  /// Best under absolute errors, which sMAPE and MASE are.
  case median
  /// Best under squared errors.
  case mean
}
