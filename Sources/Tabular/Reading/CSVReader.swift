/// Reads the records of a delimited file one after another, in memory that does not grow with the file.
///
/// The grammar is RFC 4180, strictly: a header row, as many fields in every record, quotes doubled inside quotes. Ends
/// of lines are LF, CR LF or CR; empty lines are passed over; spaces around header names are dropped. What breaks the
/// grammar is a ``FileError`` with the line of the file and the field of the record, both counted from 1.
///
/// ```swift
/// var reader = try CSVReader("data.csv")
/// let value = try reader.requireColumn("value", "y")
/// while try reader.next() { print(reader.line, try reader.number(value) ?? .nan) }
/// ```
///
/// - Complexity: O(bytes) time; memory for one record and one piece of the file.
public struct CSVReader: ~Copyable {
  /// The names of the columns.
  public private(set) var header: [String] = []
  /// The name by which errors call the file.
  public let file: String
  public let dialect: CSVDialect
  /// The line on which the current record begins.
  public private(set) var line = 1

  private let source: any ByteSource
  private var bytes: UnsafeMutablePointer<UInt8>
  private var capacity: Int
  /// The bytes in hand are `bytes[cursor..<end]`; those before the cursor belong to the current record.
  private var cursor = 0
  private var end = 0
  private var isAtEnd = false
  /// The end of the part that is checked to be UTF-8.
  private var checked = 0
  private var nextLine = 1
  private var fields: [Field] = []
  private let classes: [ByteClass]
  private let longestRecord: Int

  /// Where a field of the current record lies.
  private struct Field {
    var start: Int
    var end: Int
    /// Whether it holds doubled quotes.
    var hasEscapes: Bool
  }

  /// Opens `file` (`-`: standard input) and reads its header.
  ///
  /// - Parameter limit: the largest size accepted in bytes; a larger regular file is refused unread.
  public init(
    _ file: String, dialect: CSVDialect = .commas, encoding: TextEncoding = .auto, limit: Int = Self.defaultLimit
  ) throws(FileError) {
    try self.init(
      DecodingSource(FileSource(file, limit: limit), encoding: encoding), file: file, dialect: dialect)
  }

  /// Reads bytes that are in memory already, naming them `file` in errors.
  public init(
    bytes: [UInt8], file: String = "data.csv", dialect: CSVDialect = .commas, encoding: TextEncoding = .auto
  ) throws(FileError) {
    try self.init(DecodingSource(MemorySource(bytes), encoding: encoding), file: file, dialect: dialect)
  }

  package init(
    _ source: any ByteSource, file: String, dialect: CSVDialect, pieceSize: Int = 1 << 18,
    longestRecord: Int = 1 << 24
  ) throws(FileError) {
    self.source = source
    self.file = file
    self.dialect = dialect
    self.longestRecord = longestRecord
    capacity = pieceSize
    bytes = .allocate(capacity: pieceSize)
    classes = ByteClass.table(delimiter: dialect.delimiter.asciiValue!)
    guard try advance() else {
      throw FileError(
        file: file, line: 1, expected: "a header row with the names of the columns", found: "an empty file")
    }
    header = fields.indices.map { text($0).trimmed }
    try checkHeader()
  }

  deinit { bytes.deallocate() }

  /// A gigabyte: some thirty million rows, far above any set of economic series and below what fills a disk unnoticed.
  public static var defaultLimit: Int { 1 << 30 }

  // MARK: Records

  /// Moves to the next record; `false` at the end of the file.
  public mutating func next() throws(FileError) -> Bool {
    guard try advance() else { return false }
    guard fields.count == header.count else {
      throw fault(
        line, min(fields.count, header.count) + 1, expected: "\(header.count) fields, as in the header",
        found: "\(fields.count)", cure: "put a field that contains '\(dialect.delimiter)' in double quotes")
    }
    return true
  }

  private mutating func advance() throws(FileError) -> Bool {
    try skipEmptyLines()
    line = nextLine
    while true {
      if try scan() { return true }
      if isAtEnd, cursor == end { return false }
      try refill()
      if isAtEnd, cursor == end { return false }
    }
  }

  private mutating func skipEmptyLines() throws(FileError) {
    while true {
      if cursor == end {
        if isAtEnd { return }
        try refill()
        continue
      }
      switch bytes[cursor] {
      case 0x0A:
        nextLine += 1
      case 0x0D:
        if cursor + 1 == end, !isAtEnd {
          try refill()
          continue
        }
        if cursor + 1 == end || bytes[cursor + 1] != 0x0A { nextLine += 1 }
      default: return
      }
      cursor += 1
    }
  }

  /// Finds the fields of the record that begins at the cursor and moves behind it; `false` where the bytes in hand do
  /// not reach to its end.
  private mutating func scan() throws(FileError) -> Bool {
    guard cursor < end else { return false }
    fields.removeAll(keepingCapacity: true)
    var at = cursor
    var line = nextLine
    repeat {
      let isQuoted = at < end && bytes[at] == 0x22
      guard isQuoted ? try scanQuotedField(&at, &line) : scanPlainField(&at) else { return false }
      guard let isLast = try endsRecord(&at, line) else { return false }
      if isLast { break }
    } while true
    cursor = at
    nextLine = line + 1
    return true
  }

