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
    var isCentred = false
    var isIndented = false
    var isTop = false
    var size: Double?

    static let plain = Style()
    static let heading = Style(isBold: true, isHeading: true, isWrapped: true)
    static let bold = Style(isBold: true)
    static let title = Style(isBold: true, size: 16)
    static let wrapped = Style(isWrapped: true)
    /// What the cells of a row of several lines have where they have no style of their own.
    static let top = Style(isTop: true)
    static let year = Style(isCentred: true)
    /// Text behind a column of numbers, off whose end it stands.
    static let indented = Style(isIndented: true)
    static let plainNumber = Style(numberFormat: "#,##0.####")
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

  /// A format that no style names.
  func newFormat() -> UnsafeMutablePointer<lxw_format>? { workbook_add_format(book) }

  func format(_ style: Style) -> UnsafeMutablePointer<lxw_format>? {
    if style == .plain { return nil }
    if let format = formats[style] { return format }
    guard let format = workbook_add_format(book) else { return nil }
    if let number = style.numberFormat { format_set_num_format(format, number) }
    if style.isBold { format_set_bold(format) }
    if let size = style.size { format_set_font_size(format, size) }
    if style.isWrapped { format_set_text_wrap(format) }
    if !style.isHeading { format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_TOP.rawValue)) }
    if style.isCentred { format_set_align(format, UInt8(LXW_ALIGN_CENTER.rawValue)) }
    if style.isIndented { format_set_indent(format, 1) }
    if style.isHeading {
      format_set_align(format, UInt8(LXW_ALIGN_VERTICAL_CENTER.rawValue))
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
  /// The widths of the columns with headings, in characters.
  private var widths: [Double] = []

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
    self.widths = names.indices.map { widths[min($0, widths.count - 1)] }
    fit(row, names.enumerated().map { ($0, $1) })
  }

  /// Gives a row the height that its wrapped texts need; few programs do it themselves when they open a file.
  func fit(_ row: Int, _ texts: [(column: Int, text: String)]) {
    let lines = texts.map { column, text in
      let width = Int((widths.indices.contains(column) ? widths[column] : Self.standardWidth) * Self.fullness)
      return max(1, (DisplayWidth.of(text) + width - 1) / max(width, 1))
    }
    let most = lines.max() ?? 1
    if most > 1 { worksheet_set_row(sheet, UInt32(row), Double(most) * Self.lineHeight, book.format(.top)) }
  }

  /// One text over several columns, as high as it needs.
  func merged(_ row: Int, columns: ClosedRange<Int>, _ text: String, _ style: WorkbookWriter.Style) {
    worksheet_merge_range(
      sheet, UInt32(row), UInt16(columns.lowerBound), UInt32(row), UInt16(columns.upperBound),
      XMLCharacters.allowed(text), book.format(style))
    let width = columns.reduce(0.0) { $0 + (widths.indices.contains($1) ? widths[$1] : Self.standardWidth) }
    let lines = (Double(DisplayWidth.of(text)) / (width * Self.fullness)).rounded(.up)
    worksheet_set_row(sheet, UInt32(row), max(1, lines) * Self.lineHeight, nil)
  }

  /// The height of a line of the standard font, in points.
  static let lineHeight = 15.0
  /// The width of a column that has none of its own, in characters.
  private static let standardWidth = 8.43
  /// The part of a line that text fills before it breaks at a word.
  private static let fullness = 0.9

  /// A4 across, one page wide, headings on each page, page numbers below.
  ///
  /// - Parameters:
  ///   - repeatedColumns: how many columns on the left stand on each page.
  ///   - area: the last row and column to print, where not all is printed.
  func setUpPrinting(repeatedRow: Int? = nil, area: (row: Int, column: Int)? = nil) {
    worksheet_set_landscape(sheet)
    worksheet_set_paper(sheet, Self.a4)
    worksheet_fit_to_pages(sheet, 1, 0)
    setMarginsAndFooter()
    if let row = repeatedRow { worksheet_repeat_rows(sheet, UInt32(row), UInt32(row)) }
    if let area { worksheet_print_area(sheet, 0, 0, UInt32(area.row), UInt16(area.column)) }
  }

  /// A4 across at a scale, with a new page before each of `breaks`.
  func setUpPrinting(scale: Int, breaks: [Int]) {
    worksheet_set_landscape(sheet)
    worksheet_set_paper(sheet, Self.a4)
    worksheet_set_print_scale(sheet, UInt16(scale))
    setMarginsAndFooter()
    // The library takes a list that ends in zero.
    var rows = breaks.map { UInt32($0) } + [0]
    worksheet_set_h_pagebreaks(sheet, &rows)
  }

  private func setMarginsAndFooter() {
    worksheet_set_margins(sheet, 0.5, 0.5, 0.5, 0.6)
    worksheet_set_footer(sheet, "&L&A&R&P / &N")
  }

  /// Green where a formula of checks says OK, red elsewhere.
  func colourChecks(rows: ClosedRange<Int>, column: Int) {
    for (value, criterion, fill, font) in [
      ("\"OK\"", LXW_CONDITIONAL_CRITERIA_EQUAL_TO, 0xD9EAD3, 0x0B5A2A),
      ("\"OK\"", LXW_CONDITIONAL_CRITERIA_NOT_EQUAL_TO, 0xF4CCCC, 0x8A1F11),
    ] as [(String, lxw_conditional_criteria, UInt32, UInt32)] {
      guard let format = book.newFormat() else { return }
      format_set_bg_color(format, fill)
      format_set_font_color(format, font)
      withStrings([value]) { strings in
        var condition = lxw_conditional_format()
        condition.type = UInt8(LXW_CONDITIONAL_TYPE_CELL.rawValue)
        condition.criteria = UInt8(criterion.rawValue)
        condition.value_string = strings[0]
        condition.format = format
        worksheet_conditional_format_range(
          sheet, UInt32(rows.lowerBound), UInt16(column), UInt32(rows.upperBound), UInt16(column), &condition)
      }
    }
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
