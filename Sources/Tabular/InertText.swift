/// Text that a spreadsheet would run as a formula, made inert on writing and restored on reading.
///
/// A cell that begins with `=`, `+`, `-`, `@`, a tab, a carriage return or a line feed (or the full-width forms of the
/// first four) can be run when a CSV file is opened (OWASP, "CSV Injection"). Such text gets an apostrophe in front,
/// which spreadsheets take as "this is text". Text that begins with apostrophes and such a character gets one more, so
/// that restoring is exact for every text. Numbers stay numbers.
public enum InertText {
  /// `text` as it is written to a file.
  public static func inert(_ text: String) -> String {
    isFormulaLike(text) && DecimalText.parse(text) == nil ? "'" + text : text
  }

  /// `text` as it was before ``inert(_:)``.
  public static func restored(_ text: String) -> String {
    text.utf8.first == apostrophe && isFormulaLike(text) ? String(text.dropFirst()) : text
  }

  private static func isFormulaLike(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != "'" }) else { return false }
    return starts.contains(first)
  }

  private static let apostrophe = UInt8(ascii: "'")
  private static let starts: Set<Unicode.Scalar> = ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"]
}
