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

  @Test(.tags(.contract), arguments: ["csv", "ndjson"])
  func `a file of other models, another horizon or other levels is not continued`(_ format: String) throws {
    let folder = try TemporaryFolder()
    let data = try folder.write(Self.data, to: "data.csv")
    let file = folder.path("forecasts.\(format)")
    let call = ["predict", data, "--quiet", "-o", file]
    #expect(try ForecastBinary.run(call + ["--horizon", "3", "--model", "naive,drift"]).exitCode == 3)
    let before = try String(contentsOfFile: file, encoding: .utf8)
    for others in [
      ["--horizon", "2", "--model", "naive,drift"], ["--horizon", "3", "--model", "drift,naive"],
      ["--horizon", "3", "--model", "naive"], ["--horizon", "3", "--model", "naive,drift", "--levels", "50,80,90"],
    ] where format == "csv" || !others.contains("--levels") {
      let run = try ForecastBinary.run(call + others + ["--resume"])
      #expect(run.exitCode == 64, "\(others) \(run.standardError)")
      #expect(run.standardError.contains("drop --resume"))
      #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
    }
    #expect(try ForecastBinary.run(call + ["--horizon", "3", "--model", "naive,drift", "--resume"]).exitCode == 3)
    #expect(try String(contentsOfFile: file, encoding: .utf8) == before)
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

  // MARK: - Bad input

  /// What may be wrong with a series, and the word by which its row says so.
  private static let faults: [(name: String, rows: [String], code: String)] = [
    ("constant", (0..<12).map { "\(2010 + $0),5" }, "fallback naive (constant-series)"),
    ("zero", (0..<12).map { "\(2010 + $0),0" }, "fallback naive (constant-series)"),
    ("one", ["2010,1"], "refused (too-few-observations)"),
    ("two", ["2010,1", "2011,2"], "refused (too-few-observations)"),
    ("three", ["2010,1", "2011,2", "2012,4"], "refused (too-few-observations)"),
    ("nan", (0..<9).map { "\(2010 + $0),\($0 == 3 ? "NaN" : "\($0 + 1)")" }, "refused (non-finite-value)"),
    ("infinite", (0..<9).map { "\(2010 + $0),\($0 == 3 ? "inf" : "\($0 + 1)")" }, "refused (non-finite-value)"),
    ("empty", (0..<9).map { "\(2010 + $0)," }, "refused (no-observations)"),
    ("twice", (0..<9).map { "\(2010 + min($0, 7)),\($0 + 1)" }, "refused (duplicated-period)"),
    ("mixed", ["2010,1", "2010Q2,2", "2012,3", "2013,4", "2014,7"], "refused (mixed-frequencies)"),
    ("irregular", ["1.5,1", "2.25,2", "4,3", "7.7,4", "9,5"], "refused (irregular-times)"),
    (
      "undated", [1, 2, 5, 9, 14, 15, 27].map { "2020-01-\($0 < 10 ? "0" : "")\($0),\($0)" },
      "refused (unknown-frequency)"
    ),
  ]

  @Test(.tags(.contract), arguments: faults.map(\.name), ["en", "zh"])
  func `a bad series costs its own row, exit 3 and a sentence in the reader's language`(
    _ name: String, _ language: String
  ) throws {
    let fault = Self.faults.first { $0.name == name }!
    let folder = try TemporaryFolder()
    let good = (0..<12).map { "good,\(2010 + $0),\(10 + 2 * $0 + $0 % 3)" }
    let lines = ["series,period,value"] + good + fault.rows.map { "\(name),\($0)" }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "2", "--language", language])
    #expect(run.exitCode == 3)
    let table = try self.table(run.standardOutput)
    let rows = table.rows.indices.filter { table.text($0, "series") == name }
    #expect(rows.count == (fault.code.hasPrefix("fallback") ? 2 : 1))
    let status = try #require(table.text(rows[0], "status"))
    #expect(status.hasPrefix(fault.code + ": "))
    let sentence = status.dropFirst(fault.code.count + 2)
    #expect(sentence.count > 5)
    #expect(sentence.unicodeScalars.contains { $0.value > 0x4E00 } == (language == "zh"), "\(status)")
    #expect(table.rows.indices.count { table.text($0, "series") == "good" && table.text($0, "status") == "ok" } == 2)
  }

  @Test(.tags(.contract)) func `an exact line is continued by the curves, too`() throws {
    let folder = try TemporaryFolder()
    let text = "series,period,value\n" + (0..<20).map { "line,\(2000 + $0),\(10 + 2 * $0)\n" }.joined()
    let data = try folder.write(text, to: "line.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "1", "--model", "curve:auto,curve:linear"])
    #expect(run.exitCode == 0, "\(run.standardOutput)")
    let table = try self.table(run.standardOutput)
    for row in 0..<2 { #expect(abs(try #require(try table.number(row, "median")) - 50) < 1e-6) }
  }

  @Test(.tags(.contract)) func `what is not identified is said in the reader's language, with its numbers`() throws {
    let folder = try TemporaryFolder()
    let lines = ["series,period,value"] + (0..<4).map { "four,\(2010 + $0),\(10 + $0 * $0)" }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    func status(_ model: String, _ more: [String] = []) throws -> String {
      let run = try ForecastBinary.run(["predict", data, "--horizon", "2", "--model", model] + more)
      #expect(run.exitCode == 3)
      return try #require(try table(run.standardOutput).text(0, "status"))
    }
    #expect(
      try status("ets")
        == "refused (not-identified): ets is not identified: no form has more observations than parameters")
    #expect(
      try status("ets", ["--language", "zh"]) == "refused (not-identified): ets 无法识别：没有一种形式的参数少于观测值")
    #expect(
      try status("arima", ["--calendar", "working-days", "--language", "zh"])
        == "refused (not-identified): arima 无法识别：日历效应 working-days 要求月度或季度的日历时期，春节从 1950 年起")
    let scores = try ForecastBinary.run([
      "backtest", data, "--horizon", "2", "--model", "naive", "--table", "series", "--language", "zh",
    ])
    #expect(scores.exitCode == 3 && scores.standardOutput.contains("naive 至少需要 6 个观测值，只有 4 个"))
  }

  @Test(.tags(.contract), arguments: ["naive", "drift", "mean", "naive2"])
  func `a model that continues constants needs no fallback on one`(_ model: String) throws {
    let folder = try TemporaryFolder()
    let lines = ["series,period,value"] + (0..<12).map { "flat,\(2010 + $0),5" }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "1", "--model", model])
    #expect(run.exitCode == 0)
    #expect(run.standardOutput.hasSuffix("flat,\(model),2022,1,5,5,5,5,5,5,5,5,ok\n"), "\(run.standardOutput)")
  }

  @Test(.tags(.contract)) func `a million observations are a series like another`() throws {
    let folder = try TemporaryFolder()
    var text = "series,index,value\n"
    for t in 0..<1_000_000 { text += "long,\(t),\(100 + t % 97 + t / 10_000)\n" }
    let data = try folder.write(text, to: "data.csv")
    let run = try ForecastBinary.run(["predict", data, "--horizon", "2", "--model", "auto,arima,theta", "--quiet"])
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(run.standardOutput.split(separator: "\n").count == 7)
  }

  // MARK: - Several models as one, and what explains from outside

  @Test(.tags(.contract), arguments: ["median", "mean", "inverse", "stacking"])
  func `models are combined as asked, and the row says what was left out`(_ method: String) throws {
    let folder = try TemporaryFolder()
    var lines = ["series,period,value"]
    for t in 0..<40 { lines.append("whole,\(2012 + t / 4)Q\(t % 4 + 1),\(50 + t + 9 * (t % 4) + t * t % 5)") }
    for t in 0..<40 where t != 9 {
      lines.append("gap,\(2012 + t / 4)Q\(t % 4 + 1),\(50 + t + 9 * (t % 4) + t * t % 5)")
    }
    for t in 0..<4 { lines.append("brief,\(2012 + t),\(50 + t * t)") }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    func run(_ models: String, _ more: [String] = []) throws -> Table {
      let run = try ForecastBinary.run(["predict", data, "--horizon", "2", "--model", models] + more)
      #expect(run.exitCode == 3)
      return try table(run.standardOutput)
    }
    let combined = try run("ets,theta,naive", ["--combine", method])
    func rows(_ table: Table, _ series: String) -> [Int] {
      table.rows.indices.filter { table.text($0, "series") == series }
    }
    #expect(combined.text(rows(combined, "whole")[0], "model") == "combination")
    #expect(combined.text(rows(combined, "whole")[0], "status") == "ok")
    #expect(combined.text(rows(combined, "gap")[0], "status")!.hasPrefix("fallback without theta (missing-values): "))
    // Convex: inside what the members say.
    let members = try run("ets,theta,naive")
    let values = try rows(members, "whole").filter { members.text($0, "horizon") == "1" }.map {
      try #require(try members.number($0, "median"))
    }
    let median = try #require(try combined.number(rows(combined, "whole")[0], "median"))
    #expect(median >= values.min()! - 1e-9 && median <= values.max()! + 1e-9)
  }

  @Test(.tags(.contract)) func `regressors come from columns, their future from rows without a value`() throws {
    let folder = try TemporaryFolder()
    var lines = ["series,period,value,price"]
    for t in 0..<54 {
      let price = sin(Double(t * t))
      let noise = 0.2 * sin(Double(7 * t * t))
      let value = t < 48 ? "\(20 + 3 * price + noise)" : ""
      lines.append("goods,\(2019 + t / 12)-\(t % 12 < 9 ? "0" : "")\(t % 12 + 1),\(value),\(price)")
    }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let call = ["predict", data, "--model", "arima", "--regressors", "price", "--horizon"]
    let run = try ForecastBinary.run(call + ["6"])
    #expect(run.exitCode == 0, "\(run.standardError)")
    let table = try self.table(run.standardOutput)
    for row in 0..<6 {
      let mean = try #require(try table.number(row, "mean"))
      #expect(abs(mean - (20 + 3 * sin(Double((48 + row) * (48 + row))))) < 0.5)
    }
    #expect(table.text(0, "period") == "2023-01")
    let far = try ForecastBinary.run(call + ["7"])
    #expect(far.exitCode == 3)
    #expect(far.standardOutput.contains("known 6 periods beyond the last value, and 7 are asked"))
    #expect(
      try ForecastBinary.run(["predict", data, "--model", "ets", "--regressors", "price", "--horizon", "1"]).exitCode
        == 64)
    #expect(
      try ForecastBinary.run(["predict", data, "--model", "arima", "--regressors", "cost", "--horizon", "1"]).exitCode
        == 65)
    let calendar = try ForecastBinary.run(
      ["predict", data, "--model", "arima", "--calendar", "chinese-new-year,working-days", "--horizon", "2"])
    #expect(calendar.exitCode == 0, "\(calendar.standardOutput)")
    let years = try folder.write(
      "series,period,value\n" + (0..<9).map { "a,\(2010 + $0),\($0 * $0)\n" }.joined(), to: "y.csv")
    let yearly = try ForecastBinary.run([
      "predict", years, "--model", "arima", "--calendar", "working-days", "--horizon", "1",
    ])
    #expect(yearly.exitCode == 3 && yearly.standardOutput.contains("needs months or quarters"))
  }

  @Test(.tags(.contract)) func `one series is compared by its origins, many by series`() throws {
    let folder = try TemporaryFolder()
    var lines = ["series,period,value"]
    for t in 0..<60 { lines.append("a,\(1950 + t),\(100 + 5 * t + t * t % 13)") }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    let run = try ForecastBinary.run([
      "backtest", data, "--horizon", "3", "--step", "1", "--origins", "20", "--model", "drift,naive", "--combine",
      "stacking",
      "--table", "comparison",
    ])
    #expect(run.exitCode == 0, "\(run.standardError)")
    let table = try self.table(run.standardOutput)
    #expect(table.rows.indices.map { table.text($0, "model") } == ["drift", "naive", "combination"])
    #expect(try #require(try table.number(1, "dm_statistic")) > 2, "the naive forecast loses more")
    #expect(try #require(try table.number(1, "dm_p_value")) < 0.05)
    #expect(table.text(1, "in_confidence_set") == "false" && table.text(0, "in_confidence_set") == "true")
  }

  @Test(.tags(.contract)) func `conformal intervals are learned from the past, or the row says they are not`() throws {
    let folder = try TemporaryFolder()
    var lines = ["series,period,value"]
    for t in 0..<60 { lines.append("long,\(1950 + t),\(100 + 5 * t + t * t % 13)") }
    for t in 0..<4 { lines.append("brief,\(2012 + t),\(50 + t * t)") }
    let data = try folder.write(lines.joined(separator: "\n") + "\n", to: "data.csv")
    func rows(_ more: [String]) throws -> Table {
      try table(ForecastBinary.run(["predict", data, "--horizon", "1", "--model", "drift"] + more).standardOutput)
    }
    let (own, learned) = (try rows([]), try rows(["--conformal"]))
    #expect(try own.number(0, "median") == learned.number(0, "median"))
    #expect(try own.number(0, "upper_80") != learned.number(0, "upper_80"))
    #expect(learned.text(0, "status") == "ok")
    #expect(learned.text(1, "status")!.hasPrefix("fallback own intervals (too-few-observations): "))
    #expect(try own.number(1, "upper_80") == learned.number(1, "upper_80"))
    let scores = try ForecastBinary.run([
      "backtest", data, "--horizon", "1", "--model", "drift,ets", "--conformal", "--quiet",
    ])
    #expect(scores.exitCode == 3 && scores.standardOutput.contains("\ndrift,1,3,1,"), "\(scores.standardOutput)")
  }

  private static let compiler = ["/opt/swift/usr/bin/clang", "/usr/bin/clang", "/usr/bin/cc"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.tags(.contract), .enabled(if: compiler != nil, "needs a C compiler to pose as another OpenBLAS"))
  func `an OpenBLAS that is not safe on several threads gets one, and the reader is told`() throws {
    let folder = try TemporaryFolder()
    let source = try folder.write(
      "char *openblas_get_config(void) { return \"OpenBLAS 0.3.21 NO_AFFINITY SINGLE_THREADED\"; }\n", to: "config.c")
    let library = folder.path("config.so")
    let data = try folder.write(Self.data, to: "data.csv")
    let run = try ForecastBinary.shell(
      "\(Self.compiler!) -shared -fPIC -o \(library) \(source) && LD_PRELOAD=\(library) $forecast predict \(data) --horizon 1 --threads 4"
    )
    #expect(run.exitCode == 3)
    #expect(run.standardError.contains("single-threaded"), "\(run.standardError)")
    let plain = try ForecastBinary.run(["predict", data, "--horizon", "1", "--threads", "4"])
    #expect(run.standardOutput == plain.standardOutput)
    #expect(!plain.standardError.contains("single-threaded"))
  }
}
