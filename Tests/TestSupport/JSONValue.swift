import Foundation

/// A JSON value to be walked by key and index; the strings `inf` and `-inf` read as infinities.
public enum JSONValue: Sendable, Equatable, CustomStringConvertible {
  case null
  case bool(Bool)
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([String: JSONValue])

  /// Wraps what `JSONSerialization` returns, which reads large files many times faster than `Decodable` does.
  init(_ value: Any) {
    switch value {
    case let number as NSNumber where String(cString: number.objCType) == "c": self = .bool(number.boolValue)
    // Foundation reads short numbers as decimals, whose own conversion to a double can be an ulp off.
    case let number as NSDecimalNumber: self = .number(Double(number.stringValue) ?? number.doubleValue)
    case let number as NSNumber: self = .number(number.doubleValue)
    case let text as String: self = .string(text)
    case let values as [Any]: self = .array(values.map(JSONValue.init))
    case let members as [String: Any]: self = .object(members.mapValues(JSONValue.init))
    default: self = .null
    }
  }

  public init(fixture path: String) throws {
    self.init(try JSONSerialization.jsonObject(with: Fixture.data(path), options: [.fragmentsAllowed]))
  }

  /// Reads JSON text.
  public init(data: Data) throws {
    self.init(try JSONSerialization.jsonObject(with: data, options: [.fragmentsAllowed]))
  }

  /// The member named `key`; `null` where there is none.
  public subscript(key: String) -> JSONValue {
    guard case .object(let members) = self else { return .null }
    return members[key] ?? .null
  }

  public subscript(index: Int) -> JSONValue { array[index] }

  public var isNull: Bool { if case .null = self { true } else { false } }
  public var array: [JSONValue] { if case .array(let values) = self { values } else { [] } }
  public var object: [String: JSONValue] { if case .object(let members) = self { members } else { [:] } }
  public var bool: Bool? { if case .bool(let value) = self { value } else { nil } }
  public var string: String? { if case .string(let value) = self { value } else { nil } }
  public var int: Int? { double.map { Int($0) } }
  public var doubles: [Double] { array.map { $0.double ?? .nan } }
  public var strings: [String] { array.compactMap(\.string) }

  public var double: Double? {
    switch self {
    case .number(let value): value
    case .string("inf"): .infinity
    case .string("-inf"): -.infinity
    default: nil
    }
  }

  public var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .number(let value): "\(value)"
    case .string(let value): value
    case .array(let values): "\(values)"
    case .object(let members): "\(members)"
    }
  }
}
