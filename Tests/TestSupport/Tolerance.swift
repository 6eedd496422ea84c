import Glibc

/// How far a computed value may lie from its reference.
public struct Tolerance: Sendable, Hashable {
  public var relative: Double
  public var absolute: Double

  public init(relative: Double = 0, absolute: Double = 0) {
    self.relative = relative
    self.absolute = absolute
  }

  /// Whether `computed` lies within `absolute + relative·|reference|` of `reference`; infinities must be equal.
  public func holds(_ computed: Double, _ reference: Double) -> Bool {
    if reference.isInfinite || computed.isInfinite { return computed == reference }
    return abs(computed - reference) <= absolute + relative * abs(reference)
  }
}

/// The number of significant digits in which `computed` agrees with `certified`: the log relative error of McCullough
/// (1998, section 3), capped at 15.
public func digitsOfAgreement(_ computed: Double, _ certified: Double) -> Double {
  guard computed.isFinite, certified.isFinite else { return computed == certified ? 15 : 0 }
  if computed == certified { return 15 }
  let error = certified == 0 ? abs(computed) : abs(computed - certified) / abs(certified)
  return min(15, max(0, -log10(error)))
}
