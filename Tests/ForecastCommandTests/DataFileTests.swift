import Foundation
import TestSupport
import Testing

/// What `forecast fit` makes of data files of every sort: the reader as users meet it.
@Suite struct DataFileTests {
  private static let values = [62, 88, 131, 176, 241, 288, 342, 371]

  private func csv(_ separator: String = ",", decimal: String = ".") -> String {
    "year\(separator)value\n"
      + Self.values.enumerated().map { "\(2016 + $0)\(separator)\($1)\(decimal)5\n" }.joined()
  }

  private func fit(_ bytes: [UInt8], _ options: [String] = []) throws -> ForecastBinary {
    try ForecastBinary.run(["fit", "-", "--curve", "linear"] + options, input: bytes)
  }

  @Test(.tags(.contract)) func `Semicolons and decimal commas are refused with the options that read them`() throws {
    let text = Array(csv(";", decimal: ",").utf8)
    let refused = try fit(text)
    #expect(refused.exitCode == 65)
    #expect(refused.standardError.contains("--separator ';'"))
    let read = try fit(text, ["--separator", ";", "--decimal", ","])
    #expect(read.exitCode == 0, "\(read.standardError)")
    #expect(read.standardOutput == (try fit(Array(csv().utf8))).standardOutput)
    #expect(try fit(Array(csv("\t").utf8), ["--separator", "tab"]).exitCode == 0)
  }

  @Test(.tags(.contract)) func `A byte-order mark and ends of lines of Windows change nothing`() throws {
    let plain = try fit(Array(csv().utf8))
    #expect(plain.exitCode == 0, "\(plain.standardError)")
    let windows = "\u{FEFF}" + csv().replacingOccurrences(of: "\n", with: "\r\n")
    #expect(try fit(Array(windows.utf8)).standardOutput == plain.standardOutput)
  }

  @Test(.tags(.contract)) func `GB18030 is read when it is named or looked for`() throws {
    // 年份,产值 in GB 18030.
    let header: [UInt8] = [0xC4, 0xEA, 0xB7, 0xDD, 0x2C, 0xB2, 0xFA, 0xD6, 0xB5, 0x0A]
    let bytes = header + Array(csv().split(separator: "\n").dropFirst().joined(separator: "\n").utf8)
    let columns = ["--period-column", "年份", "--value-column", "产值"]
    for encoding in ["gb18030", "auto"] {
      let run = try fit(bytes, columns + ["--encoding", encoding])
      #expect(run.exitCode == 0, "\(run.standardError)")
    }
    #expect(try fit(bytes, columns + ["--encoding", "utf-8"]).exitCode == 65)
  }

  @Test(
    .tags(.contract),
    arguments: [
      ("", 65, "1"), ("year,value\n2016,abc\n", 65, "2:2"), ("year,value\n2016,=HYPERLINK(1)\n", 65, "2:2"),
      ("year,value\n2016,\"1\n", 65, "2:2"), ("year,value\n2016,1,2\n", 65, "2:3"), ("year,year\n1,2\n", 65, "1:2"),
      ("year,value\n2016-13,1\n", 65, "2:1"), ("a,b\n1,2\n", 65, "1"),
    ])
  func `A file that is wrong itself ends in one sentence with its place`(
    text: String, code: Int32, place: String
  ) throws {
    let run = try fit(Array(text.utf8))
    #expect(run.exitCode == code)
    #expect(run.standardOutput.isEmpty)
    #expect(run.standardError.contains("standard input:\(place): "), "\(run.standardError)")
    #expect(run.standardError.split(separator: "\n").count == 1, "\(run.standardError)")
  }

  @Test(.tags(.contract)) func `One bad series costs one row and exit code 3`() throws {
    let rows = csv().split(separator: "\n").dropFirst()
    let text =
      "series,year,value\n" + rows.map { "good,\($0)\n" }.joined() + "twice,2016,1\ntwice,2016,2\nnan,2016,NaN\n"
    let run = try fit(Array(text.utf8), ["--format", "ndjson"])
    #expect(run.exitCode == 3, "\(run.standardError)")
    let lines = run.standardOutput.split(separator: "\n")
    #expect(lines.count == 3)
    #expect(lines[0].contains("\"series\":\"good\"") && lines[0].contains("\"status\":\"ok\""))
    #expect(lines[1].contains("\"series\":\"twice\"") && lines[1].contains("\"status\":\"refused\""))
    #expect(lines[2].contains("\"series\":\"nan\"") && lines[2].contains("\"status\":\"refused\""))
  }

  @Test(.tags(.contract)) func `A file of two gigabytes is refused unread, and a missing one is no input`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("", to: "large.csv")
    try FileHandle(forWritingTo: URL(fileURLWithPath: path)).truncate(atOffset: 2 << 30)
    let clock = ContinuousClock()
    var run = try fit([])
    let time = try clock.measure { run = try ForecastBinary.run(["fit", path, "--curve", "linear"]) }
    #expect(run.exitCode == 65 && run.standardError.contains("2147483648 bytes"))
    // Reading two gigabytes takes longer, even from memory.
    #expect(time < .seconds(2))
    #expect(try ForecastBinary.run(["fit", folder.path("absent.csv"), "--curve", "linear"]).exitCode == 66)
  }
}
