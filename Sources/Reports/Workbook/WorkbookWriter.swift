import CXlsxWriter
import Tabular

/// An Excel workbook while it is written: sheets, formats and charts of libxlsxwriter behind Swift names.
///
/// Text is written as text: a spreadsheet does not run a string cell, whatever it begins with.
final class WorkbookWriter {
  private let book: UnsafeMutablePointer<lxw_workbook>
  private let path: String
  private var formats: [Style: UnsafeMutablePointer<lxw_format>] = [:]
  private var isClosed = false

  /// How a cell looks.
  struct Style: Hashable {
    var numberFormat: String?
    var isBold = false
    var isInput = false
    var isHeading = false
    var isWrapped = false
    var size: Double?

    static let plain = Style()
    static let heading = Style(isBold: true, isHeading: true, isWrapped: true)
    static let bold = Style(isBold: true)
    static let title = Style(isBold: true, size: 16)
    static let wrapped = Style(isWrapped: true)
  }

  init(path: String) throws(FileError) {
    guard let book = workbook_new(path) else {
      throw FileError(.cannotWrite, file: path, expected: "a workbook that can be written", found: "no memory for it")
    }
    self.book = book
    self.path = path
  }

  deinit { if !isClosed { lxw_workbook_free(book) } }

  /// Title and date of the document; the date is fixed, so that equal content makes equal bytes.
  func setProperties(title: String, year: Int) {
    withStrings([title, "EconomicForecasting"]) { strings in
      var properties = lxw_doc_properties()
      properties.title = strings[0]
      properties.author = strings[1]
      // Seconds from 1970 to the first day of the year, in years of 365.2425 days.
      properties.created = Int((Double(year - 1970) * 31_556_952).rounded())
      workbook_set_properties(book, &properties)
    }
  }

  func addSheet(_ name: String) -> SheetWriter {
    SheetWriter(sheet: workbook_add_worksheet(book, name), name: name, book: self)
  }

  func addChart(_ type: lxw_chart_type) -> UnsafeMutablePointer<lxw_chart> {
    workbook_add_chart(book, UInt8(type.rawValue))
  }

  /// Completes the file.
  func close() throws(FileError) {
    isClosed = true
    let code = workbook_close(book)
    guard code == LXW_NO_ERROR else {
      throw FileError(
        .cannotWrite, file: path, expected: "a workbook that can be written",
        found: FileError.quoted(String(cString: lxw_strerror(code))), cure: "make room, or choose another place")
    }
  }

  func format(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
    if style == .plain { return nil }
    if let format = formats[style] { return format }
    guard let format = workbook_add_format(book) else { return nil }
    if let number = style.numberFormat { format_set_num_format(format, number) }
    if style.isBold { format_set_bold(format) }
    if let size = style.size { format_set_font_size(format, size) }
    if style.isWrapped {
      format_set_text_wrap(format)
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue))
    }
    if style.isHeading {
      format_set_bg_color(format, 0x0B4F8A)
      format_set_font_color(format, 0xFFFFFF)
      format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
    }
    if style.isInput {
      format_set_bg_color(format, 0xFFF2CC)
      format_set_border(format, UInt8(LXW_BORDER_THIN.rawValue))
    }
    formats[style] = format
    return format
  }
}

/// One sheet while it is written.
final class SheetWriter {
  let sheet: UnsafeMutablePointer<lxw_worksheet>
  let name: String
  private unowned let book: WorkbookWriter

  /// What Excel can hold in a cell.
  private static let longestText = 32_767

  fileprivate init(sheet: UnsafeMutablePointer<lxw_worksheet>, name: String, book: WorkbookWriter) {
    self.sheet = sheet
    self.name = name
    self.book = book
  }

  func text(_ row: Int, _ column: Int, _ text: String, _ style: WorkbookWriter.Style = .plain) {
    let shown = text.utf16.count > Self.longestText ? String(text.prefix(Self.longestText / 2)) : text
    worksheet_write_string(sheet, UInt32(row), UInt16(column), XMLCharacters.allowed(shown), book.format(style))
  }

  func number(_ row: Int, _ column: Int, _ value: Double, _ style: WorkbookWriter.Style = .plain) {
    guard value.isFinite else { return }
    worksheet_write_number(sheet, UInt32(row), UInt16(column), value, book.format(style))
  }

