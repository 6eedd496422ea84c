import Tabular
import TestSupport
import Testing

@Suite struct CSVRoundTripTests {
  private static let pieces = [
    "a", "产值", "\"", ",", "\n", "\r", "\r\n", "'", "=", "+", "-", "@", "\t", " ", "1", "é", "🏭", "；", "＝", "0", "''=",
  ]

  @Test(.tags(.property)) func `Random tables with quotes, newlines, formulas and Chinese read back as they were`()
    throws
  {
    var generator = SplitMix(seed: 5)
    for _ in 0..<2000 {
      let width = Int.random(in: 1...4, using: &generator)
      let rows = (0..<Int.random(in: 0...6, using: &generator)).map { _ in
        (0..<width).map { _ in
          Cell.text(
            (0..<Int.random(in: 1...5, using: &generator)).map { _ in Self.pieces.randomElement(using: &generator)! }
              .joined())
        }
      }
      let table = Table(columns: (0..<width).map { "column \($0)" }, rows: rows)
      let text = table.csv(byteOrderMark: Bool.random(using: &generator))
      let read = try Table(csv: Array(text.utf8), file: "table.csv")
      #expect(read.columns == table.columns)
      #expect(read.rows == table.rows, "\(text)")
    }
  }

  @Test(.tags(.contract)) func `Cells of every kind have one text each`() throws {
    let table = Table(
      columns: ["a", "b"],
      rows: [
        [1.5, 2], [nil, true], [.number(.nan), .number(-.infinity)], ["=HYPERLINK(\"x\")", "-5"], ["-5%", "a"],
      ])
    #expect(
      table.csv() == "a,b\n1.5,2\n,true\n,-inf\n\"'=HYPERLINK(\"\"x\"\")\",-5\n'-5%,a\n")
    #expect(table.csv(headings: ["甲", "乙"], byteOrderMark: true).hasPrefix("\u{FEFF}甲,乙\n"))
  }

  @Test(.tags(.contract)) func `A lone empty field is quoted, since an empty line is no record`() throws {
    let table = Table(columns: ["a"], rows: [[nil], [""], ["x"]])
    let read = try Table(csv: Array(table.csv().utf8), file: "t.csv")
    #expect(read.rows == [[nil], [nil], ["x"]])
  }

  @Test(.tags(.contract)) func `A number asked of text is a fault with its place in the file`() throws {
    let table = try Table(csv: Array("name,value\n\"x\ny\",1\nz,n/a\n".utf8), file: "t.csv")
    #expect(try table.number(0, "value") == 1)
    let error = #expect(throws: FileError.self) { try table.number(1, "value") }
    #expect(error?.line == 4 && error?.column == 2)
  }

  @Test(.tags(.property)) func `Restoring undoes making inert, for every text`() {
    for first in Self.pieces {
      for second in Self.pieces {
        for third in Self.pieces {
          let text = first + second + third
          #expect(InertText.restored(InertText.inert(text)) == text)
        }
      }
    }
  }
}
