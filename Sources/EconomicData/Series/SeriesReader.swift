import Tabular

/// Reads the series of a data file in long form.
///
/// ```swift
/// for record in try SeriesReader.all("data.csv") {
///   let series = try record.timeSeries()
///   print(series.name, series.observationCount)
/// }
/// ```
///
/// A file that breaks its own grammar, or whose period or value is no period or number, is a ``FileError``. What is wrong
/// with one series only shows in its ``SeriesRecord``.
public struct SeriesReader: ~Copyable {
  private var rows: CSVReader
  private let columns: SeriesColumns
  private let unnamed: String
  /// Whether a row of the next series has been read already.
  private var hasRow = false
  private var isAtEnd = false
  /// The name of the current series as it stands in the file.
  private var name: [UInt8] = []
  /// Hashes of the names that are done, to notice one that comes back.
  private var done: Set<UInt64> = []

  /// Opens `file` (`-`: standard input) for reading one series after another.
  public init(_ file: String, options: SeriesOptions = SeriesOptions()) throws(FileError) {
    let rows = try CSVReader(
      file, dialect: options.dialect, encoding: options.encoding, limit: options.sizeLimit)
    try self.init(rows, options)
  }

  /// Reads bytes that are in memory, naming them `file`.
  public init(bytes: [UInt8], file: String, options: SeriesOptions = SeriesOptions()) throws(FileError) {
    try self.init(
      CSVReader(bytes: bytes, file: file, dialect: options.dialect, encoding: options.encoding), options)
  }

  private init(_ rows: consuming CSVReader, _ options: SeriesOptions) throws(FileError) {
    columns = try SeriesColumns(rows, options)
    unnamed = Self.baseName(rows.file)
    self.rows = rows
  }

  /// The next series whose rows stand together; `nil` at the end of the file.
  ///
  /// Memory is that of one series. A name that comes back after another series is an error here, since its first part is
  /// gone; ``all(_:options:)`` and ``forEachBatch(of:_:options:_:)`` gather rows that are scattered.
  public mutating func next() throws(FileError) -> SeriesRecord? {
    if isAtEnd { return nil }
    if !hasRow, try !rows.next() { return nil }
    rememberName()
    guard done.insert(Self.hash(name)).inserted else { throw scattered() }
    var record = try begin()
    repeat {
      try append(to: &record)
      guard try rows.next() else {
        isAtEnd = true
        break
      }
    } while isSameName()
    hasRow = true
    return record
  }

  // MARK: Rows

  private func isSameName() -> Bool {
    guard let column = columns.series else { return true }
    return rows.rawField(column).elementsEqual(name)
  }

  private mutating func rememberName() {
    guard let column = columns.series else { return }
    name = Array(rows.rawField(column))
  }

  private func begin() throws(FileError) -> SeriesRecord {
    var text = unnamed
    if let column = columns.series {
      text = rows.text(column)
      if rows.isEmpty(column) {
        throw rows.fault(
          column: column, expected: "the name of a series", found: "an empty field", cure: "name the series of the row")
      }
    }
    var record = SeriesRecord(name: text)
    record.numbers = columns.numbers
    return record
  }

  private func append(to record: inout SeriesRecord) throws(FileError) {
    let label = try label(&record)
    let value = try value(&record, label)
    var part: UInt8 = 0
    if let column = columns.part {
      let text = rows.text(column)
      if let known = record.parts.firstIndex(of: text) {
        part = UInt8(known)
      } else if record.parts.count < UInt8.max {
        part = UInt8(record.parts.count)
        record.parts.append(text)
      }
    }
    keepTexts(&record)
    for column in columns.regressors { record.regressorValues.append(try regressor(column)) }
    record.observations.append(
      SeriesRecord.Observation(label: label, value: value, line: Int32(clamping: rows.line), part: part))
  }

  private func label(_ record: inout SeriesRecord) throws(FileError) -> PeriodLabel {
    let raw = rows.rawField(columns.period)
    guard let label = PeriodLabel.parse(raw) else {
      throw rows.fault(
        column: columns.period, expected: "a period", found: FileError.quoted(rows.text(columns.period)),
        cure: "write 2023, 2023Q2, 2023-06, 2023-06-30 or a number")
    }
    if record.observations.isEmpty {
      record.writesChinese = raw.contains(0xE5)
      if case .month = label { record.writesMonthM = raw.count > 4 && raw[4] | 0x20 == 0x6D }
    }
    return label
  }

  /// The number of the row; NaN where it is missing. Text that means "not a number" is a fault of the series.
  private func value(_ record: inout SeriesRecord, _ label: PeriodLabel) throws(FileError) -> Double {
    let raw = rows.rawField(columns.value)
    if raw.isEmpty { return .nan }
    if let value = DecimalText.parse(raw, decimalMark: rows.dialect.decimalMark.asciiValue!) {
      if value.isFinite { return value }
    } else {
      let text = rows.text(columns.value).lowercased().trimmingSpaces
      // R writes NA for a missing value.
      if text.isEmpty || text == "na" { return .nan }
      guard Self.nonNumbers.contains(text) else {
        _ = try rows.number(columns.value)
        return .nan
      }
    }
    if record.fault == nil {
      record.fault = .nonFiniteValue(period: label.description, text: rows.text(columns.value), line: rows.line)
    }
    return .nan
  }

