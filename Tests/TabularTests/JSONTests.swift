import Tabular
import TestSupport
import Testing

@Suite struct JSONTests {
  @Test(.tags(.contract)) func `Members keep their order, and what JSON has no number for is defined`() {
    let value: JSON = ["b": 1, "a": [.number(0.1), nil, true], "inf": .number(.infinity), "nan": .number(.nan)]
    #expect(value.text() == "{\"b\":1,\"a\":[0.1,null,true],\"inf\":\"inf\",\"nan\":null}")
    #expect(value.text(isPretty: true).hasPrefix("{\n  \"b\": 1,\n  \"a\": [\n    0.1,"))
  }

  @Test(.tags(.property)) func `Text with every kind of character reads back`() throws {
    let text = String(String.UnicodeScalarView((0...0x2FF).compactMap(Unicode.Scalar.init))) + "产值🏭\u{2028}</script>"
    for isEmbeddable in [false, true] {
      let written = JSON.string(text).text(isEmbeddable: isEmbeddable)
      #expect(try JSON(parsing: written).string == text)
      if isEmbeddable { #expect(!written.contains("<")) }
    }
    #expect(try JSON(parsing: "\"\\ud83c\\udfed\"").string == "🏭")
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("", 1, 1), ("{\n \"a\": 1,\n \"a\": 2}", 3, 2), ("[1, 2", 1, 6), ("[01]", 1, 2), ("{\"a\" 1}", 1, 6),
      ("\"a\nb\"", 1, 3), ("[1] x", 1, 5), ("\"\\ud800\"", 1, 8), ("[1.]", 1, 2), ("nul", 1, 1), ("[1,]", 1, 4),
      ("[1e999]", 1, 2),
    ])
  func `Bad JSON is refused with its line and column`(text: String, line: Int, column: Int) throws {
    let error = #expect(throws: FileError.self) { _ = try JSON(parsing: text, file: "x.json") }
    #expect(error?.line == line)
    #expect(error?.column == column)
  }

  @Test(.tags(.contract)) func `Deep nesting is refused instead of exhausting the stack`() {
    #expect(throws: FileError.self) { _ = try JSON(parsing: String(repeating: "[", count: 100_000)) }
  }

  @Test(.tags(.property)) func `Random text is read or refused with a place, never a crash`() {
    var generator = SplitMix(seed: 10)
    let pieces = Array("{}[]\",:\\u0123dD8eE+-. tfn\n").map(String.init) + ["true", "null", "\"a\":", "\\ud83c"]
    for _ in 0..<20_000 {
      let text = (0..<Int.random(in: 0...16, using: &generator)).map { _ in pieces.randomElement(using: &generator)! }
        .joined()
      do throws(FileError) {
        let value = try JSON(parsing: text)
        #expect(throws: Never.self) { try JSON(parsing: value.text()) }
      } catch {
        #expect(error.line != nil && error.column != nil)
      }
    }
  }

  @Test(.tags(.contract)) func `A table is one object a line`() {
    let table = Table(columns: ["year", "value"], rows: [[2023, 1.5], [2024, nil]])
    #expect(table.ndjson() == "{\"year\":2023,\"value\":1.5}\n{\"year\":2024,\"value\":null}\n")
  }
}
