import Glibc

extension Scores {
  /// The interval score (u − l) + 2/a (l − y)₊ + 2/a (y − u)₊ of the central interval of level 1 − a
  /// (Gneiting and Raftery 2007, section 6.2).
  public static func intervalScore(lower: Double, upper: Double, level: Double, actual: Double) -> Double {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1")
    let penalty = 2 / (1 - level)
    return (upper - lower) + penalty * max(0, lower - actual) + penalty * max(0, actual - upper)
  }

  /// The weighted interval score (½|y − m| + Σ (aₖ/2) ISₖ)/(K + ½) of a median and K central intervals
  /// (Bracher, Ray, Gneiting and Reich 2021, equation 2).
  public static func weightedIntervalScore(
    median: Double, intervals: [(level: Double, lower: Double, upper: Double)], actual: Double
  ) -> Double {
    let sum = intervals.reduce(0.5 * abs(actual - median)) { sum, interval in
      sum + (1 - interval.level) / 2
        * intervalScore(lower: interval.lower, upper: interval.upper, level: interval.level, actual: actual)
    }
    return sum / (Double(intervals.count) + 0.5)
  }

  /// The pinball loss (1{y < q} − p)(q − y) of q as the p-quantile.
  public static func pinball(probability p: Double, quantile q: Double, actual y: Double) -> Double {
    ((y < q ? 1 : 0) - p) * (q - y)
  }

  /// The mean scaled interval score: mean interval score over the mean absolute seasonal difference of the training part.
  public static func meanScaledIntervalScore(
    lower: [Double], upper: [Double], level: Double, actual: [Double], scale: ErrorScale
  ) -> Double {
    precondition(lower.count == actual.count && upper.count == actual.count, "there is one interval for each actual")
    precondition(!actual.isEmpty, "a score needs at least one period")
    var sum = 0.0
    for i in actual.indices {
      sum += intervalScore(lower: lower[i], upper: upper[i], level: level, actual: actual[i])
    }
    return sum / Double(actual.count) / scale.absolute
  }
}
