/// A claim as an interval of values, for arithmetic that needs no model: [500, 600), (1000, ∞).
public struct ClaimInterval: Sendable, Hashable {
  public var lower: Double
  public var upper: Double

  public init(_ lower: Double, _ upper: Double) {
    precondition(lower >= 0 && lower <= upper, "an interval of a claim runs upward from a value that is not negative")
    self.lower = lower
    self.upper = upper
  }

  public init(_ claim: Claim) {
    let bounds = claim.interval
    self.init(bounds.lower, bounds.upper)
  }

  public var isBounded: Bool { upper.isFinite }

  /// [a, b)/[c, d) = (a/d, b/c); with an unbounded numerator or denominator the text does not bound the ratio.
  public func divided(by denominator: ClaimInterval) -> ClaimInterval {
    guard isBounded, denominator.isBounded, denominator.lower > 0 else { return ClaimInterval(0, .infinity) }
    return ClaimInterval(lower / denominator.upper, upper / denominator.lower)
  }
}

/// The two readings of people who "work and live" in a place; neither is employment.
public struct PeopleReading: Sendable, Hashable {
  /// N, the figure of the claim.
  public var people: Double

  public init(people: Double) { self.people = people }

  /// As a union of workers and residents, workers are at most N.
  public var workersAsUnion: ClaimInterval { ClaimInterval(0, people) }
  /// As workers who also live there, workers are at least N.
  public var workersWhoLiveThere: ClaimInterval { ClaimInterval(people, .infinity) }

  /// Workers if the figure is a union and workers are this share of it.
  public func workers(share: Double) -> Double { people * share }
}
