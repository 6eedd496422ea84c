/// A named sequence of yearly, quarterly, monthly or merely indexed observations in one unit.
///
/// Values are in time order and evenly spaced; a period without an observation holds `nil`. The spacing is checked at
/// construction, never again.
public struct TimeSeries: Sendable, Hashable {
  public var name: String
  /// The period of the first value.
  public var start: Period
  public var values: [Double?]
  /// The unit, where it is known.
  public var unit: UnitOfMeasure?
  /// The prices that sums of money are expressed in, where it is known.
  public var prices: PriceBasis?
  public var kind: MeasureKind?
  /// How the periods are written in the data the series came from.
  public var periodStyle: PeriodStyle

  public init(
    name: String, start: Period, values: [Double?], unit: UnitOfMeasure? = nil, prices: PriceBasis? = nil,
    kind: MeasureKind? = nil, periodStyle: PeriodStyle = .canonical
  ) {
    self.name = name
    self.start = start
    self.values = values
    self.unit = unit
    self.prices = prices
    self.kind = kind
    self.periodStyle = periodStyle
  }

  public var frequency: Frequency { start.frequency }

  /// The period of the last value.
  ///
  /// - Precondition: the series has values.
  public var end: Period {
    precondition(!values.isEmpty, "an empty series has no last period")
    return start.advanced(by: values.count - 1)
  }

  /// The period of the value at `index`.
  public func period(at index: Int) -> Period { start.advanced(by: index) }

  /// A period as the data of the series write it.
  public func label(_ period: Period) -> String { periodStyle.text(period) }

  /// The value of a period; `nil` outside the series and in gaps.
  public subscript(period: Period) -> Double? {
    guard period.frequency == frequency, values.indices.contains(period.ordinal - start.ordinal) else { return nil }
    return values[period.ordinal - start.ordinal]
  }

  public var observationCount: Int { values.count { $0 != nil } }

  /// The series in another unit of the same dimension.
  public func converted(to other: UnitOfMeasure) throws(UnitError) -> TimeSeries {
    guard let unit else { throw .unknown("", suggestion: other.symbol) }
    var copy = self
    for index in copy.values.indices {
      if let value = copy.values[index] { copy.values[index] = try unit.convert(value, to: other) }
    }
    copy.unit = other
    return copy
  }
}
