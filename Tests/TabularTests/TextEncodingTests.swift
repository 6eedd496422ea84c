import Tabular
import TestSupport
import Testing

@Suite struct TextEncodingTests {
  /// 年份,产值 in GB 18030.
  private static let header: [UInt8] = [0xC4, 0xEA, 0xB7, 0xDD, 0x2C, 0xB2, 0xFA, 0xD6, 0xB5]

  @Test(.tags(.contract), arguments: [TextEncoding.gb18030, .auto])
  func `GB18030 is read where it is named, and found where it is not`(encoding: TextEncoding) throws {
    var reader = try CSVReader(bytes: Self.header + Array("\n2023,5\n".utf8), encoding: encoding)
    #expect(reader.header == ["年份", "产值"])
    #expect(try reader.next() && reader.number(1) == 5)
  }

  @Test(.tags(.contract)) func `GB18030 taken for UTF-8 is refused with the line and the option that cures it`() throws
  {
    let bytes = Array("year,value\n2023,1\n".utf8) + Self.header
    let error = #expect(throws: FileError.self) {
      var reader = try CSVReader(bytes: bytes, encoding: .utf8)
      while try reader.next() {}
    }
    #expect(error?.line == 3)
    #expect(error?.cure?.contains("--encoding gb18030") == true)
  }

  @Test(.tags(.contract)) func `A byte that is no GB18030 is refused with its line`() throws {
    let error = #expect(throws: FileError.self) {
      var reader = try CSVReader(
        bytes: Self.header + Array("\n2023,1\nx,".utf8) + [0xFF, 0x2C, 0x0A], encoding: .gb18030)
      while try reader.next() {}
    }
    #expect(error?.line == 3)
    #expect(error?.expected == "GB18030 text")
  }

  @Test(.tags(.property)) func `A long GB18030 file reads the same in pieces of every size`() throws {
    let rows = 3000
    let bytes = Self.header + [0x0A] + (0..<rows).flatMap { Self.header[0..<4] + Array(",\($0)\n".utf8) }
    for pieceSize in [16, 17, 64, 1023, 1 << 18] {
      var reader = try CSVReader(
        DecodingSource(MemorySource(bytes), encoding: .auto), file: "data.csv", dialect: .commas, pieceSize: pieceSize)
      var count = 0
      while try reader.next() {
        #expect(try reader.text(0) == "年份" && reader.number(1) == Double(count))
        count += 1
      }
      #expect(count == rows)
    }
  }

  @Test(.tags(.contract)) func `UTF-16 and workbooks are named for what they are`() {
    let utf16 = #expect(throws: FileError.self) { _ = try CSVReader(bytes: [0xFF, 0xFE, 0x61, 0x00]) }
    #expect(utf16?.found == "UTF-16")
    let workbook = #expect(throws: FileError.self) { _ = try CSVReader(bytes: [0x50, 0x4B, 0x03, 0x04, 0x00]) }
    #expect(workbook?.found.contains("workbook") == true)
  }

  @Test(.tags(.property)) func `The check of UTF-8 agrees with the standard library on every short sequence`() {
    var generator = SplitMix(seed: 2)
    let bytes: [UInt8] = [0x41, 0x7F, 0x80, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xED, 0xEF, 0xF0, 0xF4, 0xF5]
    for _ in 0..<50_000 {
      let text = (0..<Int.random(in: 0...12, using: &generator)).map { _ in bytes.randomElement(using: &generator)! }
      #expect((UTF8Check.firstFault(in: text) == nil) == (String(validating: text, as: UTF8.self) != nil))
    }
  }
}
