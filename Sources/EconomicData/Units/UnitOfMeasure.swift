/// A unit of measure: a dimension, a power of ten, and a factor where the unit is not decimal.
///
/// 亿元 is currency × 10⁸, 万人 is person × 10⁴, so 亿元 ÷ 万人 is currency/person × 10⁴: 万元/人. A mu (亩) is area ×
/// 2000/3 square metres, hence the factor. Two units are equal when they mean the same, whatever they are called.
public struct UnitOfMeasure: Sendable {
  public let dimension: Dimension
  /// The power of ten of the unit in terms of the base unit of its dimension: yuan, person, m², year.
  public let powerOfTen: Int
  /// What is left of the scale beside the power of ten; 1 for decimal units.
  public let factor: Double
  /// The unit as it is written.
  public let symbol: String

  public init(dimension: Dimension, powerOfTen: Int = 0, factor: Double = 1, symbol: String) {
    precondition(factor > 0 && factor.isFinite, "the factor of a unit is positive")
    self.dimension = dimension
    self.powerOfTen = powerOfTen
    self.factor = factor
    self.symbol = symbol
  }

  /// The pure number 1.
  public static let one: UnitOfMeasure = UnitOfMeasure(dimension: .none, symbol: "")
  public static let percent: UnitOfMeasure = UnitOfMeasure(dimension: .none, powerOfTen: -2, symbol: "%")
  public static let yuan: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.currency("CNY")), symbol: "元")
  public static let wanYuan: UnitOfMeasure = UnitOfMeasure(
    dimension: Dimension(.currency("CNY")), powerOfTen: 4, symbol: "万元")
  public static let yiYuan: UnitOfMeasure = UnitOfMeasure(
    dimension: Dimension(.currency("CNY")), powerOfTen: 8, symbol: "亿元")
  public static let person: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.person), symbol: "人")
  public static let wanPersons: UnitOfMeasure = UnitOfMeasure(
    dimension: Dimension(.person), powerOfTen: 4, symbol: "万人")
  public static let firm: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.firm), symbol: "家")
  public static let squareMetre: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.area), symbol: "m²")
  public static let squareKilometre: UnitOfMeasure = UnitOfMeasure(
    dimension: Dimension(.area), powerOfTen: 6, symbol: "km²")
  public static let mu: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.area), factor: 2000.0 / 3, symbol: "亩")
  public static let dollar: UnitOfMeasure = UnitOfMeasure(dimension: Dimension(.currency("USD")), symbol: "USD")
}

extension UnitOfMeasure: Hashable {
  public static func == (a: UnitOfMeasure, b: UnitOfMeasure) -> Bool {
    a.dimension == b.dimension && a.powerOfTen == b.powerOfTen && a.factor == b.factor
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(dimension)
    hasher.combine(powerOfTen)
    hasher.combine(factor)
  }
}

extension UnitOfMeasure: CustomStringConvertible {
  public var description: String { symbol }
}

// MARK: - Conversion and arithmetic

extension UnitOfMeasure {
  /// `value`, given in this unit, expressed in `other`.
  ///
  /// Decimal units convert by one multiplication or division by an exact power of ten, so the result is correctly rounded.
  ///
  /// - Throws: ``UnitError`` where the dimensions differ.
  public func convert(_ value: Double, to other: UnitOfMeasure) throws(UnitError) -> Double {
    guard dimension == other.dimension else { throw .incommensurable(from: symbol, to: other.symbol) }
    let scaled = Self.scale(value, byPowerOfTen: powerOfTen - other.powerOfTen)
    return factor == other.factor ? scaled : scaled * factor / other.factor
  }

  public func isCommensurable(with other: UnitOfMeasure) -> Bool { dimension == other.dimension }

  /// How many of the base unit of the dimension one of this unit is.
  public var scale: Double { Self.scale(factor, byPowerOfTen: powerOfTen) }

  /// The unit of a product.
  public static func * (a: UnitOfMeasure, b: UnitOfMeasure) -> UnitOfMeasure {
    composed(a.dimension * b.dimension, a.powerOfTen + b.powerOfTen, a.factor * b.factor)
  }

  /// The unit of a quotient: `亿元 / 万人` is `万元/人`.
  public static func / (a: UnitOfMeasure, b: UnitOfMeasure) -> UnitOfMeasure {
    composed(a.dimension / b.dimension, a.powerOfTen - b.powerOfTen, a.factor / b.factor)
  }

  private static func scale(_ value: Double, byPowerOfTen power: Int) -> Double {
    power >= 0 ? value * tenToThe(power) : value / tenToThe(-power)
  }

  private static func tenToThe(_ power: Int) -> Double { (0..<power).reduce(1.0) { product, _ in product * 10 } }
}

/// Why a quantity cannot be used as asked.
public enum UnitError: Error, Sendable, Hashable {
  /// The text names no known unit; `suggestion` is the nearest known one.
  case unknown(String, suggestion: String?)
  case incommensurable(from: String, to: String)
  /// Current and constant prices, or constant prices of different years, do not mix.
  case priceBases(PriceBasis, PriceBasis)
  /// A flow is no stock, and neither is an index.
  case kinds(MeasureKind, MeasureKind)
}

extension UnitError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknown(let text, let suggestion):
      "'\(text)' is no known unit" + (suggestion.map { "; did you mean '\($0)'?" } ?? "; see 'forecast describe units'")
    case .incommensurable(let from, let to): "'\(from)' cannot be converted to '\(to)': they measure different things"
    case .priceBases(let a, let b): "\(a) and \(b) do not mix; deflate one of them first"
    case .kinds(let a, let b): "a \(a) and a \(b) do not mix"
    }
  }
}
