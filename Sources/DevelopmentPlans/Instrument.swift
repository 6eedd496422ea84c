/// A lever that changes the plan, for scenarios and goal-seek.
///
/// Each is neutral at its `neutralValue`; what it does is arithmetic on the plan, never a forecast of its own.
public struct Instrument: Sendable, Hashable, Codable {
  public enum Effect: String, Sendable, Hashable, Codable, CaseIterable {
    /// Multiplies the expected realised value of the indicators: pace of investment. Neutral at 1.
    case pace
    /// Share of planned floor space in use; multiplies the realised value relative to the neutral occupancy.
    case occupancy
    /// Ratio of tax to output; the realised tax is output times the yield.
    case taxYield = "tax_yield"
    /// Years by which the path starts later. Neutral at 0.
    case delay
  }

  public var id: String
  public var name: LocalizedText
  public var effect: Effect
  /// The value at which the plan is unchanged.
  public var neutralValue: Double
  /// The values that make sense; goal-seek stays inside.
  public var range: ClosedRange<Double>
  /// Ids of the indicators it acts on; empty is all that have a target.
  public var indicators: [String]

  public init(
    id: String, name: LocalizedText, effect: Effect, neutralValue: Double, range: ClosedRange<Double>,
    indicators: [String] = []
  ) {
    self.id = id
    self.name = name
    self.effect = effect
    self.neutralValue = neutralValue
    self.range = range
    self.indicators = indicators
  }
}
