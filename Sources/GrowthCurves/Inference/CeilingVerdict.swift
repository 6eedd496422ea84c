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
/// of the curve without a ceiling fits within the threshold; then the ceiling is not identified.
///
/// Among series of which few have a narrow interval, those that do are the lucky ones: residuals that happen to be small
/// and a bend that happens to be early go together. So a ceiling is identified only where an interval of a higher level,
/// `confirmationLevel`, is still closed and narrower than `maximumLogWidth`. A closed interval that is not is weak.
///
/// The interval knows noise but not form: where a curve of another form fits about as well and puts its ceiling
/// elsewhere, the ceiling is a choice of form, not a finding. `rivalMargin` asks that question.
public struct CeilingGate: Sendable, Hashable {
  /// The level of the interval that is reported, and of the test whether growth without a ceiling fits.
  public var level: Double
  /// The level at which the interval must still be closed and narrow.
  public var confirmationLevel: Double
  /// An interval wider than this at `confirmationLevel`, in logarithms, is at most `weak`.
  public var maximumLogWidth: Double
  /// How much AICc a rival of another form may lose and still count as fitting about as well; `nil` asks no rival.
  public var rivalMargin: Double?
  /// A rival's ceiling further away than this, in logarithms, contradicts.
  public var rivalDistance: Double

  /// - Parameter confirmationLevel: `nil` for `level` itself.
  public init(
    level: Double = 0.95, confirmationLevel: Double? = nil, maximumLogWidth: Double, rivalMargin: Double? = nil,
    rivalDistance: Double = log(1.2)
  ) {
    self.level = level
    self.confirmationLevel = confirmationLevel ?? level
    self.maximumLogWidth = maximumLogWidth
    self.rivalMargin = rivalMargin
    self.rivalDistance = rivalDistance
  }

  /// The rule of the method: a closed interval narrower than a factor of two, and no question about form.
  public static let method = CeilingGate(maximumLogWidth: log(2.0))

  /// The rule tightened until simulation bears it out: see the table of the article "Can this ceiling be known?".
  public static let calibrated = CeilingGate(confirmationLevel: 0.995, maximumLogWidth: 0.5, rivalMargin: 8)

  static func isClosed(_ lower: Double, _ upper: Double) -> Bool { upper < .infinity && lower > 0 }
}
