/// A value in a table.
public enum Cell: Sendable, Hashable {
  case missing
  case number(Double)
  case integer(Int)
  case text(String)
  case flag(Bool)
}

extension Cell: ExpressibleByStringLiteral, ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByNilLiteral, ExpressibleByBooleanLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(nilLiteral: ()) { self = .missing }
  public init(booleanLiteral value: Bool) { self = .flag(value) }

  /// A number, or missing where there is none.
  public init(_ value: Double?) { self = value.map(Cell.number) ?? .missing }
  /// An integer, or missing where there is none.
  public init(_ value: Int?) { self = value.map(Cell.integer) ?? .missing }
  /// Text, or missing where there is none.
  public init(_ value: String?) { self = value.map(Cell.text) ?? .missing }

  /// What a reader of the table sees: nothing for missing, `true` and `false` for flags.
  public var description: String {
    switch self {
    case .missing: ""
    case .number(let value): NumberText.shortest(value)
    case .integer(let value): String(value)
    case .text(let text): text
    case .flag(let value): value ? "true" : "false"
    }
  }
}

/// Named columns and rows of cells: what every command prints and every small data file holds.
public struct Table: Sendable, Hashable {
  public var columns: [String]
  public private(set) var rows: [[Cell]]
  /// The line of the file each row was read from; empty for a table made in memory.
  public private(set) var lines: [Int] = []
  /// The file the rows were read from.
  public private(set) var file: String?

  public init(columns: [String], rows: [[Cell]] = []) {
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row has one cell for each column")
    self.columns = columns
    self.rows = rows
  }

  public mutating func append(_ row: [Cell]) {
    precondition(row.count == columns.count, "a row has one cell for each column: \(columns.count), not \(row.count)")
    rows.append(row)
  }

  /// The place of the column named `name`.
  public func column(_ name: String) -> Int? { columns.firstIndex(of: name) }

  /// The cell in `row` of the column named `name`; `nil` where there is no such column.
  public subscript(row: Int, name: String) -> Cell? { column(name).map { rows[row][$0] } }
}

extension Table {
  /// Reads a whole file; every cell is text, or missing where the field is empty.
  ///
  /// For files that are small by nature. Long data are read record by record, with ``CSVReader``.
  public init(
    csv file: String, dialect: CSVDialect = .commas, encoding: TextEncoding = .auto, limit: Int = 64 << 20
  ) throws(FileError) {
    var reader = try CSVReader(file, dialect: dialect, encoding: encoding, limit: limit)
    try self.init(reading: &reader)
  }

  /// Reads bytes that are in memory, naming them `file` in errors.
  public init(csv bytes: [UInt8], file: String, dialect: CSVDialect = .commas) throws(FileError) {
    var reader = try CSVReader(bytes: bytes, file: file, dialect: dialect)
    try self.init(reading: &reader)
  }

  private init(reading reader: inout CSVReader) throws(FileError) {
    self.init(columns: reader.header)
    file = reader.file
    while try reader.next() {
      var row: [Cell] = []
      row.reserveCapacity(columns.count)
      for column in columns.indices {
        let text = reader.text(column)
        row.append(text.isEmpty ? .missing : .text(text))
      }
      rows.append(row)
      lines.append(reader.line)
    }
  }

  /// The number in a cell; `nil` where it is missing, an error with the place where it is other text.
  public func number(_ row: Int, _ name: String) throws(FileError) -> Double? {
    switch self[row, name] {
    case .number(let value)?: return value
    case .integer(let value)?: return Double(value)
    case .missing?, nil: return nil
    case .text(let text)?:
      if let value = DecimalText.parse(text) { return value }
      throw fault(row, name, expected: "a number", found: FileError.quoted(text), cure: "leave a missing value empty")
    case .flag(let value)?: throw fault(row, name, expected: "a number", found: "\(value)")
    }
  }

  /// The text in a cell; `nil` where it is missing.
  public func text(_ row: Int, _ name: String) -> String? {
    guard let cell = self[row, name], cell != .missing else { return nil }
    return cell.description
  }

  /// A fault at a cell of a table that was read from a file.
  public func fault(
    _ row: Int, _ name: String, expected: String, found: String, cure: String? = nil
  ) -> FileError {
    FileError(
      file: file, line: lines.indices.contains(row) ? lines[row] : nil, column: column(name).map { $0 + 1 },
      expected: expected, found: found, cure: cure)
  }
}
