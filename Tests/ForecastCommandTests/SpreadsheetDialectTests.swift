import Foundation
import Tabular
import TestSupport
import Testing

/// Data files that have been through a spreadsheet, in the dialects in which spreadsheets write.
@Suite(.tags(.contract)) struct SpreadsheetDialectTests {
  private static let hasSpreadsheet = (try? ForecastBinary.shell("command -v soffice").exitCode) == 0

  /// Names that a spreadsheet likes to change: numbers with zeros in front, exponents, formulas, separators, quotes.
  private static let names = ["产值", "=1+1", "a;b", "c,d", "tail \"quoted\"", "1e3", "007", "-5%"]

  /// - Parameter quoted: whether every name stands in quotes, by which a careful user tells a spreadsheet that it is text.
  private static func data(quoted: Bool = false) throws -> [UInt8] {
    var text = "series,year,value\n"
    for (index, name) in names.enumerated() {
      let inert = InertText.inert(name)
      let needsQuotes = quoted || inert.contains { "\",".contains($0) }
      let field = needsQuotes ? "\"" + inert.replacing("\"", with: "\"\"") + "\"" : inert
      for year in 0..<8 {
        text += "\(field),\(2015 + year),\(100.5 + 3 * Double(index) + 7.25 * Double(year))\n"
      }
    }
    return Array(text.utf8)
  }

  private func forecasts(_ file: String, _ options: [String] = []) throws -> ForecastBinary {
    try ForecastBinary.run(["predict", file, "--model", "drift", "--horizon", "2"] + options)
  }

  @Test(.enabled(if: hasSpreadsheet, "LibreOffice is not installed"), .timeLimit(.minutes(3)))
  func `what a spreadsheet writes back gives the same forecasts, with either separator`() throws {
    let folder = try TemporaryFolder()
    let original = try folder.write(try Self.data(quoted: true), to: "data.csv")
    let expected = try forecasts(original)
    try #require(expected.exitCode == 0, "\(expected.standardError)")
    let office = "soffice -env:UserInstallation='file://\(folder.path("office"))' --headless"
    let converted = try ForecastBinary.shell(
      """
      cd '\(folder.url.path)' &&
      \(office) --infilter='CSV:44,34,76,1,1/2,0,true' --convert-to xlsx --outdir book data.csv &&
      \(office) --convert-to 'csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false' --outdir semicolons book/data.xlsx &&
      \(office) --convert-to 'csv:Text - txt - csv (StarCalc):44,34,76,1,,0,true,true,false' --outdir commas book/data.xlsx
      """)
    try #require(converted.exitCode == 0, "\(converted.standardError)")
    #expect(try forecasts(folder.path("commas/data.csv")).standardOutput == expected.standardOutput)
    let semicolons = folder.path("semicolons/data.csv")
    #expect(try forecasts(semicolons, ["--separator", ";"]).standardOutput == expected.standardOutput)
    // With the decimal commas of much of Europe: values are last on a line and names hold no point.
    let text = try String(contentsOfFile: semicolons, encoding: .utf8)
    let european = try folder.write(text.replacing(".", with: ","), to: "european.csv")
    #expect(try forecasts(european, ["--separator", ";", "--decimal", ","]).standardOutput == expected.standardOutput)
  }

  @Test func `another dialect is refused with the options that read it`() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("year;value\n2020;1,5\n2021;2,5\n", to: "data.csv")
    let plain = try forecasts(file)
    #expect(plain.exitCode == 65)
    #expect(plain.standardError.contains("--separator ';'") && plain.standardError.contains("--decimal"))
    let half = try forecasts(file, ["--separator", ";"])
    #expect(half.exitCode == 65)
    #expect(
      half.standardError.contains("data.csv:2:2:") && half.standardError.contains("pass --decimal ','"),
      "\(half.standardError)")
    #expect(try forecasts(file, ["--decimal", ","]).exitCode == 64)
  }

  @Test func `Chinese headings and a byte-order mark for Excel come only when they are asked for, and are read again`()
    throws
  {
    let folder = try TemporaryFolder()
    let data = try folder.write(try Self.data(), to: "data.csv")
    let run = try forecasts(data, ["--headings", "zh", "--bom", "-o", folder.path("out.csv")])
    #expect(run.exitCode == 0)
    let bytes = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder.path("out.csv"))))
    #expect(bytes.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(String(decoding: bytes, as: UTF8.self).dropFirst().hasPrefix("序列,模型,时期,步长,均值,中位数,下限50,上限50"))
    let again = try ForecastBinary.run([
      "fit", folder.path("out.csv"), "--curve", "linear", "--series-column", "序列", "--period-column", "时期",
      "--value-column", "均值", "--format", "csv", "--table", "glance",
    ])
    let table = try Table(csv: again.outputBytes, file: "output")
    #expect(
      Set(table.rows.indices.compactMap { table.text($0, "series") }) == Set(Self.names), "\(again.standardError)")
  }
}
