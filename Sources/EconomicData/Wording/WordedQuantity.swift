/// A quantity as a plan words it: `500余亿元`, `约21平方公里`, `突破1000亿元`, `over 500 billion yuan`.
///
/// The number stays in the unit of the wording: 500 of 亿元. What a wording means is stated once, here:
///
/// - 余, 多, 几 behind a number: at least the number and below its next step, the step being the unit of its last digit
///   that is not zero: 500余 is [500, 600), 40余 [40, 50), 1500余 [1500, 1600).
/// - 约, 近, 左右, 上下, about: that number, more or less.
/// - 突破, 超, 超过, 逾, 以上, 不低于, 至少, over, at least: that number or more.
/// - 不超过, 以内, 以下, 低于, at most, below: that number or less.
/// - 500-600, 500至600: between the two.
/// - 力争, 争取, 努力 weaken the promise and 确保 strengthens it; neither touches the number.
public struct WordedQuantity: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case point
    case approximately = "approx"
    /// From the number up to the next step of its last digit.
    case overBand
    case atLeast
    case atMost
    case range
  }

  /// How firmly the number is promised.
  public enum Promise: String, Sendable, Hashable {
    case plain
    /// 力争, 争取, 努力: striven for.
    case striven
    /// 确保: guaranteed.
    case guaranteed
  }

  public let kind: Kind
  /// The number that is named; the lower one of a range.
  public let value: Double
  /// The end of a band or range.
  public let upperValue: Double?
  public let unit: UnitOfMeasure
  /// Whether the number itself is excluded: 突破, 超 and 低于 exclude it, 不低于 and 以上 do not.
  public let isStrict: Bool
  public let promise: Promise
  /// The wording as it was given.
  public let text: String

  package init(
    kind: Kind, value: Double, upperValue: Double?, unit: UnitOfMeasure, isStrict: Bool, promise: Promise, text: String
  ) {
    self.kind = kind
    self.value = value
    self.upperValue = upperValue
    self.unit = unit
    self.isStrict = isStrict
    self.promise = promise
    self.text = text
  }

  /// What the wording says about the number, in ``unit``.
  public var interval: ClaimInterval {
    switch kind {
    case .point, .approximately: ClaimInterval(value)
    case .overBand: ClaimInterval(value, upperValue ?? .infinity, isUpperOpen: true)
    case .range: ClaimInterval(value, upperValue ?? value)
    case .atLeast: ClaimInterval(value, .infinity, isUpperOpen: true)
    case .atMost: ClaimInterval(value < 0 ? -.infinity : 0, value, isUpperOpen: isStrict)
    }
  }

  public func converted(to unit: UnitOfMeasure) throws(UnitError) -> WordedQuantity {
    WordedQuantity(
      kind: kind, value: try self.unit.convert(value, to: unit),
      upperValue: try upperValue.map { value throws(UnitError) in try self.unit.convert(value, to: unit) }, unit: unit,
      isStrict: isStrict, promise: promise, text: text)
  }
}

/// Why a wording could not be read.
public enum WordingError: Error, Sendable, Hashable {
  case noNumber(String)
  /// Two numbers that are no range: which one is meant?
  case severalNumbers(String, first: String, second: String)
  case unknownUnit(String, suggestion: String?)
  /// The words around the number contradict each other, such as 超 and 以内.
  case contradiction(String, String, String)
  case reversedRange(String, Double, Double)
}

extension WordingError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noNumber(let text): "'\(text)' names no number; write for example '500余亿元'"
    case .severalNumbers(let text, let first, let second):
      "'\(text)' names two numbers, '\(first)' and '\(second)'; keep the one that is meant"
    case .unknownUnit(let text, let suggestion):
      "'\(text)' is no known unit" + (suggestion.map { "; did you mean '\($0)'?" } ?? "; see 'forecast describe units'")
    case .contradiction(let text, let first, let second): "'\(text)' says both '\(first)' and '\(second)'"
    case .reversedRange(let text, let lower, let upper): "'\(text)' runs from \(lower) down to \(upper)"
    }
  }
}
