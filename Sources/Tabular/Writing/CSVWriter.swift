/// Writes the records of an RFC 4180 file one after another.
///
/// Lines end in LF, text is UTF-8, numbers are the shortest that read back the same, missing and NaN are empty,
/// infinities are `inf` and `-inf`, and text that a spreadsheet would run is made inert (``InertText``). What
/// ``CSVReader`` reads back is what was written.
public struct CSVWriter {
  private let sink: ByteSink
  private let columnCount: Int
  private var line: [UInt8] = []
  private var fieldCount = 0

  /// Writes the header.
  ///
  /// - Parameter byteOrderMark: whether to begin with the mark by which Excel knows UTF-8.
  public init(_ sink: ByteSink, columns: [String], byteOrderMark: Bool = false) throws(FileError) {
    precondition(!columns.isEmpty, "a table has at least one column")
    self.sink = sink
    columnCount = columns.count
    if byteOrderMark { try sink.write([0xEF, 0xBB, 0xBF]) }
    for column in columns { append(column) }
    try endRow()
  }

  /// Goes on after records that `sink` already holds, without a header.
  public init(continuing sink: ByteSink, columnCount: Int) {
    precondition(columnCount > 0, "a table has at least one column")
    self.sink = sink
    self.columnCount = columnCount
  }

  /// Writes one record.
  public mutating func write(_ row: [Cell]) throws(FileError) {
    for cell in row {
      switch cell {
      case .missing: appendMissing()
      case .number(let value): append(value)
      case .integer(let value): append(value)
      case .text(let text): append(text)
      case .flag(let value): append(value ? "true" : "false")
      }
    }
    try endRow()
  }

  /// Adds a field with text to the record.
  public mutating func append(_ text: String) {
    beginField()
    let start = line.count
    var needsQuotes = text.isEmpty && columnCount == 1
    var inert = InertText.inert(text)
    inert.withUTF8 { bytes in
      if bytes.first == 0x20 || bytes.last == 0x20 { needsQuotes = true }
      for byte in bytes {
        if byte == 0x22 { line.append(0x22) }
        if byte == 0x22 || byte == 0x2C || byte == 0x0A || byte == 0x0D { needsQuotes = true }
        line.append(byte)
      }
    }
    if needsQuotes {
      line.insert(0x22, at: start)
      line.append(0x22)
    }
  }

  /// Adds a field with a number to the record; NaN is missing.
  public mutating func append(_ value: Double) {
    if value.isNaN { return appendMissing() }
    beginField()
    line.append(contentsOf: NumberText.shortest(value).utf8)
  }

  public mutating func append(_ value: Int) {
    beginField()
    line.append(contentsOf: String(value).utf8)
  }

  public mutating func appendMissing() {
    beginField()
    if columnCount == 1 { line.append(contentsOf: [0x22, 0x22]) }
  }

  private mutating func beginField() {
    if fieldCount > 0 { line.append(0x2C) }
    fieldCount += 1
  }

  /// Ends the record.
  public mutating func endRow() throws(FileError) {
    precondition(fieldCount == columnCount, "a record has one field for each column: \(columnCount), not \(fieldCount)")
    line.append(0x0A)
    try sink.write(line)
    line.removeAll(keepingCapacity: true)
    fieldCount = 0
  }
}

extension Table {
  /// The table as a file of RFC 4180; `headings` replace the names of the columns.
  public func csv(headings: [String]? = nil, byteOrderMark: Bool = false) -> String {
    let sink = ByteSink()
    try! write(csv: sink, headings: headings, byteOrderMark: byteOrderMark)
    return String(decoding: sink.bytes, as: UTF8.self)
  }

  public func write(csv sink: ByteSink, headings: [String]? = nil, byteOrderMark: Bool = false) throws(FileError) {
    precondition(headings == nil || headings?.count == columns.count, "one heading for each column")
    var writer = try CSVWriter(sink, columns: headings ?? columns, byteOrderMark: byteOrderMark)
    for row in rows { try writer.write(row) }
  }
}
