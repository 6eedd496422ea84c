/// In whose prices a sum of money is expressed.
public enum PriceBasis: Sendable, Hashable, Codable, CustomStringConvertible {
  /// Prices of the period itself: nominal.
  case current
  /// Prices of one year: real.
  case constant(year: Int)

  public var description: String {
    switch self {
    case .current: "current prices"
    case .constant(let year): "constant prices of \(year)"
    }
  }
}

/// What a figure measures over time.
public enum MeasureKind: String, Sendable, Hashable, CaseIterable, CustomStringConvertible {
  /// An amount of a whole period, such as the output of a year.
  case flow
  /// An amount at a moment, such as the firms at the end of a year.
  case stock
  /// A flow from the beginning of the year to the end of the period.
  case yearToDate = "year-to-date"
  /// A number relative to a base period.
  case index

  public var description: String { rawValue }
}

/// A number with its unit, and where they matter its prices and kind.
public struct Quantity: Sendable, Hashable {
  public var value: Double
  public var unit: UnitOfMeasure
  public var prices: PriceBasis?
  public var kind: MeasureKind?

  public init(_ value: Double, _ unit: UnitOfMeasure, prices: PriceBasis? = nil, kind: MeasureKind? = nil) {
    self.value = value
    self.unit = unit
    self.prices = prices
    self.kind = kind
  }

  public func converted(to unit: UnitOfMeasure) throws(UnitError) -> Quantity {
    Quantity(try self.unit.convert(value, to: unit), unit, prices: prices, kind: kind)
  }

  /// The sum, in the unit of this quantity.
  public func adding(_ other: Quantity) throws(UnitError) -> Quantity {
    try checkAddable(other)
    return Quantity(value + (try other.converted(to: unit).value), unit, prices: prices, kind: kind)
  }

  /// The difference, in the unit of this quantity.
  public func subtracting(_ other: Quantity) throws(UnitError) -> Quantity {
    try checkAddable(other)
    return Quantity(value - (try other.converted(to: unit).value), unit, prices: prices, kind: kind)
  }

  /// The ratio with the unit of the ratio; prices must agree where both are sums of money.
  public func divided(by other: Quantity) throws(UnitError) -> Quantity {
    try checkPrices(other)
    let unit = unit / other.unit
    return Quantity(value / other.value, unit, prices: unit.dimension.isMoney ? prices ?? other.prices : nil)
  }

  private func checkAddable(_ other: Quantity) throws(UnitError) {
    try checkPrices(other)
    if let kind, let otherKind = other.kind, kind != otherKind { throw .kinds(kind, otherKind) }
  }

  private func checkPrices(_ other: Quantity) throws(UnitError) {
    if let prices, let otherPrices = other.prices, prices != otherPrices { throw .priceBases(prices, otherPrices) }
  }
}

extension Quantity: CustomStringConvertible {
  public var description: String {
    "\(value.description.hasSuffix(".0") ? String(value.description.dropLast(2)) : value.description)\(unit)"
  }
}
