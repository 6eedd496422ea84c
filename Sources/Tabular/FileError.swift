/// Trouble with a file: where it is, what was expected there, what was found, and what to do about it.
///
/// Every module that reads or writes files throws this one type, so the command prints one kind of sentence and maps
/// one `kind` to one exit code.
public struct FileError: Error, Sendable, Hashable {
  /// What kind of trouble, as scripts tell them apart by exit code.
  public enum Kind: Sendable, Hashable {
    /// The content is not what it should be, or is refused for its size (exit code 65).
    case badData
    /// The file does not exist or cannot be opened (exit code 66).
    case noInput
    /// The output cannot be written; nothing is left behind (exit code 73).
    case cannotWrite
  }

  public var kind: Kind
  /// The path as the user wrote it; `-` is standard input or output.
  public var file: String?
  /// The line, counted from 1.
  public var line: Int?
  /// The column, counted from 1: a field of a table, a character of other text.
  public var column: Int?
  /// What should have been there: "a number".
  public var expected: String
  /// What is there: "the text 'n/a'".
  public var found: String
  /// What the user can do about it: "leave a missing value empty".
  public var cure: String?

  public init(
    _ kind: Kind = .badData, file: String? = nil, line: Int? = nil, column: Int? = nil, expected: String, found: String,
    cure: String? = nil
  ) {
    self.kind = kind
    self.file = file
    self.line = line
    self.column = column
    self.expected = expected
    self.found = found
    self.cure = cure
  }

  /// The same error, named after `file` where it has no file yet: readers of bytes do not know their file.
  public func inFile(_ file: String) -> FileError {
    var error = self
    if error.file == nil { error.file = file }
    return error
  }
}

extension FileError: CustomStringConvertible {
  /// One sentence: `data.csv:12:3: expected a number, found the text 'n/a'; leave a missing value empty`.
  public var description: String {
    let name = file == "-" ? "standard input" : file
    let place = [name, line.map(String.init), column.map(String.init)].compactMap { $0 }.joined(separator: ":")
    let sentence = "expected \(expected), found \(found)" + (cure.map { "; \($0)" } ?? "")
    return place.isEmpty ? sentence : "\(place): \(sentence)"
  }
}

extension FileError {
  /// `text` in quotes, shortened and made printable, for use in ``found``.
  public static func quoted(_ text: some StringProtocol) -> String {
    "'\(printable(text.prefix(longestQuotation)))\(text.count > longestQuotation ? "…" : "")'"
  }

  /// `text` with its control characters shown as escapes, so that a cell cannot steer a terminal.
  public static func printable(_ text: some StringProtocol) -> String {
    text.unicodeScalars.reduce(into: "") { shown, scalar in
      let isControl = scalar.properties.generalCategory == .control || scalar.properties.isBidiControl
      shown += isControl ? "\\u{\(String(scalar.value, radix: 16))}" : String(scalar)
    }
  }

  /// Enough to recognise a cell, short enough for a line of a terminal.
  private static let longestQuotation = 40
}