  /// A live formula with the value that it has before anything is changed.
  func formula(
    _ row: Int, _ column: Int, _ formula: String, cached value: Double, _ style: WorkbookWriter.Style = .plain
  ) {
    worksheet_write_formula_num(
      sheet, UInt32(row), UInt16(column), formula, book.format(style), value.isFinite ? value : 0)
  }

  func formula(
    _ row: Int, _ column: Int, _ formula: String, cached text: String, _ style: WorkbookWriter.Style = .plain
  ) {
    worksheet_write_formula_str(sheet, UInt32(row), UInt16(column), formula, book.format(style), text)
  }

  func cell(_ row: Int, _ column: Int, _ cell: Cell, _ style: WorkbookWriter.Style = .plain) {
    switch cell {
    case .missing: break
    case .number(let value): number(row, column, value, style)
    case .integer(let value): number(row, column, Double(value), style)
    case .text(let value): text(row, column, value, style)
    case .flag(let value): text(row, column, value ? "true" : "false", style)
    }
  }

  func headings(_ row: Int, _ names: [String], widths: [Double]) {
    for (column, name) in names.enumerated() {
      text(row, column, name, .heading)
      worksheet_set_column(sheet, UInt16(column), UInt16(column), widths[min(column, widths.count - 1)], nil)
    }
  }

  /// A4 across, one page wide, headings on each page, page numbers below.
  func setUpPrinting(repeatedRow: Int? = nil) {
    worksheet_set_landscape(sheet)
    worksheet_set_paper(sheet, Self.a4)
    worksheet_fit_to_pages(sheet, 1, 0)
    worksheet_set_footer(sheet, "&L&A&R&P / &N")
    if let row = repeatedRow { worksheet_repeat_rows(sheet, UInt32(row), UInt32(row)) }
  }

  /// Paper type 9 of the file format (ECMA-376, part 1, 18.3.1.63).
  private static let a4: UInt8 = 9

  func freeze(rows: Int, columns: Int = 0) { worksheet_freeze_panes(sheet, UInt32(rows), UInt16(columns)) }

  /// Accepts only numbers in `range`, and says so.
  func accept(_ range: ClosedRange<Double>, row: Int, column: Int, message: String) {
    withStrings([message]) { strings in
      var validation = lxw_data_validation()
      validation.validate = UInt8(LXW_VALIDATION_TYPE_DECIMAL.rawValue)
      validation.criteria = UInt8(LXW_VALIDATION_CRITERIA_BETWEEN.rawValue)
      validation.minimum_number = range.lowerBound
      validation.maximum_number = range.upperBound
      validation.input_message = strings[0]
      validation.error_message = strings[0]
      worksheet_data_validation_cell(sheet, UInt32(row), UInt16(column), &validation)
    }
  }

  /// `'Targets'!$D$3`: a cell of this sheet, as a formula of another refers to it.
  func reference(_ row: Int, _ column: Int) -> String { "'\(name)'!$\(Self.columnName(column))$\(row + 1)" }

  /// A run of cells in one column, for charts and formulas.
  func reference(rows: ClosedRange<Int>, column: Int) -> String {
    let letter = Self.columnName(column)
    return "'\(name)'!$\(letter)$\(rows.lowerBound + 1):$\(letter)$\(rows.upperBound + 1)"
  }

  /// `A` for 0, `AA` for 26.
  static func columnName(_ column: Int) -> String {
    let last = String(UnicodeScalar(UInt8(65 + column % 26)))
    return column < 26 ? last : columnName(column / 26 - 1) + last
  }
}

/// Characters that XML 1.0 allows; libxlsxwriter escapes the five of markup itself.
enum XMLCharacters {
  static func allowed(_ text: String) -> String {
    if text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F && $0 != 0xEF }) { return text }
    var scalars = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\t", "\n": scalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": continue
      default: scalars.append(scalar)
      }
    }
    return String(scalars)
  }
}

/// Lends C strings for the time of `body`.
func withStrings<Result>(_ strings: [String], _ body: ([UnsafeMutablePointer<CChar>?]) -> Result) -> Result {
  let copies = strings.map { strdup($0) }
  defer { for copy in copies { free(copy) } }
  return body(copies)
}
