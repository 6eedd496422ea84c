/// How a delimited file writes its fields and numbers.
///
/// The default is RFC 4180: commas between fields, points in decimals. Spreadsheets of many European countries write
/// semicolons and decimal commas; such a file is refused with a sentence unless its dialect is asked for.
public struct CSVDialect: Sendable, Hashable {
  /// The character between fields: an ASCII character other than the quote and the ends of lines.
  public var delimiter: Character
  /// The character before the decimals of a number: `.` or `,`.
  public var decimalMark: Character

  public init(delimiter: Character = ",", decimalMark: Character = ".") {
    precondition(
      delimiter.isASCII && delimiter != "\"" && !delimiter.isNewline, "a delimiter is one ASCII character, no quote")
    precondition(decimalMark == "." || decimalMark == ",", "a decimal mark is a point or a comma")
    self.delimiter = delimiter
    self.decimalMark = decimalMark
  }

  /// RFC 4180.
  public static let commas: CSVDialect = CSVDialect()
  /// Semicolons between fields and commas in decimals, as spreadsheets write in much of Europe.
  public static let semicolons: CSVDialect = CSVDialect(delimiter: ";", decimalMark: ",")
  /// Tabs between fields.
  public static let tabs: CSVDialect = CSVDialect(delimiter: "\t")
}
