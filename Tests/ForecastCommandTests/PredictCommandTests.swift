import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct PredictCommandTests {
  /// Three honest series and the faults of the contract.
  private static let data: String = {
    var lines = ["series,period,value"]
    for t in 0..<12 { lines.append("output,\(2010 + t),\(100 + 7 * t + (t * t) % 5)") }
    for t in 0..<40 { lines.append("sales,\(2012 + t / 4)Q\(t % 4 + 1),\(50 + t + 9 * (t % 4))") }
    for t in [4, 0, 3, 1, 2, 7, 5, 6] { lines.append("unsorted,\(2010 + t),\(20 + 3 * t + t % 2)") }
    for t in 0..<6 { lines.append("constant,\(2010 + t),5") }
    for t in 0..<6 { lines.append("zero,\(2010 + t),0") }
    for t in 0..<3 { lines.append("short,\(2010 + t),\(t + 1)") }
    for t in 0..<8 { lines.append("nan,\(2010 + t),\(t == 3 ? "NaN" : "\(t + 1)")") }
    for t in 0..<8 { lines.append("twice,\(2010 + min(t, 6)),\(t + 1)") }
    lines += ["mixed,2010,1", "mixed,2011Q1,2", "mixed,2012,3", "mixed,2013,4", "mixed,2014,5"]
    return lines.joined(separator: "\n") + "\n"
  }()

  private static let columns =
    "series,model,period,horizon,mean,median,lower_50,upper_50,lower_80,upper_80,lower_95,upper_95,status"

  private func table(_ text: String) throws -> Table { try Table(csv: Array(text.utf8), file: "output") }

  @Test(.tags(.contract)) func `every series has its rows and every refusal says why`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write(Self.data, to: "data.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "3"])
    #expect(run.exitCode == 3)
    #expect(run.standardOutput.hasPrefix(Self.columns + "\n"))
    let table = try self.table(run.standardOutput)
    func statuses(_ series: String) -> [String] {
      table.rows.indices.filter { table.text($0, "series") == series }.map { table.text($0, "status") ?? "" }
    }
    for series in ["output", "sales", "unsorted"] { #expect(statuses(series) == ["ok", "ok", "ok"]) }
    for series in ["constant", "zero"] {
      #expect(statuses(series).count == 3 && statuses(series)[0].hasPrefix("fallback naive (constant-series)"))
    }
    for (series, code) in [
      ("short", "too-few-observations"), ("nan", "non-finite-value"), ("twice", "duplicated-period"),
      ("mixed", "mixed-frequencies"),
    ] {
      #expect(statuses(series).count == 1 && statuses(series)[0].hasPrefix("refused (\(code)): "))
    }
    let first = try #require(table.rows.indices.first { table.text($0, "series") == "sales" })
    #expect(table.text(first, "period") == "2022Q1")
    for row in table.rows.indices where table.text(row, "status") == "ok" {
      let names = ["lower_95", "lower_80", "lower_50", "median", "upper_50", "upper_80", "upper_95"]
      let values = try names.map { try #require(try table.number(row, $0)) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 })
    }
  }

  @Test(.tags(.contract)) func `the output depends neither on threads nor on a break`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write(Self.data, to: "data.csv")
    let arguments = ["predict", data, "--horizon", "4", "--model", "auto,ets,theta", "--quiet"]
    let one = try ForecastBinary.run(arguments + ["--threads", "1"]).standardOutput
    let two = try ForecastBinary.run(arguments + ["--threads", "2"]).standardOutput
    #expect(one == two)
    // A run that was killed in the middle of a row.
    let broken = try folder.write(String(one.prefix(one.count / 2)), to: "forecasts.csv")
    let run = try ForecastBinary.run(arguments + ["-o", broken, "--resume"])
    #expect(run.exitCode == 3)
    #expect(try String(contentsOfFile: broken, encoding: .utf8) == one)
  }

  @Test(.tags(.contract)) func `an unknown model is wrong usage and names the nearest`() throws {
    let folder = try TemporaryFolder()
    let data = try folder.write(Self.data, to: "data.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "2", "--model", "arma"])
    #expect(run.exitCode == 64)
    #expect(run.standardError.contains("did you mean 'arima'?"))
  }

  @Test(.tags(.contract)) func `a backtest has one row for each model`() throws {
    let folder = try TemporaryFolder()
    var lines = ["series,period,value"]
    for t in 0..<30 { lines.append("output,\(1990 + t),\(100 + 7 * t + (t * t) % 11)") }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let run = try ForecastBinary.run(
      ["backtest", data, "--horizon", "3", "--model", "auto,naive2,curve:linear,structural"])
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(
      run.standardOutput.hasPrefix(
        "model,series_count,origin_count,horizon,smape,mase,owa,rmsse,crps,wis,msis_95,coverage_50,coverage_80,coverage_95,failed\n"
      ))
    let table = try self.table(run.standardOutput)
    #expect(table.rows.count == 4)
    let benchmark = try #require(table.rows.indices.first { table.text($0, "model") == "naive2" })
    #expect(try table.number(benchmark, "owa") == 1)
    #expect(try #require(try table.number(0, "owa")) < 0.9)
  }

  @Test(.tags(.contract)) func `given futures are scored instead of rolling origins`() throws {
    let folder = try TemporaryFolder()
    let past = (0..<10).map { "a,\($0),\(10 + 2 * $0)" }
    let future = (10..<12).map { "a,\($0),\(10 + 2 * $0)" }
    let header = ["series,index,value"]
    let data = try folder.write((header + past).joined(separator: "\n") + "\n", to: "past.csv")
    let test = try folder.write((header + future).joined(separator: "\n") + "\n", to: "future.csv")
    let run = try ForecastBinary.run(
      ["backtest", data, "--test", test, "--horizon", "2", "--model", "drift,naive"])
    let table = try self.table(run.standardOutput)
    // A straight line is continued by the drift; the last value is one and two steps behind, over a step of 2.
    #expect(try #require(try table.number(0, "mase")) < 1e-12)
    #expect(abs(try #require(try table.number(1, "mase")) - 1.5) < 1e-12)
  }
}