  private mutating func scanPlainField(_ at: inout Int) -> Bool {
    let start = at
    let (bytes, end) = (bytes, end)
    classes.withUnsafeBufferPointer { classes in
      while at < end, classes[Int(bytes[at])] == .ordinary { at += 1 }
    }
    if at == end, !isAtEnd { return false }
    fields.append(Field(start: start, end: at, hasEscapes: false))
    return true
  }

  private mutating func scanQuotedField(_ at: inout Int, _ line: inout Int) throws(FileError) -> Bool {
    let (bytes, end) = (bytes, end)
    let openLine = line
    let start = at + 1
    var hasEscapes = false
    at = start
    while true {
      while at < end, bytes[at] != 0x22 {
        if bytes[at] == 0x0A { line += 1 } else if bytes[at] == 0 { throw nulByte(line, fields.count + 1) }
        at += 1
      }
      if at + 1 >= end, !isAtEnd { return false }
      if at == end { throw unterminatedQuote(openLine) }
      guard at + 1 < end, bytes[at + 1] == 0x22 else { break }
      hasEscapes = true
      at += 2
    }
    fields.append(Field(start: start, end: at, hasEscapes: hasEscapes))
    at += 1
    return true
  }

  /// Passes the delimiter or the end of the line behind a field; `nil` where the bytes in hand end before that is clear.
  private func endsRecord(_ at: inout Int, _ line: Int) throws(FileError) -> Bool? {
    if at == end { return true }
    switch classes[Int(bytes[at])] {
    case .delimiter:
      at += 1
      return at == end && !isAtEnd ? nil : false
    case .lineFeed: at += 1
    case .carriageReturn:
      if at + 1 == end, !isAtEnd { return nil }
      at += at + 1 < end && bytes[at + 1] == 0x0A ? 2 : 1
    case .nul: throw nulByte(line, fields.count)
    case .quote:
      throw fault(
        line, fields.count, expected: "a field with quotes in it to be quoted as a whole",
        found: "a lone double quote", cure: "write \"a \"\"b\"\" c\"")
    case .ordinary:
      throw fault(
        line, fields.count, expected: "'\(dialect.delimiter)' or the end of the line after a closing quote",
        found: FileError.quoted(String(UnicodeScalar(bytes[at]))), cure: "double the quotes inside a quoted field")
    }
    return true
  }

  /// Moves the unfinished record to the front and reads on; where it fills half the buffer, the buffer doubles.
  private mutating func refill() throws(FileError) {
    let kept = end - cursor
    guard kept < longestRecord else {
      throw fault(
        nextLine, nil, expected: "records of at most \(longestRecord) bytes", found: "a longer one",
        cure: "look for a quote that is never closed")
    }
    if kept > capacity / 2 {
      let larger = UnsafeMutablePointer<UInt8>.allocate(capacity: capacity * 2)
      larger.update(from: bytes + cursor, count: kept)
      bytes.deallocate()
      bytes = larger
      capacity *= 2
    } else {
      bytes.update(from: bytes + cursor, count: kept)
    }
    checked -= cursor
    cursor = 0
    end = kept
    // A record longer than a piece is read to the next doubling before it is looked at again, so that scanning stays linear.
    repeat {
      let n: Int
      do throws(FileError) {
        n = try source.read(into: UnsafeMutableRawBufferPointer(start: bytes + end, count: capacity - end))
      } catch {
        var error = error.inFile(file)
        if error.kind == .badData, error.line == nil { error.line = nextLine + lineFeeds(before: end) }
        throw error
      }
      isAtEnd = n == 0
      end += n
    } while !isAtEnd && kept > Self.largePart && end < capacity
    try checkEncoding()
  }

  /// Checks the bytes that came in; a sequence that the piece cuts off waits for the next one.
  private mutating func checkEncoding() throws(FileError) {
    let fresh = UnsafeRawBufferPointer(start: bytes + checked, count: end - checked)
    guard let offset = UTF8Check.firstFault(in: fresh[...]) else {
      checked = end
      return
    }
    let at = checked + offset
    if !isAtEnd, end - at < UTF8Check.sequenceLength(bytes[at]) ?? 0 {
      checked = at
      return
    }
    throw UTF8Check.error(line: nextLine + lineFeeds(before: at), byte: bytes[at]).inFile(file)
  }

  private func lineFeeds(before offset: Int) -> Int {
    UnsafeBufferPointer(start: bytes, count: offset).count { $0 == 0x0A }
  }

  private static let largePart = 1 << 16

  // MARK: Fields

  /// The bytes of a field as they stand in the file, without enclosing quotes; valid until the next record.
  package func rawField(_ column: Int) -> UnsafeBufferPointer<UInt8> {
    UnsafeBufferPointer(start: bytes + fields[column].start, count: fields[column].end - fields[column].start)
  }

