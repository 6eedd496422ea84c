import Distributions
import EconomicData

/// The predictive distributions of consecutive future periods; levels are asked of the forecast, not of the model.
public struct Forecast: Sendable {
  /// The last observed period.
  public var origin: Period
  /// The distribution 1, 2, … periods after the origin.
  public var distributions: [any PredictiveDistribution]

  public init(origin: Period, distributions: [any PredictiveDistribution]) {
    self.origin = origin
    self.distributions = distributions
  }

  public var horizon: Int { distributions.count }
  public var means: [Double] { distributions.map(\.mean) }
  public var medians: [Double] { distributions.map { $0.quantile(0.5) } }

  /// Whether the mean and the 95% limits of every period are numbers: data near the largest double have none.
  public var isFinite: Bool {
    distributions.allSatisfy { $0.mean.isFinite && $0.quantile(0.025).isFinite && $0.quantile(0.975).isFinite }
  }

  /// The central interval that holds `level` (0 to 1) of each period's probability.
  public func intervals(level: Double) -> [ClosedRange<Double>] {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1")
    let tail = (1 - level) / 2
    return distributions.map { $0.quantile(tail)...$0.quantile(1 - tail) }
  }
}

/// What a forecast needs of a distribution: its mean and its quantiles.
public protocol PredictiveDistribution: Sendable {
  var mean: Double { get }
  func quantile(_ p: Double) -> Double
  /// The continuous ranked probability score of the distribution, once `actual` is known; lower is better.
  func crps(_ actual: Double) -> Double
}

extension PredictiveDistribution {
  /// Through the quantiles; distributions with a closed form give their own.
  public func crps(_ actual: Double) -> Double { Scores.crps(quantile: quantile, actual: actual) }
}
