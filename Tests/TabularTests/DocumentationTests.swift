import Tabular
import TestSupport
import Testing

/// The examples of the documentation, word for word.
@Suite struct DocumentationTests {
  @Test(.tags(.contract)) func `The example of the landing page runs`() throws {
    let text = "year,value\n2023,500\n2024,\n"
    var reader = try CSVReader(bytes: Array(text.utf8), file: "output.csv")
    let value = try reader.requireColumn("value", "y")
    var table = Table(columns: ["line", "value"])
    while try reader.next() {
      table.append([.integer(reader.line), Cell(try reader.number(value))])
    }
    #expect(table.csv() == "line,value\n2,500\n3,\n")
  }
}
