import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct SeasonalityCommandTests {
  @Test(.tags(.contract)) func `a season, a holiday and neither are told apart`() throws {
    // Chinese New Year of 2005 to 2019, day and month.
    let holidays = [
      (9, 2), (29, 1), (18, 2), (7, 2), (26, 1), (14, 2), (3, 2), (23, 1), (10, 2), (31, 1), (19, 2), (8, 2), (28, 1),
      (16, 2),
      (5, 2),
    ]
    var lines = ["series,period,value"]
    for t in 0..<180 {
      let (year, month) = (2005 + t / 12, t % 12 + 1)
      let label = "\(year)-\(month < 10 ? "0" : "")\(month)"
      let noise = sin(Double(t * t)) + cos(Double(3 * t * t))
      let season = 8 * sin(Double(t % 12))
      let holiday = holidays[t / 12].1 == month ? -15.0 : 0
      lines.append("retail,\(label),\(100 + 0.3 * Double(t) + season + holiday + noise)")
      lines.append("steady,\(label),\(100 + noise)")
    }
    lines.append("one,2020-01,5")
    let folder = try TemporaryFolder()
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let run = try ForecastBinary.run(["seasonality", data])
    #expect(run.exitCode == 3)
    let table = try Table(csv: Array(run.standardOutput.utf8), file: "output")
    #expect(table.rows.count == 3)
    func number(_ row: Int, _ column: String) throws -> Double { try #require(try table.number(row, column)) }
    #expect(try number(0, "seasonal_strength") > 0.64 && number(1, "seasonal_strength") < 0.64)
    #expect(try number(0, "qs_p_value") < 1e-6 && number(1, "qs_p_value") > 0.01)
    #expect(try number(0, "friedman_p_value") < 1e-6 && number(1, "friedman_p_value") > 0.001)
    #expect(try number(0, "seasonal_differences") == 1 && number(1, "seasonal_differences") == 0)
    #expect(try number(0, "chinese_new_year_p_value") < 1e-6)
    #expect(try number(0, "chinese_new_year_effect") < -5)
    #expect(try number(1, "chinese_new_year_p_value") > 0.001)
    #expect(table.text(2, "status")!.hasPrefix("refused (too-few-observations): "))
  }

  @Test(.tags(.contract)) func `years have no season and no calendar`() throws {
    let folder = try TemporaryFolder()
    let rows = (0..<20).map { "a,\(2000 + $0),\(10 + $0 + $0 * $0 % 7)\n" }.joined()
    let data = try folder.write("series,year,value\n" + rows, to: "data.csv")
    let run = try ForecastBinary.run(["seasonality", data, "--format", "ndjson"])
    #expect(run.exitCode == 0)
    #expect(run.standardOutput.contains("\"seasonal_strength\":null") && run.standardOutput.contains("\"period\":1"))
  }
}
