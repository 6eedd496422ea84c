import Foundation

extension JSONValue {
  /// The JSON file at `url`, for references that lie beside a suite rather than among the shared fixtures.
  public init(contentsOf url: URL) throws {
    self.init(try JSONSerialization.jsonObject(with: Data(contentsOf: url), options: [.fragmentsAllowed]))
  }
}
