import CXlsxWriter
import Tabular

/// Any table as a workbook of one sheet: headings frozen and filtered, text inert, numbers as numbers.
public struct TableWorkbook: Sendable {
  private let table: Table
  private let headings: [String]
  private let name: String
  private let year: Int

  /// - Parameters:
  ///   - name: the sheet's name, at most 31 characters.
  ///   - year: the date of the document, which is fixed so that equal content makes equal bytes.
  public init(_ table: Table, headings: [String]? = nil, name: String, year: Int = 2023) {
    self.table = table
    self.headings = headings ?? table.columns
    self.name = name
    self.year = year
  }

  /// Writes the workbook to `file`, which appears whole or not at all.
  public func write(to file: String) throws {
    try AtomicFile.replace(file) { path in
      let book = try WorkbookWriter(path: path)
      book.setProperties(title: name, year: year)
      let sheet = book.addSheet(name)
      sheet.headings(0, headings, widths: [16])
      for (row, cells) in table.rows.enumerated() {
        for (column, cell) in cells.enumerated() { sheet.cell(row + 1, column, cell) }
      }
      worksheet_autofilter(sheet.sheet, 0, 0, UInt32(max(table.rows.count, 1)), UInt16(headings.count - 1))
      sheet.freeze(rows: 1)
      sheet.setUpPrinting(repeatedRow: 0)
      try book.close()
    }
  }
}
