import Tabular
import TestSupport
import Testing

@Suite struct FileErrorTests {
  @Test(.tags(.contract)) func `A fault reads as one sentence with its place, in the order a terminal can follow`() {
    let error = FileError(
      file: "data.csv", line: 12, column: 3, expected: "a number", found: FileError.quoted("n/a"),
      cure: "leave a missing value empty")
    #expect("\(error)" == "data.csv:12:3: expected a number, found 'n/a'; leave a missing value empty")
    #expect("\(FileError(expected: "a header", found: "nothing"))" == "expected a header, found nothing")
    #expect(
      "\(FileError(file: "-", line: 1, expected: "a, b", found: "c"))" == "standard input:1: expected a, b, found c")
  }

  @Test(.tags(.contract)) func `A reader of bytes leaves the file's name to its caller`() {
    let error = FileError(line: 1, expected: "a header", found: "nothing")
    #expect(error.inFile("a.csv").inFile("b.csv").file == "a.csv")
  }

  @Test(.tags(.contract)) func `A quoted cell is short and shows control characters instead of sending them`() {
    #expect(FileError.quoted("a\u{1B}[31m") == "'a\\u{1b}[31m'")
    #expect(FileError.quoted(String(repeating: "长", count: 100)).count == 43)
  }
}