  /// The text of a field, its doubled quotes undone and a formula made inert restored (``InertText``).
  public func text(_ column: Int) -> String {
    let raw = rawField(column)
    guard fields[column].hasEscapes else { return InertText.restored(String(decoding: raw, as: UTF8.self)) }
    var plain: [UInt8] = []
    plain.reserveCapacity(raw.count)
    var i = 0
    while i < raw.count {
      plain.append(raw[i])
      i += raw[i] == 0x22 ? 2 : 1
    }
    return InertText.restored(String(decoding: plain, as: UTF8.self))
  }

  /// Whether a field holds nothing but spaces.
  public func isEmpty(_ column: Int) -> Bool { rawField(column).allSatisfy { $0 == 0x20 } }

  /// The number in a field; `nil` where the field is empty.
  public func number(_ column: Int) throws(FileError) -> Double? {
    let raw = rawField(column)
    if raw.isEmpty { return nil }
    if let value = DecimalText.parse(raw, decimalMark: dialect.decimalMark.asciiValue!) { return value }
    if isEmpty(column) { return nil }
    throw notANumber(column)
  }

  // MARK: Columns

  /// The place of the first of `names` that the header has.
  public func column(_ names: String...) -> Int? { place(of: names) }

  /// The place of the first of `names`, or an error that lists them and what there is.
  public func requireColumn(_ names: String...) throws(FileError) -> Int {
    if let found = place(of: names) { return found }
    throw missingColumn(names)
  }

  package func place(of names: [String]) -> Int? {
    for name in names {
      if let place = header.firstIndex(of: name) { return place }
    }
    return nil
  }
}

extension CSVReader {
  /// A fault at the current record.
  public func fault(column: Int? = nil, expected: String, found: String, cure: String? = nil) -> FileError {
    fault(line, column.map { $0 + 1 }, expected: expected, found: found, cure: cure)
  }

  private func fault(
    _ line: Int, _ column: Int?, expected: String, found: String, cure: String? = nil
  ) -> FileError {
    FileError(file: file, line: line, column: column, expected: expected, found: found, cure: cure)
  }

  private func nulByte(_ line: Int, _ column: Int) -> FileError {
    fault(line, column, expected: "text", found: "a NUL byte", cure: "the file is binary or damaged: export it again")
  }

  private func unterminatedQuote(_ line: Int) -> FileError {
    fault(
      line, fields.count + 1, expected: "a closing double quote for the field that opens here",
      found: "the end of the file", cure: "close the quote")
  }

  private func notANumber(_ column: Int) -> FileError {
    let text = text(column)
    let other: Character = dialect.decimalMark == "." ? "," : "."
    let isOtherMark = DecimalText.parse(text, decimalMark: other) != nil
    let cure: String =
      if isOtherMark, dialect.delimiter != other {
        "write decimals with '\(dialect.decimalMark)', or pass --decimal '\(other)'"
      } else if text.contains(other) {
        "write decimals with '\(dialect.decimalMark)' and no thousands separators"
      } else {
        "leave a missing value empty"
      }
    return fault(column: column, expected: "a number", found: FileError.quoted(text), cure: cure)
  }

  package func missingColumn(_ names: [String]) -> FileError {
    FileError(
      file: file, line: 1, expected: "a column named \(names.map { "'\($0)'" }.joined(separator: " or "))",
      found: header.map { "'\($0)'" }.joined(separator: ", "),
      cure: "name the column in the header, or choose one by option")
  }

  private func checkHeader() throws(FileError) {
    for (index, name) in header.enumerated() where !name.isEmpty {
      if let first = header[..<index].firstIndex(of: name) {
        throw fault(
          line, index + 1, expected: "every column under its own name",
          found: "\(FileError.quoted(name)) again, as in column \(first + 1)", cure: "rename one of them")
      }
    }
    if header.count == 1,
      let other = ([";", "\t", "|"] as [Character]).first(where: { $0 != dialect.delimiter && header[0].contains($0) })
    {
      let written = other == "\t" ? "tab" : String(other)
      throw fault(
        line, 1, expected: "columns separated by '\(dialect.delimiter)'", found: "columns separated by '\(written)'",
        cure: "pass --separator '\(written)', and --decimal ',' where decimals are written with a comma")
    }
  }
}

/// What a byte means to the reader outside quotes.
private enum ByteClass: UInt8 {
  case ordinary, delimiter, lineFeed, carriageReturn, quote, nul

  static func table(delimiter: UInt8) -> [ByteClass] {
    var table = [ByteClass](repeating: .ordinary, count: 256)
    table[0x00] = .nul
    table[0x0A] = .lineFeed
    table[0x0D] = .carriageReturn
    table[0x22] = .quote
    table[Int(delimiter)] = .delimiter
    return table
  }
}

extension String {
  fileprivate var trimmed: String {
    guard let first = firstIndex(where: { !$0.isWhitespace }), let last = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[first...last])
  }
}
