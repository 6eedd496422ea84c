import Testing

/// One reference case of the method: inputs, expected values and the tolerance they are good to.
///
/// The files lie under `Fixtures/method-cases`; each file's `about` states its definitions.
public struct MethodCase: Sendable, CustomTestStringConvertible {
  public let group: String
  public let id: String
  public let inputs: JSONValue
  public let expected: JSONValue
  public let tolerance: Tolerance

  public var testDescription: String { "\(group)/\(id)" }

  /// Every case of `Fixtures/method-cases/<group>.json`.
  public static func all(_ group: String) -> [MethodCase] {
    let file = try! JSONValue(fixture: "method-cases/\(group).json")
    return file["cases"].array.map { item in
      MethodCase(
        group: group, id: item["id"].string!, inputs: item["inputs"], expected: item["expected"],
        tolerance: Tolerance(
          relative: item["tolerance"]["relative"].double ?? 0, absolute: item["tolerance"]["absolute"].double ?? 0))
    }
  }
}
