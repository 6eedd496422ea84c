/// A statement in words about how much of the rise is done by a year: 三年见成效, at least a third by year three.
///
/// It is read as a soft fact: a path on which it holds keeps the factor ρ, one on which it does not 1 - ρ (ρ is
/// `PathPrior.stageReliability`). The share is that of the path's mean, (μ(t) - Y₀)/(Y_H - Y₀).
public struct StageStatement: Sendable, Hashable, Codable {
  public enum Relation: String, Sendable, Hashable, Codable {
    case atLeast = "at_least"
    case atMost = "at_most"
  }

  /// The basis id, such as `stage:三年见成效`.
  public var id: String
  public var wording: String
  /// Years after the origin.
  public var time: Double
  public var relation: Relation
  /// The share of the rise from base to the realised value at the horizon.
  public var fractionOfRise: Double

  public init(id: String, wording: String, time: Double, relation: Relation, fractionOfRise: Double) {
    self.id = id
    self.wording = wording
    self.time = time
    self.relation = relation
    self.fractionOfRise = fractionOfRise
  }
}

extension StageStatement {
  /// Whether no rise that never turns back keeps both: it cannot be above a share early and below a smaller one later.
  public func contradicts(_ other: StageStatement) -> Bool {
    let (floor, ceiling) = relation == .atLeast ? (self, other) : (other, self)
    guard floor.relation == .atLeast, ceiling.relation == .atMost else { return false }
    return floor.time <= ceiling.time && floor.fractionOfRise > ceiling.fractionOfRise
  }
}
