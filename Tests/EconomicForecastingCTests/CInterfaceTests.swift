import EconomicForecastingC
import Foundation
import Glibc
import Tabular
import TestSupport
import Testing

/// The functions of the header, called as C calls them.
@Suite(.tags(.contract)) struct CInterfaceTests {
  static let csv =
    "unique_id,ds,y\n"
    + (0..<16).map { "town,\(2005 + $0),\(100 + 8 * $0 + ($0 % 3))\n" }.joined()
    + (0..<14).map { year -> String in
      let value = 500 / (1 + exp(-0.6 * (Double(year) - 6))) + Double(year % 2)
      return "park,\(2008 + year),\(value)\n"
    }.joined()

  /// What a call hands out, copied and freed.
  struct Answer {
    var code: Int32
    var output: String?
    var message: String?
  }

  static func call(
    _ body: (
      UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>, UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    ) -> Int32
  ) -> Answer {
    var output: UnsafeMutablePointer<CChar>?
    var message: UnsafeMutablePointer<CChar>?
    let code = body(&output, &message)
    defer {
      efFree(output)
      efFree(message)
    }
    return Answer(
      code: code, output: output.map { String(cString: $0) }, message: message.map { String(cString: $0) })
  }

  static func forecast(
    _ text: String, models: String? = "naive,drift", horizon: Int32 = 3, levels: [Double] = [80, 95],
    frequency: String? = nil, threads: Int32 = 1
  ) -> Answer {
    call { output, message in
      efForecast(
        text, UInt(text.utf8.count), models, horizon, levels, UInt(levels.count), frequency, threads, output, message)
    }
  }

  @Test func `a data file in memory becomes a table of forecasts`() throws {
    let answer = Self.forecast(Self.csv)
    #expect(answer.code == 0)
    #expect(answer.message == nil)
    let table = try Table(csv: Array(answer.output!.utf8), file: "output")
    #expect(
      table.columns == [
        "series", "model", "period", "horizon", "mean", "median", "lower_80", "upper_80", "lower_95", "upper_95",
        "status",
      ])
    #expect(table.rows.count == 2 * 2 * 3)
    #expect(table.text(0, "series") == "town")
    #expect(table.text(0, "period") == "2021")
    // The last value is 100 + 8·15.
    #expect(try table.number(0, "median") == 220)
    #expect(table.text(0, "status") == "ok")
  }

  @Test func `output does not depend on threads`() {
    let reference = Self.forecast(Self.csv, models: "ets,curve:logistic", threads: 1)
    #expect(reference.output != nil)
    for threads: Int32 in [0, 2, 5] {
      #expect(Self.forecast(Self.csv, models: "ets,curve:logistic", threads: threads).output == reference.output)
    }
  }

  @Test func `a series that is refused costs its rows and the code says so`() throws {
    let answer = Self.forecast(Self.csv + "short,2020,1\n")
    #expect(answer.code == 3)
    #expect(answer.message == "2 rows were refused or failed; their status says why")
    let table = try Table(csv: Array(answer.output!.utf8), file: "output")
    let statuses = table.rows.indices.filter { table.text($0, "series") == "short" }.compactMap {
      table.text($0, "status")
    }
    #expect(statuses.count == 2)
    #expect(statuses.allSatisfy { $0.hasPrefix("refused") })
  }

  @Test func `mistakes of the caller are sentences`() {
    #expect(Self.forecast(Self.csv, models: "drfit").message == "'drfit' is not a model; did you mean 'drift'?")
    #expect(Self.forecast(Self.csv, models: "").code == 64)
    #expect(Self.forecast(Self.csv, horizon: 0).message == "horizon 0 is not between 1 and 10000")
    #expect(Self.forecast(Self.csv, levels: [100]).code == 64)
    #expect(Self.forecast(Self.csv, frequency: "fortnightly").code == 64)
    #expect(Self.forecast(Self.csv, threads: -1).code == 64)
    let bad = Self.forecast("unique_id,ds,y\na,2020,n/x\n")
    #expect(bad.code == 65)
    #expect(bad.message?.contains("2:3") == true)
    #expect(Self.forecast("").code == 65)
  }

  @Test func `no null pointer brings the process down`() {
    #expect(efForecast(nil, 0, nil, 1, nil, 0, nil, 0, nil, nil) == 64)
    #expect(efForecast("a", 1, "naive", 1, nil, 3, nil, 0, nil, nil) == 64)
    #expect(efBacktest(nil, 5, "naive", 1, 0, nil, 0, nil, nil) == 64)
    #expect(efFit(nil, 5, nil, 0, nil, nil) == 64)
    #expect(efProject(nil, 5, nil, 8, nil, 0, nil, nil, nil) == 64)
    #expect(efAssess(nil, 5, nil, nil, nil, nil) == 64)
    #expect(efEvaluate(nil, nil, 0, nil, 0, nil, nil) == 64)
    #expect(efEvaluate("linear", [1, 2], 2, [1, 2], 2, nil, nil) == 64)
    #expect(efEvaluate("linear", nil, 2, [1, 2], 2, nil, nil) == 64)
    #expect(efDescribe(nil, nil) == 0)
    efFree(nil)
    #expect(String(cString: efVersion()!).contains("."))
    // Outputs that nobody wants are dropped.
    #expect(efForecast(Self.csv, UInt(Self.csv.utf8.count), "naive", 1, nil, 0, nil, 1, nil, nil) == 0)
  }

  @Test func `fits come as the JSON of the contract`() throws {
    let answer = Self.call { efFit(Self.csv, UInt(Self.csv.utf8.count), "logistic,exponential", 2, $0, $1) }
    let rows = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output!.utf8)) as? [[String: Any]])
    #expect(rows.count == 4)
    let park = try #require(
      rows.first { $0["series"] as? String == "park" && $0["curve"] as? String == "logistic" })
    #expect(park["status"] as? String == "ok")
    let parameters = try #require(park["parameters"] as? [[String: Any]])
    let ceiling = try #require(parameters.first { $0["name"] as? String == "K" }?["estimate"] as? Double)
    // 500, give or take the odd unit that was added.
    #expect(abs(ceiling - 500) < 2)
    // Every refusal says why, and the code tells that there was one.
    let refused = rows.filter { $0["status"] as? String != "ok" }
    #expect(refused.allSatisfy { ($0["reason"] as? String)?.isEmpty == false })
    #expect(answer.code == (refused.isEmpty ? 0 : 3))
  }

  @Test func `fits are those of the command, member by member`() throws {
    let curves = "logistic,exponential,gompertz"
    let text = Self.csv + "flat,2010,3\nflat,2011,3\nflat,2012,3\nflat,2013,3\nlone,2010,3\n"
    let answer = Self.call { efFit(text, UInt(text.utf8.count), curves, 1, $0, $1) }
    let run = try ForecastBinary.run(["fit", "-", "--curve", curves], input: Array(text.utf8))
    #expect(answer.code == 3 && run.exitCode == 3)
    var own = try JSONValue(data: Data(answer.output!.utf8)).array.map(\.object)
    var command = try JSONValue(data: Data(run.outputBytes)).array.map(\.object)
    #expect(own.count == 12 && command.count == 12)
    for index in own.indices {
      // The command adds the simple figures where observations are few.
      command[index]["baselines"] = nil
      own[index]["baselines"] = nil
      #expect(own[index] == command[index])
    }
  }

  static let plan = """
    schema: 1
    plan: riverside
    area: { zh: 河畔, en: Riverside }
    origin: 2023
    horizon: 2028
    assumptions:
      - { id: base, text: Output of 2023, value: 100, unit: 亿元 }
    indicators:
      - id: output
        unit: 亿元
        base: base
        targets:
          - { wording: 产值500余亿元 }
    """

  static func plan(_ text: String = plan, years: Int32 = 5, levels: [Double] = [80], language: String? = nil) -> Answer
  {
    call { efProject(text, UInt(text.utf8.count), nil, years, levels, UInt(levels.count), language, $0, $1) }
  }

  @Test func `a plan in memory is projected and judged`() throws {
    let answer = Self.plan(language: "zh")
    #expect(answer.code == 0, "\(answer.message ?? "")")
    let table = try Table(csv: Array(answer.output!.utf8), file: "output")
    #expect(table.rows.count == 6)
    #expect(table.text(0, "area") == "河畔")
    #expect(table.columns.contains("lower_80") && !table.columns.contains("lower_95"))
    let verdict = Self.call { efAssess(Self.plan, UInt(Self.plan.utf8.count), nil, nil, $0, $1) }
    let object = try JSON(parsing: verdict.output!)
    #expect(object["targets"]?.array?.count == 1)
    #expect(object["area"]?.string == "Riverside")
  }

  @Test func `what is wrong with a plan is a sentence`() {
    #expect(Self.plan(years: 101).message == "years 101 is not between 0 and 100")
    #expect(Self.plan(levels: [0]).code == 64)
    #expect(Self.plan(language: "fr").message == "language 'fr' is neither zh nor en")
    let bad = Self.plan(Self.plan.replacing("horizon", with: "horzion"))
    #expect(bad.code == 65)
    #expect(bad.message?.contains("did you mean 'horizon'?") == true)
    #expect(Self.plan("").code == 65)
  }

  @Test func `a curve is evaluated where it is asked`() {
    var values = [0.0, 0, 0]
    let code = efEvaluate("linear", [3, 2], 2, [0, 1, 10], 3, &values, nil)
    #expect(code == 0)
    #expect(values == [3, 5, 23])
    let answer = Self.call {
      efEvaluate("logistic", [1], 1, [0], 1, &values, $1); _ = $0; return 64
    }
    #expect(answer.message?.hasPrefix("logistic has 3 parameters (") == true)
  }

  @Test func `a backtest has one row a model`() throws {
    let answer = Self.call {
      efBacktest(Self.csv, UInt(Self.csv.utf8.count), "naive,drift", 2, 2, nil, 1, $0, $1)
    }
    #expect(answer.code == 0)
    let table = try Table(csv: Array(answer.output!.utf8), file: "output")
    #expect(table.rows.count == 2)
    #expect(table.columns.last == "failed")
    // Naive2 of yearly series is naive.
    #expect(try table.number(0, "owa") == 1)
    #expect(try table.number(1, "owa")! < 1)
  }

  @Test func `what there is can be asked`() throws {
    let answer = Self.call { efDescribe($0, $1) }
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(answer.output!.utf8)) as? [String: [[String: Any]]])
    #expect(object["models"]!.contains { $0["name"] as? String == "auto" })
    #expect(object["curves"]!.contains { $0["name"] as? String == "gompertz" })
  }

  @Test func `the header declares what the library exports`() throws {
    let header = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Include/economicforecasting.h"), encoding: .utf8)
    let source = try String(
      contentsOf: URL(filePath: #filePath).deletingLastPathComponent().appending(
        path: "../../Sources/EconomicForecastingC/Exports.swift"), encoding: .utf8)
    let declared = Set(header.matches(of: /(ef_[a-z]+)\(/).map { String($0.1) })
    let exported = Set(source.matches(of: /_cdecl\("(ef_[a-z]+)"\)/).map { String($0.1) })
    #expect(declared == exported)
  }
}
