import Foundation
import Glibc
import Reports
import Tabular
import TestSupport
import Testing

@Suite struct TableWorkbookTests {
  @Test(.tags(.slow)) func `a hundred thousand rows are written in three seconds`() throws {
    var table = Table(columns: [
      "series", "model", "period", "horizon", "mean", "median", "lower_95", "upper_95", "status",
    ])
    for row in 0..<100_000 {
      let value = Double(row) * 1.1
      table.append([
        .text("s\(row / 10)"), "auto", .integer(2024 + row % 10), .integer(row % 10), .number(value), .number(value),
        .number(value * 0.8), .number(value * 1.2), "ok",
      ])
    }
    let folder = try TemporaryFolder()
    let start = Self.threadTime()
    try TableWorkbook(table, name: "predictions").write(to: folder.path("table.xlsx"))
    // The time of the processor, since other tests run at the same time.
    let seconds = Self.threadTime() - start
    #expect(seconds < 3, "\(seconds)")
    #expect(folder.contents == ["table.xlsx"])
  }

  @Test(.tags(.contract)) func `a workbook that cannot be written leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    let table = Table(columns: ["a"], rows: [[1]])
    #expect(throws: FileError.self) { try TableWorkbook(table, name: "t").write(to: folder.path("none/t.xlsx")) }
    #expect(folder.contents.isEmpty)
  }

  /// The time this thread has had of a processor.
  private static func threadTime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
