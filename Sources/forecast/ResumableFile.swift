import Glibc
import Tabular

/// An output that grows in `FILE.part` and becomes `FILE` when it is whole, so that a broken run can be continued.
final class ResumableFile {
  let target: String
  /// Series that are complete in what was there before.
  private(set) var done: Set<String> = []
  /// Of those, rows that were refused.
  private(set) var refusedCount = 0
  private(set) var isContinued = false
  private let part: String
  private var descriptor: Int32 = -1
  private let kept: Int

  /// - Parameters:
  ///   - resuming: Whether to keep the complete series of `FILE.part`, or else of `FILE`.
  ///   - columns: The header of a CSV.
  ///   - models: The models of each series, in their order.
  /// - Throws: wrong usage where the file was made with other columns, models or another horizon.
  init(
    _ target: String, resuming: Bool, format: OutputFormat, columns: [String], models: [String], horizon: Int
  ) throws {
    self.target = target
    part = target + ".part"
    var link = stat()
    if lstat(target, &link) == 0, link.st_mode & S_IFMT == S_IFLNK {
      throw FileError(
        .cannotWrite, file: target, expected: "a file or a free name", found: "a symbolic link",
        cure: "name the place itself, or remove it")
    }
    guard resuming, let source = [target + ".part", target].first(where: { (file: String) in access(file, R_OK) == 0 })
    else {
      kept = 0
      return
    }
    let bytes = try Self.read(source)
    let (length, series, refused) =
      format == .csv
      ? try Self.complete(csv: bytes, file: source, columns: columns)
      : Self.complete(ndjson: bytes)
    if length > 0 {
      let first = try Self.firstSeries(Array(bytes[..<length]), file: source, format)
      guard first.models.isEmpty || first.models == models, first.horizon == nil || first.horizon == horizon else {
        throw CommandFailure.usage(
          "\(source) was made with other models or another horizon; remove it or drop --resume")
      }
    }
    kept = length
    done = series
    refusedCount = refused
    isContinued = length > 0
    if source != part || length < bytes.count { try Self.write(Array(bytes[..<length]), to: part) }
  }

  /// Whether `file` is a device or a pipe, which cannot be continued.
  static func isStream(_ file: String) -> Bool {
    var status = stat()
    return stat(file, &status) == 0 && status.st_mode & S_IFMT != S_IFREG
  }

  /// The place to write, after what is kept.
  func open() throws -> ByteSink {
    try ByteSink.appending(to: part, truncating: !isContinued)
  }

  /// Gives the file its name.
  func commit() throws {
    guard rename(part, target) == 0 else {
      throw CommandFailure(status: .cannotWrite, description: "\(target): \(String(cString: strerror(errno)))")
    }
  }

  /// After an error nothing is left behind; only a killed process leaves its part.
  func discardUnlessInterrupted(_ error: any Error) { unlink(part) }

  // MARK: - What is complete

  /// The length of whole series in `bytes`: the last one may be broken, so it is done again.
  private static func complete(
    csv bytes: [UInt8], file: String, columns: [String]
  ) throws -> (Int, Set<String>, Int) {
    guard let header = bytes.firstIndex(of: 0x0A) else { return (0, [], 0) }
    var first = bytes[..<header]
    if first.starts(with: [0xEF, 0xBB, 0xBF]) { first = first.dropFirst(3) }
    guard first.elementsEqual(columns.joined(separator: ",").utf8) else {
      throw CommandFailure.usage("\(file) has other columns than this call would write; remove it or drop --resume")
    }
    var series: [String] = []
    var starts: [Int] = []
    var refusedBefore: [Int] = []
    var refused = 0
    var start = header + 1
    var isQuoted = false
    for index in (header + 1)..<max(header + 1, bytes.count) {
      if bytes[index] == 0x22 { isQuoted.toggle() }
      guard bytes[index] == 0x0A, !isQuoted else { continue }
      let line = Array(bytes[start..<index])
      let name = firstField(line)
      if series.last != name {
        series.append(name)
        starts.append(start)
        refusedBefore.append(refused)
      }
      if !line.suffix(3).elementsEqual(",ok".utf8) { refused += 1 }
      start = index + 1
    }
    guard let last = starts.last else { return (header + 1, [], 0) }
    return (last, Set(series.dropLast()), refusedBefore[refusedBefore.count - 1])
  }

  private static func complete(ndjson bytes: [UInt8]) -> (Int, Set<String>, Int) {
    var series: [String] = []
    var starts: [Int] = []
    var refusedBefore: [Int] = []
    var refused = 0
    var start = 0
    for index in bytes.indices where bytes[index] == 0x0A {
      let line = String(decoding: bytes[start..<index], as: UTF8.self)
      if let object = try? JSON(parsing: line), let name = object["series"]?.string {
        if series.last != name {
          series.append(name)
          starts.append(start)
          refusedBefore.append(refused)
        }
        if object["status"]?.string != "ok" { refused += 1 }
      }
      start = index + 1
    }
    guard let last = starts.last else { return (0, [], 0) }
    return (last, Set(series.dropLast()), refusedBefore[refusedBefore.count - 1])
  }

  // MARK: - What it was made with

  /// The models of the first series, and its horizon unless all refused it.
  private static func firstSeries(
    _ bytes: [UInt8], file: String, _ format: OutputFormat
  ) throws -> (models: [String], horizon: Int?) {
    var first: String?
    var models: [String] = []
    var horizon: Int?
    /// Whether the row is of the first series.
    func take(_ series: String, _ model: String, _ step: Int?) -> Bool {
      guard first == nil || first == series else { return false }
      first = series
      if models.last != model { models.append(model) }
      horizon = [horizon, step].compactMap { $0 }.max()
      return true
    }
    if format == .csv {
      var reader = try CSVReader(bytes: bytes, file: file, dialect: .commas)
      while try reader.next(), take(reader.text(0), reader.text(1), Int(reader.text(3))) {}
    } else {
      for line in bytes.split(separator: 0x0A) {
        guard let object = try? JSON(parsing: String(decoding: line, as: UTF8.self)),
          take(object["series"]?.string ?? "", object["model"]?.string ?? "", object["horizon"]?.number.map { Int($0) })
        else { break }
      }
    }
    return (models, horizon)
  }

  /// The first field of a record, unquoted.
  private static func firstField(_ line: [UInt8]) -> String {
    guard line.first == 0x22 else {
      return String(decoding: line.prefix { $0 != 0x2C }, as: UTF8.self)
    }
    var text: [UInt8] = []
    var index = 1
    while index < line.count {
      if line[index] == 0x22 {
        guard index + 1 < line.count, line[index + 1] == 0x22 else { break }
        index += 1
      }
      text.append(line[index])
      index += 1
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func read(_ file: String) throws -> [UInt8] {
    guard let handle = fopen(file, "rb") else {
      throw CommandFailure(status: .noInput, description: "\(file): \(String(cString: strerror(errno)))")
    }
    defer { fclose(handle) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let n = fread(&buffer, 1, buffer.count, handle)
      if n == 0 { break }
      bytes.append(contentsOf: buffer[..<n])
    }
    return bytes
  }

  private static func write(_ bytes: [UInt8], to file: String) throws {
    let sink = try ByteSink.appending(to: file, truncating: true)
    try sink.write(bytes)
    try sink.flush()
  }
}
