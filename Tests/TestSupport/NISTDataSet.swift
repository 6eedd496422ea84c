import Foundation
import Testing

/// One problem of the NIST Statistical Reference Datasets, with its certified values.
public struct NISTDataSet: Sendable, CustomTestStringConvertible {
  public let name: String
  /// `nonlinear`, `linear`, `univariate` or `anova`.
  public let kind: String
  /// The whole file, under the keys that `Fixtures/nist/README.md` lists.
  public let json: JSONValue

  public var testDescription: String { name }

  public init(_ name: String) {
    json = try! JSONValue(fixture: "nist/\(name).json")
    self.name = name
    kind = json["kind"].string!
  }

  /// Every data set of a kind, in alphabetical order.
  public static func all(_ kind: String) -> [NISTDataSet] {
    names.map(NISTDataSet.init).filter { $0.kind == kind }
  }

  private static let names: [String] = {
    let folder = Fixture.url("nist").path
    let files = try! FileManager.default.contentsOfDirectory(atPath: folder)
    return files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
  }()
}
