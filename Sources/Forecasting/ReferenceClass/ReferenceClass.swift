import Distributions
import Glibc

/// What comparable places achieved: a class of realised figures to hold a required one against.
public struct ReferenceClass: Sendable, Hashable {
  /// The realised figures in ascending order.
  public let sorted: [Double]

  /// - Precondition: the figures are finite.
  public init(_ realised: [Double]) {
    precondition(realised.allSatisfy(\.isFinite), "realised figures are finite")
    sorted = realised.sorted()
  }

  public var count: Int { sorted.count }

  /// How many of the class are at or above `required`.
  public func countAtOrAbove(_ required: Double) -> Int { sorted.count { $0 >= required } }

  /// The probability that one more of the class would be at or above `required`: (k + ½)/(n + 1), the mean under
  /// Jeffreys' prior.
  public func probability(atLeast required: Double) -> Double {
    (Double(countAtOrAbove(required)) + 0.5) / (Double(count) + 1)
  }

  /// Where `required` lies in the class, from 0 (all are above) to 1: one less the probability of reaching it.
  public func percentile(of required: Double) -> Double { 1 - probability(atLeast: required) }

  /// Jeffreys' interval for that probability, from Beta(k + ½, n − k + ½).
  public func jeffreysInterval(atLeast required: Double, level: Double = 0.8) -> ClosedRange<Double> {
    Beta.jeffreys(successes: countAtOrAbove(required), trials: count).interval(level: level)
  }

  /// The quantile of the class by linear interpolation of order statistics (Hyndman and Fan 1996, type 7).
  ///
  /// - Precondition: the class is not empty and `p` lies in [0, 1].
  public func quantile(_ p: Double) -> Double { sorted.quantile(p) }
}

extension [Double] {
  /// The quantile of values in ascending order (Hyndman and Fan 1996, type 7).
  func quantile(_ p: Double) -> Double {
    precondition(!isEmpty, "a quantile needs at least one value")
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    let position = p * Double(count - 1)
    let lower = Int(position)
    guard lower + 1 < count else { return self[count - 1] }
    return self[lower] + (position - Double(lower)) * (self[lower + 1] - self[lower])
  }
}
