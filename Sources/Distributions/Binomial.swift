import Glibc

/// The number of successes in n independent trials, each with probability π.
///
/// P(X ≤ k) = I_{1−π}(n − k, k + 1).
public struct Binomial: TailDistribution, Hashable {
  public let trials: Int
  public let probability: Double

  /// - Precondition: `trials` is not negative and `probability` lies in [0, 1].
  public init(trials: Int, probability: Double) {
    precondition(trials >= 0, "a number of trials is not negative")
    precondition(probability >= 0 && probability <= 1, "a probability lies in [0, 1]")
    self.trials = trials
    self.probability = probability
  }

  public var mean: Double { Double(trials) * probability }
  public var variance: Double { Double(trials) * probability * (1 - probability) }

  /// ln of the probability of exactly `x` successes; minus infinity where `x` is no whole number of 0…n.
  public func logDensity(at x: Double) -> Double {
    guard x >= 0, x <= Double(trials), x == x.rounded() else { return x.isNaN ? .nan : -.infinity }
    if probability == 0 || probability == 1 { return x == mean ? 0 : -.infinity }
    let failures = Double(trials) - x
    // C(n, k) = 1/((n + 1) B(k + 1, n − k + 1)), with Loader's deviances inside the prefix.
    let point = UnitPoint(probability)
    return IncompleteBeta(x + 1, failures + 1).logPrefix(point) - point.logX - point.logY - log(Double(trials) + 1)
  }

  public func tails(_ x: Double) -> TailProbabilities {
    if x.isNaN { return TailProbabilities(lower: .nan, upper: .nan) }
    let successes = x.rounded(.down)
    if successes < 0 { return .allAbove }
    if successes >= Double(trials) || probability == 0 { return .allBelow }
    if probability == 1 { return .allAbove }
    return IncompleteBeta(successes + 1, Double(trials) - successes).tails(UnitPoint(probability)).reversed
  }

  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    return smallest { cdf($0) >= p }
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    precondition(q >= 0 && q <= 1, "a probability lies in [0, 1]")
    return smallest { complementaryCDF($0) <= q }
  }

  public func quantile(lower p: Double, upper q: Double) -> Double {
    p <= q ? quantile(p) : complementaryQuantile(q)
  }

  /// The first of 0…n at which a condition that stays true once true holds.
  private func smallest(where holds: (Double) -> Bool) -> Double {
    var low = 0
    var high = trials
    while low < high {
      let middle = low + (high - low) / 2
      if holds(Double(middle)) { high = middle } else { low = middle + 1 }
    }
    return Double(low)
  }
}
