/// What can go wrong with a store of vintages.
public enum VintageError: Error, Sendable, Hashable {
  case noSuchVintage(Int64, file: String)
  case differentPlans(String, String)
  case notAStore(file: String, reason: String)
  /// The file was written by a newer version of the toolkit.
  case newerSchema(file: String)
}

extension VintageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noSuchVintage(let id, let file): "\(file) holds no vintage \(id); list those it holds"
    case .differentPlans(let a, let b):
      "vintages of two plans, \(a) and \(b), cannot be compared; choose two of one plan"
    case .notAStore(let file, let reason): "\(file) is not a store of vintages: \(reason)"
    case .newerSchema(let file): "\(file) was written by a newer version; update this one to read it"
    }
  }
}
