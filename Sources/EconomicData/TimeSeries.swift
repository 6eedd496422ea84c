/// A named sequence of yearly, quarterly, monthly or merely indexed observations in one unit.
///
/// Values are in time order and evenly spaced; a period without an observation holds `nil`. The spacing is checked at
/// construction, never again.
public struct TimeSeries: Sendable, Hashable {
  public var name: String
  /// The period of the first value.
  public var start: Period
  public var values: [Double?]

  public init(name: String, start: Period, values: [Double?]) {
    self.name = name
    self.start = start
    self.values = values
  }

  public var frequency: Frequency { start.frequency }
}
