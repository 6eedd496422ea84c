import Glibc

/// Scores of forecasts, each with the definition it is computed by.
///
/// Lower is better for all of them. Averages are over the periods given; what to average over (series, origins) is the
/// business of a backtest.
public enum Scores {
  /// mean |a − f|.
  public static func meanAbsoluteError(actual: [Double], forecast: [Double]) -> Double {
    average(actual, forecast) { abs($0 - $1) }
  }

  /// √(mean (a − f)²).
  public static func rootMeanSquaredError(actual: [Double], forecast: [Double]) -> Double {
    average(actual, forecast) { ($0 - $1) * ($0 - $1) }.squareRoot()
  }

  /// Symmetric mean absolute percentage error, 200 · mean |a − f|/(|a| + |f|), as in the M competitions; 0 to 200.
  ///
  /// A period in which both are zero counts zero.
  public static func symmetricMeanAbsolutePercentageError(actual: [Double], forecast: [Double]) -> Double {
    200 * average(actual, forecast) { a, f in a == f ? 0 : abs(a - f) / (abs(a) + abs(f)) }
  }

  /// mean ln(f/a): zero for forecasts without bias in logarithms.
  public static func meanLogError(actual: [Double], forecast: [Double]) -> Double {
    average(actual, forecast) { log($1 / $0) }
  }

  /// Mean absolute scaled error: mean |a − f| over the scale of the training part (Hyndman and Koehler 2006).
  public static func meanAbsoluteScaledError(actual: [Double], forecast: [Double], scale: ErrorScale) -> Double {
    meanAbsoluteError(actual: actual, forecast: forecast) / scale.absolute
  }

  /// Root mean squared scaled error: √(mean (a − f)² / scale) as in the M5 competition.
  public static func rootMeanSquaredScaledError(actual: [Double], forecast: [Double], scale: ErrorScale) -> Double {
    rootMeanSquaredError(actual: actual, forecast: forecast) / scale.squared.squareRoot()
  }

  /// Overall weighted average of sMAPE and MASE relative to those of Naive2, each averaged over all series first
  /// (Makridakis, Spiliotis and Assimakopoulos 2020, section 2.3).
  public static func overallWeightedAverage(
    smape: Double, mase: Double, naive2SMAPE: Double, naive2MASE: Double
  ) -> Double {
    (smape / naive2SMAPE + mase / naive2MASE) / 2
  }

  private static func average(
    _ actual: [Double], _ forecast: [Double], _ loss: (Double, Double) -> Double
  ) -> Double {
    precondition(actual.count == forecast.count, "there is one forecast for each actual")
    precondition(!actual.isEmpty, "a score needs at least one period")
    return zip(actual, forecast).reduce(0) { $0 + loss($1.0, $1.1) } / Double(actual.count)
  }
}

/// What a series' errors are divided by to compare them between series: the in-sample errors of the seasonal naive method.
public struct ErrorScale: Sendable, Hashable {
  /// mean |yₜ − yₜ₋ₘ|, in the unit of the series.
  public let absolute: Double
  /// mean (yₜ − yₜ₋ₘ)², in its square.
  public let squared: Double

  public init(absolute: Double, squared: Double) {
    self.absolute = absolute
    self.squared = squared
  }

  /// The scale of a training part; `nil` where fewer than two values are known or all are equal.
  ///
  /// - Parameter seasonalPeriod: m; where the training part is not longer than m, one is used instead.
  public init?(training: [Double?], seasonalPeriod: Int = 1) {
    for lag in [max(1, seasonalPeriod), 1] where training.count > lag {
      var count = 0.0
      var absolute = 0.0
      var squared = 0.0
      for t in lag..<training.count {
        guard let now = training[t], let before = training[t - lag] else { continue }
        count += 1
        absolute += abs(now - before)
        squared += (now - before) * (now - before)
      }
      if count > 0, absolute > 0 {
        self.init(absolute: absolute / count, squared: squared / count)
        return
      }
    }
    return nil
  }
}
