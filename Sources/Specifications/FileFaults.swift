import Tabular

/// Everything that is wrong with one or several files, in the order of the files, for a reader who mends all at once.
public struct FileFaults: Error, Sendable, CustomStringConvertible {
  /// At least one.
  public let errors: [FileError]

  public init(_ errors: [FileError]) {
    precondition(!errors.isEmpty, "no faults is not an error")
    self.errors = errors
  }

  /// One line a fault.
  public var description: String { errors.map(\.description).joined(separator: "\n") }
}
