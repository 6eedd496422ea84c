import Distributions
import Glibc

/// The test of Diebold and Mariano (1995) that two forecasts are equally accurate, with the small-sample correction of
/// Harvey, Leybourne and Newbold (1997).
///
/// With d̄ the mean difference of losses and γₖ their autocovariances, the statistic is
/// d̄/√((γ₀ + 2Σ_{k<h} γₖ)/n) · √((n + 1 − 2h + h(h − 1)/n)/n), held against Student's t with n − 1 degrees of freedom.
public struct DieboldMariano: Sendable, Hashable {
  public enum Alternative: Sendable, Hashable {
    case twoSided
    /// The first forecast is more accurate.
    case firstBetter
    /// The second forecast is more accurate.
    case secondBetter
  }

  /// Mean loss of the first less mean loss of the second: negative speaks for the first.
  public let meanDifference: Double
  public let statistic: Double
  public let pValue: Double
  public let degreesOfFreedom: Double
  /// Whether the variance of the paper was not positive and Bartlett weights were used instead.
  public let usedBartlettWeights: Bool

  /// The test of two equally long sequences of losses; `nil` when fewer than two differ, or h is not below n.
  ///
  /// - Parameter horizon: h, how many steps ahead the forecasts were made.
  public init?(
    losses first: [Double], against second: [Double], horizon: Int = 1, alternative: Alternative = .twoSided
  ) {
    precondition(first.count == second.count, "the two sequences of losses are equally long")
    precondition(horizon >= 1, "a horizon is at least one")
    let n = first.count
    guard n >= 2, horizon < n else { return nil }
    let differences = zip(first, second).map { $0 - $1 }
    let mean = differences.reduce(0, +) / Double(n)
    func autocovariance(_ lag: Int) -> Double {
      (lag..<n).reduce(0) { $0 + (differences[$1] - mean) * (differences[$1 - lag] - mean) } / Double(n)
    }
    let covariances = (0..<horizon).map(autocovariance)
    guard covariances[0] > 0 else { return nil }
    var longRun = covariances[0] + 2 * covariances.dropFirst().reduce(0, +)
    usedBartlettWeights = longRun <= 0
    if longRun <= 0 {
      // Newey and West (1987): never negative.
      longRun = covariances[0]
      for lag in 1..<horizon { longRun += 2 * (1 - Double(lag) / Double(horizon)) * covariances[lag] }
    }
    guard longRun > 0 else { return nil }
    let (count, h) = (Double(n), Double(horizon))
    let correction = ((count + 1 - 2 * h + h * (h - 1) / count) / count).squareRoot()
    meanDifference = mean
    statistic = mean / (longRun / count).squareRoot() * correction
    degreesOfFreedom = count - 1
    let t = StudentT(degreesOfFreedom: degreesOfFreedom)
    switch alternative {
    case .twoSided: pValue = min(1, 2 * t.complementaryCDF(abs(statistic)))
    case .firstBetter: pValue = t.cdf(statistic)
    case .secondBetter: pValue = t.complementaryCDF(statistic)
    }
  }
}
