import Distributions

// Distributions serve as forecasts as they are.

extension Normal: PredictiveDistribution {
  public func crps(_ actual: Double) -> Double { Scores.crps(self, actual: actual) }
}

extension LogNormal: PredictiveDistribution {
  public func crps(_ actual: Double) -> Double { Scores.crps(self, actual: actual) }
}

extension StudentT: PredictiveDistribution {}
extension Gamma: PredictiveDistribution {}
extension Beta: PredictiveDistribution {}
extension Mixture: PredictiveDistribution {}

/// The distribution of a sample of draws, each as likely as the next.
public struct SampleDistribution: PredictiveDistribution, Hashable {
  /// The draws in ascending order.
  public let sorted: [Double]
  public let mean: Double

  /// - Precondition: the sample is not empty.
  public init(_ sample: [Double]) {
    precondition(!sample.isEmpty, "a sample has at least one value")
    sorted = sample.sorted()
    // About the middle draw, so that a large common level costs no digits.
    let middle = sorted[sorted.count / 2]
    mean = middle + sorted.reduce(0) { $0 + ($1 - middle) } / Double(sorted.count)
  }

  /// The quantile by linear interpolation of order statistics (Hyndman and Fan 1996, type 7).
  public func quantile(_ p: Double) -> Double { sorted.quantile(p) }

  /// The share of draws at or below `x`.
  public func cdf(_ x: Double) -> Double {
    var (low, high) = (0, sorted.count)
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle] <= x { low = middle + 1 } else { high = middle }
    }
    return Double(low) / Double(sorted.count)
  }

  public func crps(_ actual: Double) -> Double { Scores.crps(sorted: sorted, actual: actual, convention: .energy) }
}