  /// The number of a regressor; NaN where it is missing.
  private func regressor(_ column: Int) throws(FileError) -> Double {
    let text = rows.text(column).lowercased().trimmingSpaces
    if text.isEmpty || text == "na" || text == "nan" { return .nan }
    return try rows.number(column) ?? .nan
  }

  private func keepTexts(_ record: inout SeriesRecord) {
    if let column = columns.unit, !rows.isEmpty(column) {
      if let first = record.unitText {
        if !rows.rawField(column).elementsEqual(first.utf8), record.fault == nil {
          let other = rows.text(column)
          if (try? UnitOfMeasure(first)) == nil || (try? UnitOfMeasure(first)) != (try? UnitOfMeasure(other)) {
            record.fault = .mixedUnits(first, other)
          }
        }
      } else {
        record.unitText = rows.text(column)
      }
    }
    if record.indicator == nil, let column = columns.indicator, !rows.isEmpty(column) {
      record.indicator = rows.text(column)
    }
    if record.area == nil, let column = columns.area, !rows.isEmpty(column) { record.area = rows.text(column) }
  }

  private func scattered() -> FileError {
    FileError(
      file: rows.file, line: rows.line, column: columns.series.map { $0 + 1 },
      expected: "the rows of each series together, as a stream needs them",
      found: "\(FileError.quoted(columns.series.map { rows.text($0) } ?? unnamed)) again after another series",
      cure: "sort the rows by series, or read from a file")
  }

  /// FNV-1a, 64 bits: a hundred thousand names collide with a chance of 3·10⁻¹⁰.
  private static func hash(_ bytes: some Sequence<UInt8>) -> UInt64 {
    bytes.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
  }

  private static let nonNumbers: Set<String> = ["nan", "inf", "-inf", "+inf", "infinity", "-infinity", "∞", "-∞"]

  /// The file's name without folders and ending.
  private static func baseName(_ file: String) -> String {
    if file == "-" { return "series" }
    let name = file.split(separator: "/").last.map(String.init) ?? file
    return name.lastIndex(of: ".").map { $0 == name.startIndex ? name : String(name[..<$0]) } ?? name
  }
}

// MARK: - Whole files

extension SeriesReader {
  /// All series of a file in order of their first rows; rows of one series need not stand together.
  public static func all(_ file: String, options: SeriesOptions = SeriesOptions()) throws(FileError) -> [SeriesRecord] {
    var reader = try SeriesReader(file, options: options)
    return try reader.gather()
  }

  /// All series of bytes that are in memory.
  public static func all(
    bytes: [UInt8], file: String, options: SeriesOptions = SeriesOptions()
  ) throws(FileError) -> [SeriesRecord] {
    var reader = try SeriesReader(bytes: bytes, file: file, options: options)
    return try reader.gather()
  }

  /// How many series a file has, for a progress bar; looks at the names only.
  public static func count(_ file: String, options: SeriesOptions = SeriesOptions()) throws(FileError) -> Int {
    var reader = try SeriesReader(file, options: options)
    while try reader.rows.next() {
      if !reader.done.isEmpty, reader.isSameName() { continue }
      reader.rememberName()
      reader.done.insert(hash(reader.name))
    }
    return reader.done.count
  }

  /// Hands the series of a file to `body` in batches, in order of their first rows.
  ///
  /// A regular file whose series stand together is read in the memory of one batch, whatever its size; it is looked
  /// through once before to know. Scattered rows are gathered in memory first.
  ///
  /// - Parameters:
  ///   - size: how many series a batch has, the last one excepted.
  ///   - isStream: whether to read standard input or a pipe series by series, taking its rows to stand together.
  public static func forEachBatch(
    of size: Int, _ file: String, options: SeriesOptions = SeriesOptions(), isStream: Bool = false,
    _ body: ([SeriesRecord]) throws -> Void
  ) throws {
    precondition(size >= 1, "a batch has at least one series")
    guard InputFile.isRegular(file) ? try standTogether(file, options) : isStream else {
      let records = try all(file, options: options)
      for start in stride(from: 0, to: records.count, by: size) {
        try body(Array(records[start..<min(start + size, records.count)]))
      }
      return
    }
    var reader = try SeriesReader(file, options: options)
    var batch: [SeriesRecord] = []
    while let record = try reader.next() {
      batch.append(record)
      if batch.count == size {
        try body(batch)
        batch.removeAll(keepingCapacity: true)
      }
    }
    if !batch.isEmpty { try body(batch) }
  }

  /// Whether the rows of each series stand together.
  private static func standTogether(_ file: String, _ options: SeriesOptions) throws(FileError) -> Bool {
    var reader = try SeriesReader(file, options: options)
    return try reader.standTogether()
  }

  private mutating func standTogether() throws(FileError) -> Bool {
    var isFirst = true
    while try rows.next() {
      if !isFirst, isSameName() { continue }
      isFirst = false
      rememberName()
      guard done.insert(Self.hash(name)).inserted else { return false }
    }
    return true
  }

  private mutating func gather() throws(FileError) -> [SeriesRecord] {
    var records: [SeriesRecord] = []
    var places: [[UInt8]: Int] = [:]
    var place = 0
    while try rows.next() {
      if records.isEmpty || !isSameName() {
        rememberName()
        if let known = places[name] {
          place = known
        } else {
          place = records.count
          places[name] = place
          records.append(try begin())
        }
      }
      try append(to: &records[place])
    }
    return records
  }
}
