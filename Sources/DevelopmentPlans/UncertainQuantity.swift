import Glibc

/// A positive quantity known exactly or up to a lognormal factor: ln Y ~ N(ln median, logDeviation²).
public struct UncertainQuantity: Sendable, Hashable, Codable {
  public var median: Double
  /// Standard deviation of the natural logarithm; zero when the quantity is known.
  public var logDeviation: Double
  /// Ids of the assumptions and sources it rests on.
  public var basis: [String]

  /// A quantity known exactly.
  ///
  /// - Precondition: `value` is positive and finite.
  public static func known(_ value: Double, basis: [String] = []) -> UncertainQuantity {
    UncertainQuantity(median: value, logDeviation: 0, basis: basis)
  }

  /// A lognormal quantity.
  ///
  /// - Precondition: `median` is positive and finite, `logDeviation` is not negative.
  public init(median: Double, logDeviation: Double, basis: [String] = []) {
    precondition(median > 0 && median.isFinite, "a quantity in logarithms must be positive, \(median) given")
    precondition(logDeviation >= 0 && logDeviation.isFinite, "a standard deviation must not be negative")
    self.median = median
    self.logDeviation = logDeviation
    self.basis = basis
  }

  /// The lognormal whose central interval of probability 0.9 is `range`: the median is its geometric middle.
  ///
  /// - Precondition: the range is positive.
  public init(range: ClosedRange<Double>, basis: [String] = []) {
    precondition(range.lowerBound > 0, "a quantity in logarithms must be positive, \(range.lowerBound) given")
    let lower = log(range.lowerBound)
    let upper = log(range.upperBound)
    self.init(
      median: exp((lower + upper) / 2), logDeviation: (upper - lower) / (2 * Self.quantile95), basis: basis)
  }

  public var isKnown: Bool { logDeviation == 0 }
  public var logMedian: Double { log(median) }

  /// Φ⁻¹(0.95): a range given in words is read as a central 90% interval.
  static let quantile95 = 1.6448536269514722
}
