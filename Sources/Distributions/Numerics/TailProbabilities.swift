import Glibc

/// P(X ≤ x) and P(X > x) with their logarithms, each to full relative accuracy.
///
/// One of the two is computed and the other is its complement, so whoever builds a value starts from the side that is
/// not close to one, or gives both.
public struct TailProbabilities: Sendable {
  public let lower: Double
  public let upper: Double
  public let logLower: Double
  public let logUpper: Double

  public static let allBelow = TailProbabilities(lower: 1, upper: 0, logLower: 0, logUpper: -.infinity)
  public static let allAbove = TailProbabilities(lower: 0, upper: 1, logLower: -.infinity, logUpper: 0)

  public init(lower: Double, upper: Double, logLower: Double, logUpper: Double) {
    self.lower = lower
    self.upper = upper
    self.logLower = logLower
    self.logUpper = logUpper
  }

  /// From the lower tail given as a product exp(logFactor)·factor.
  init(lowerLogFactor logFactor: Double, factor: Double) {
    lower = min(1, exp(logFactor) * factor)
    logLower = min(0, logFactor + log(factor))
    upper = 1 - lower
    logUpper = log1p(-lower)
  }

  /// From both tails, neither of which was got from the other.
  init(lower: Double, upper: Double) {
    self.init(lower: lower, upper: upper, logLower: log(lower), logUpper: log(upper))
  }

  /// The same with the two sides exchanged.
  public var reversed: TailProbabilities {
    TailProbabilities(lower: upper, upper: lower, logLower: logUpper, logUpper: logLower)
  }
}
