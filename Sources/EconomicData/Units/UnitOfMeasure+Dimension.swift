extension UnitOfMeasure {
  /// What a quantity is a quantity of: a product of powers of base dimensions.
  ///
  /// Output is currency, output per worker is currency¹ · person⁻¹, a share is the empty product.
  public struct Dimension: Sendable, Hashable {
    /// A dimension that is not made of others.
    public enum Base: Sendable, Hashable {
      /// Money of one currency, by its ISO 4217 code; currencies never convert into one another here.
      case currency(String)
      case person
      case firm
      case area
      case length
      case time
      case energy
      case mass
      /// Things counted by a word of their own, such as 台 or 座.
      case counted(String)
    }

    /// The exponent of each base; never zero.
    public private(set) var exponents: [Base: Int]

    public init(_ exponents: [Base: Int] = [:]) { self.exponents = exponents.filter { $0.value != 0 } }

    public init(_ base: Base) { self.init([base: 1]) }

    /// The dimension of shares, rates and index numbers.
    public static let none: Dimension = Dimension()

    public var isMoney: Bool { exponents.keys.contains { if case .currency = $0 { true } else { false } } }

    public static func * (a: Dimension, b: Dimension) -> Dimension {
      Dimension(a.exponents.merging(b.exponents, uniquingKeysWith: +))
    }

    public static func / (a: Dimension, b: Dimension) -> Dimension {
      Dimension(a.exponents.merging(b.exponents.mapValues { -$0 }, uniquingKeysWith: +))
    }
  }
}
