import Distributions
import EconomicData
import Forecasting
import Glibc

/// A normal predictive distribution.
public struct GaussianPrediction: PredictiveDistribution {
  public let mean: Double
  public let standardDeviation: Double

  public init(mean: Double, standardDeviation: Double) {
    // Arithmetic that overflowed leaves no number; whoever asks for the forecast is told by its quantiles.
    precondition(!(standardDeviation < 0), "a standard deviation is not negative")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public func quantile(_ p: Double) -> Double {
    standardDeviation == 0 ? mean : mean + standardDeviation * Normal.standard.quantile(p)
  }

  public func crps(_ actual: Double) -> Double {
    guard standardDeviation > 0 else { return abs(actual - mean) }
    guard mean.isFinite, standardDeviation.isFinite else { return .infinity }
    return Scores.crps(Normal(mean: mean, standardDeviation: standardDeviation), actual: actual)
  }
}

/// The predictive distribution of simulated paths: their mean and their interpolated order statistics.
public struct SampledPrediction: PredictiveDistribution {
  public let mean: Double
  /// The simulated values in ascending order.
  public let sorted: [Double]

  /// The distribution of `sample`, whose own mean serves where no better `mean` is known.
  public init(sample: [Double], mean: Double? = nil) {
    precondition(!sample.isEmpty, "a sample has at least one value")
    sorted = sample.sorted()
    self.mean = mean ?? sample.reduce(0, +) / Double(sample.count)
  }

  /// The quantile of Hyndman and Fan (1996), type 7.
  public func quantile(_ p: Double) -> Double {
    let position = min(max(p, 0), 1) * Double(sorted.count - 1)
    let lower = Int(position)
    guard lower + 1 < sorted.count else { return sorted[sorted.count - 1] }
    return sorted[lower] + (position - Double(lower)) * (sorted[lower + 1] - sorted[lower])
  }
}

/// A predictive distribution moved to another scale: x ↦ offset + factor·x, factor ≥ 0.
public struct RescaledPrediction: PredictiveDistribution {
  public let base: any PredictiveDistribution
  public let offset: Double
  public let factor: Double

  public init(_ base: any PredictiveDistribution, offset: Double = 0, factor: Double) {
    precondition(factor >= 0, "a negative factor would turn the quantiles round")
    self.base = base
    self.offset = offset
    self.factor = factor
  }

  public var mean: Double { offset + factor * base.mean }
  public func quantile(_ p: Double) -> Double { offset + factor * base.quantile(p) }
}

extension Forecast {
  /// Normal distributions with the given means and standard deviations.
  static func gaussian(origin: Period, means: [Double], deviations: [Double]) -> Forecast {
    Forecast(
      origin: origin,
      distributions: zip(means, deviations).map { GaussianPrediction(mean: $0, standardDeviation: $1) })
  }
}
