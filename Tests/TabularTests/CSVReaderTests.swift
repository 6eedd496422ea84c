import Tabular
import TestSupport
import Testing

@Suite struct CSVReaderTests {
  /// All records of a file given as text.
  private func records(_ text: String, dialect: CSVDialect = .commas) throws -> [[String]] {
    var reader = try CSVReader(bytes: Array(text.utf8), file: "data.csv", dialect: dialect)
    var records: [[String]] = []
    while try reader.next() { records.append(reader.header.indices.map { reader.text($0) }) }
    return records
  }

  /// The fault of reading a file given as text.
  private func fault(_ text: String, dialect: CSVDialect = .commas) -> FileError? {
    do {
      _ = try records(text, dialect: dialect)
      return nil
    } catch { return error as? FileError }
  }

  @Test(.tags(.contract)) func `Quotes, commas, doubled quotes and ends of lines inside quotes read as RFC 4180 says`()
    throws
  {
    let text = "a,b\r\n\"x, \"\"y\"\"\",\"two\nlines\"\r\n,\"\"\r\n"
    #expect(try records(text) == [["x, \"y\"", "two\nlines"], ["", ""]])
  }

  @Test(.tags(.contract), arguments: ["\n", "\r\n", "\r"])
  func `Every end of line is one, with or without it at the end of the file`(end: String) throws {
    let lines = ["年份,产值", "2023,1", "", "2024,2"]
    #expect(try records(lines.joined(separator: end)) == [["2023", "1"], ["2024", "2"]])
    #expect(try records(lines.joined(separator: end) + end) == [["2023", "1"], ["2024", "2"]])
  }

  @Test(.tags(.contract)) func `A byte-order mark and spaces around names do not belong to the header`() throws {
    let reader = try CSVReader(bytes: Array("\u{FEFF} year , value\n".utf8))
    #expect(reader.header == ["year", "value"])
  }

  @Test(.tags(.contract)) func `The line of a record counts the lines inside quotes before it`() throws {
    var reader = try CSVReader(bytes: Array("a\n\"1\n2\n3\"\n\nlast\n".utf8))
    #expect(try reader.next() && reader.line == 2)
    #expect(try reader.next() && reader.line == 6)
    #expect(try !reader.next())
    #expect(try !reader.next())
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("", 1, nil, "a header row"), ("\n\n", 1, nil, "a header row"),
      ("a,b\n1,\"2\n3\n", 2, 2, "a closing double quote"), ("a,b\n1,2\n3\n", 3, 2, "2 fields"),
      ("a,b\n1,2,3\n", 2, 3, "2 fields"), ("a,b,a\n", 1, 3, "every column under its own name"),
      ("a,b\n1,x\u{0}y\n", 2, 2, "text"), ("a,b\n\"x\"y,2\n", 2, 1, "','"),
      ("a,b\nx \"y\" z,2\n", 2, 1, "quoted as a whole"), ("jahr;wert\n2023;1,5\n", 1, 1, "columns separated by ','"),
      ("a\tb\n1\t2\n", 1, 1, "columns separated by ','"),
    ] as [(String, Int, Int?, String)])
  func `What breaks the grammar is refused with its line and field`(
    text: String, line: Int, column: Int?, expected: String
  ) throws {
    let error = try #require(fault(text))
    #expect(error.kind == .badData)
    #expect(error.line == line)
    #expect(error.column == column)
    #expect(error.expected.contains(expected))
    #expect(error.file == "data.csv")
  }

  @Test(.tags(.contract)) func `Semicolons and decimal commas are read when they are asked for`() throws {
    var reader = try CSVReader(bytes: Array("jahr;wert\n2023;-1234,5\n".utf8), dialect: .semicolons)
    #expect(try reader.next())
    #expect(try reader.number(1) == -1234.5)
    #expect(fault("jahr;wert\n2023;1.5\n", dialect: .semicolons) == nil)
  }

  @Test(.tags(.contract)) func `A number with a thousands separator or a decimal comma is refused with a cure`() throws
  {
    var reader = try CSVReader(bytes: Array("year,value\n2023,\"1,234\"\n2024, 7 \n2025,=1+1\n2026,  \n".utf8))
    #expect(try reader.next())
    let error = #expect(throws: FileError.self) { try reader.number(1) }
    #expect(error?.line == 2 && error?.column == 2)
    #expect(error?.cure?.contains("thousands separators") == true)
    #expect(try reader.next() && reader.number(1) == 7)
    #expect(try reader.next())
    #expect(throws: FileError.self) { try reader.number(1) }
    #expect(try reader.next() && reader.number(1) == nil)
  }

  @Test(.tags(.property)) func `Records do not depend on the pieces in which the bytes arrive`() throws {
    let text = "名称,值\r\n\"a\"\"b,\n\r\n\",1\r\n\r\n中文字,2.5\r\nx,\"\"\"\"\r\n"
    let whole = try records(text)
    for pieceSize in 8...40 {
      var reader = try CSVReader(
        TrickleSource(Array(text.utf8), atMost: pieceSize % 5 + 1), file: "data.csv", dialect: .commas,
        pieceSize: pieceSize)
      var records: [[String]] = []
      while try reader.next() { records.append([reader.text(0), reader.text(1)]) }
      #expect(records == whole)
    }
  }

  @Test(.tags(.contract)) func `A record beyond the limit is refused instead of filling the memory`() throws {
    let text = "a,b\n\"" + String(repeating: "x", count: 5000)
    var reader = try CSVReader(
      MemorySource(Array(text.utf8)), file: "data.csv", dialect: .commas, pieceSize: 64, longestRecord: 1000)
    let error = #expect(throws: FileError.self) { try reader.next() }
    #expect(error?.line == 2)
    #expect(error?.expected == "records of at most 1000 bytes")
  }

  @Test(.tags(.property)) func `Random bytes are read or refused, never a crash`() {
    var generator = SplitMix(seed: 1)
    let alphabet: [UInt8] = Array("a1,\"\n\r;'=".utf8) + [0, 0xE4, 0xB8, 0xAD, 0xFF]
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...24, using: &generator)).map { _ in alphabet.randomElement(using: &generator)!
      }
      do throws(FileError) {
        var reader = try CSVReader(
          MemorySource(bytes), file: "data.csv", dialect: .commas, pieceSize: 8)
        while try reader.next() { for column in reader.header.indices { _ = reader.text(column) } }
      } catch {
        #expect(error.file == "data.csv" && error.line != nil, "\(bytes)")
      }
    }
  }
}

/// Hands out at most a few bytes a time, as a slow pipe does.
private final class TrickleSource: ByteSource {
  private let bytes: [UInt8]
  private let atMost: Int
  private var position = 0

  init(_ bytes: [UInt8], atMost: Int) {
    self.bytes = bytes
    self.atMost = atMost
  }

  func read(into buffer: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(buffer.count, atMost, bytes.count - position)
    buffer.copyBytes(from: bytes[position..<position + count])
    position += count
    return count
  }
}
