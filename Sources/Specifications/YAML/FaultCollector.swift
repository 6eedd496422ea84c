import Tabular

/// Gathers every fault of one file, so that its reader learns of all at once.
final class FaultCollector {
  let file: String
  private(set) var errors: [FileError] = []

  /// More would not help anyone mend the file.
  private static let mostFaults = 100

  init(file: String) { self.file = file }

  func report(
    at place: YAMLPlace?, expected: String, found: String, cure: String? = nil, kind: FileError.Kind = .badData
  ) {
    guard errors.count < FaultCollector.mostFaults else { return }
    errors.append(
      FileError(
        kind, file: file, line: place?.line, column: place?.column, expected: expected, found: found, cure: cure))
  }

  func report(_ error: FileError) {
    if errors.count < FaultCollector.mostFaults { errors.append(error.inFile(file)) }
  }

  /// The faults in the order of their lines.
  var inOrder: [FileError] {
    errors.enumerated().sorted { a, b in
      (a.element.line ?? 0, a.element.column ?? 0, a.offset) < (b.element.line ?? 0, b.element.column ?? 0, b.offset)
    }.map(\.element)
  }

  func throwIfAny() throws(FileFaults) {
    if !errors.isEmpty { throw FileFaults(inOrder) }
  }
}

/// A place in a text, counted from 1.
struct YAMLPlace: Hashable {
  var line: Int
  var column: Int
}
