import Foundation

/// Reference data that travels with the tests.
public enum Fixture {
  /// The file at `path` below `Fixtures`, such as `nist/Misra1a.json`.
  public static func url(_ path: String) -> URL {
    Bundle.module.resourceURL!.appendingPathComponent("Fixtures").appendingPathComponent(path)
  }

  public static func data(_ path: String) throws -> Data { try Data(contentsOf: url(path)) }
}
