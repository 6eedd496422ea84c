import EconomicData

extension ClaimInterval {
  /// The claim of a target as an interval of values, for arithmetic that needs no model: [500, 600), [1000, ∞).
  public init(_ claim: Claim) {
    let bounds = claim.interval
    self.init(bounds.lower, bounds.upper)
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
