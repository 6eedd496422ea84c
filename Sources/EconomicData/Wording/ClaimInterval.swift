/// What a claim says about a number: an interval, closed below, open or closed above, perhaps without end.
///
/// Arithmetic is that of intervals of positive numbers: `[a, b) / [c, d)` is `(a/d, b/c)`. Where the numerator or the
/// denominator has no upper bound the text bounds no ratio, and the ratio says so: "over 25 out of over 1000".
public struct ClaimInterval: Sendable, Hashable {
  public let lower: Double
  public let upper: Double
  /// Whether `upper` itself is excluded.
  public let isUpperOpen: Bool

  /// - Precondition: `lower` is at most `upper`, and neither is NaN.
  public init(_ lower: Double, _ upper: Double, isUpperOpen: Bool = false) {
    precondition(lower <= upper, "the lower bound of a claim is at most its upper bound")
    self.lower = lower
    self.upper = upper
    self.isUpperOpen = isUpperOpen
  }

  /// The claim of one number.
  public init(_ value: Double) { self.init(value, value) }

  public var isBounded: Bool { lower.isFinite && upper.isFinite }
  public var isPoint: Bool { lower == upper }

  public func contains(_ value: Double) -> Bool { value >= lower && (isUpperOpen ? value < upper : value <= upper) }

  /// The ratio of two claims about positive numbers; [0, ∞) where one of them is unbounded.
  ///
  /// - Precondition: both lower bounds are not negative, and the denominator can be positive.
  public func divided(by denominator: ClaimInterval) -> ClaimInterval {
    precondition(
      lower >= 0 && denominator.lower >= 0 && denominator.upper > 0, "ratios are of claims about positive numbers")
    guard isBounded, denominator.isBounded, denominator.lower > 0 else {
      return ClaimInterval(0, .infinity, isUpperOpen: true)
    }
    return ClaimInterval(lower / denominator.upper, upper / denominator.lower, isUpperOpen: isUpperOpen)
  }

  public static func / (numerator: ClaimInterval, denominator: ClaimInterval) -> ClaimInterval {
    numerator.divided(by: denominator)
  }

  /// The product of two claims about positive numbers.
  public static func * (a: ClaimInterval, b: ClaimInterval) -> ClaimInterval {
    precondition(a.lower >= 0 && b.lower >= 0, "products are of claims about positive numbers")
    let upper = (a.upper == 0 || b.upper == 0) ? 0 : a.upper * b.upper
    return ClaimInterval(a.lower * b.lower, upper, isUpperOpen: a.isUpperOpen || b.isUpperOpen)
  }

  public static func + (a: ClaimInterval, b: ClaimInterval) -> ClaimInterval {
    ClaimInterval(a.lower + b.lower, a.upper + b.upper, isUpperOpen: a.isUpperOpen || b.isUpperOpen)
  }

  /// What both claims allow; `nil` where they contradict each other.
  public func intersection(_ other: ClaimInterval) -> ClaimInterval? {
    let lower = max(lower, other.lower)
    let upper = min(upper, other.upper)
    let isOpen = (upper == self.upper && isUpperOpen) || (upper == other.upper && other.isUpperOpen)
    guard lower < upper || (lower == upper && !isOpen) else { return nil }
    return ClaimInterval(lower, upper, isUpperOpen: isOpen)
  }

  /// The claim in another unit.
  public func scaled(by factor: Double) -> ClaimInterval {
    precondition(factor > 0, "a scale is positive")
    return ClaimInterval(lower * factor, upper * factor, isUpperOpen: isUpperOpen)
  }
}

extension ClaimInterval: CustomStringConvertible {
  public var description: String {
    if isPoint { return "\(lower)" }
    return "[\(lower), \(upper)\(isUpperOpen || upper.isInfinite ? ")" : "]")"
  }
}
