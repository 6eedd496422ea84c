import Glibc

/// What a fit may say about the ceiling of growth.
public struct CeilingVerdict: Sendable, Hashable {
  public enum Status: String, Sendable, Hashable, CaseIterable {
    /// The data bound the ceiling on both sides, tightly enough to state it.
    case identified
    /// The data bound the ceiling on both sides, but loosely: state the interval, not the number.
    case weak
    /// The data do not bound the ceiling from above: growth without a ceiling fits as well.
    case notIdentified = "not identified"
    /// The data do not bound the ceiling; a limit that the user gave does.
    case priorBounded = "prior-bounded"
  }

  public var status: Status
  /// The least-squares ceiling; not to be stated alone unless `status` is `identified`.
  public var estimate: Double
  /// The profile interval of the ceiling; `upper` is infinite where it is open.
  public var lower: Double
  public var upper: Double
  /// 1 - α of the interval.
  public var level: Double
  /// The share of the estimated ceiling that the last observation has reached.
  public var shareSeen: Double
  /// Why the verdict is what it is, in a sentence.
  public var reason: String
  /// What would settle the question, in a sentence; empty where it is settled.
  public var remedy: String

  /// ln(upper/lower).
  public var logWidth: Double { log(upper / lower) }
}

/// The rule that turns a profile interval into a verdict.
///
/// The interval of ln K is {ln K : RSS(ln K) ≤ RSS_min (1 + F(1, n-k)/(n-k))}. Its upper end is open exactly if the limit
/// of the curve without a ceiling fits within the threshold. The rule of the method is an interval narrower than ln 2;
/// simulation over shares of the curve seen, noise and lengths (see the article "Can this ceiling be known?") says how
/// often a ceiling so called is right, and `maximumLogWidth` is set by it.
public struct CeilingGate: Sendable, Hashable {
  public var level = 0.95
  /// An interval wider than this, in logarithms, is at most `weak`.
  public var maximumLogWidth = log(2.0)

  public init() {}

  func status(lower: Double, upper: Double) -> CeilingVerdict.Status {
    guard upper < .infinity, lower > 0 else { return .notIdentified }
    return log(upper / lower) < maximumLogWidth ? .identified : .weak
  }
}
