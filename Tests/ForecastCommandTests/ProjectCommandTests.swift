import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct ProjectCommandTests {
  private static let plans = ["models/central-vitality-area.yaml", "models/university-tech-park.yaml"]
  private static let columns =
    "area,indicator,unit,period,plan_year,origin,median,mean,lower_50,upper_50,lower_80,upper_80,lower_95,upper_95,actual,target,basis"

  private func table(_ arguments: [String], in folder: URL = ForecastBinary.packageFolder) throws -> Table {
    let run = try ForecastBinary.run(["project"] + arguments, in: folder)
    try #require(run.exitCode == 0, "\(run.standardError)")
    return try Table(csv: run.outputBytes, file: "output")
  }

  @Test(.tags(.contract)) func `the columns of CSV are those of the contract, and every indicator has years 0 to 8`()
    throws
  {
    let table = try table(Self.plans)
    #expect(table.columns.joined(separator: ",") == Self.columns)
    var years: [String: [Double]] = [:]
    for row in table.rows.indices {
      let key = "\(table.text(row, "area")!)/\(table.text(row, "indicator")!)"
      years[key, default: []].append(try table.number(row, "plan_year")!)
    }
    #expect(years.count == 10)
    #expect(years.values.allSatisfy { $0 == (0...8).map(Double.init) })
    for indicator in ["output", "tax", "employment", "people", "headquarters", "firms", "investment"] {
      #expect(years["Central Vitality Area/\(indicator)"] != nil)
    }
    for indicator in ["output", "tax", "employment"] { #expect(years["University Tech Park/\(indicator)"] != nil) }
  }

  @Test(.tags(.contract)) func `intervals are nested around the median, and targets stand in their year`() throws {
    let table = try table(Self.plans)
    for row in table.rows.indices {
      let names = ["lower_95", "lower_80", "lower_50", "median", "upper_50", "upper_80", "upper_95"]
      let bounds = try names.map { name in try table.number(row, name) ?? .nan }
      #expect(bounds == bounds.sorted() && bounds[0] > 0)
      let hasTarget = table.text(row, "target") != nil
      let year = try table.number(row, "plan_year")
      let isDue = year == 5 && table.text(row, "indicator") != "employment"
      #expect(hasTarget == isDue)
      #expect(table.text(row, "origin") == (hasTarget ? "target" : "projection"))
    }
  }

  @Test(.tags(.contract)) func `derived employment says so, and people at work and home are never called employment`()
    throws
  {
    let table = try table(Self.plans)
    for row in table.rows.indices {
      let basis = try #require(table.text(row, "basis"))
      let isDerived = table.text(row, "indicator") == "employment"
      #expect(basis.hasPrefix("derived, not stated in source") == isDerived)
      #expect(basis.contains("base-"))
      #expect(basis.contains("attainment:outside-view"))
    }
    for language in ["en", "zh"] {
      for format in ["svg", "vega-lite", "html", "json"] {
        let run = try ForecastBinary.run(["project", Self.plans[0], "--format", format, "--language", language])
        let label = language == "zh" && format != "json" ? "推算值，非原文所述" : "derived, not stated in source"
        #expect(run.standardOutput.contains(label), "\(format) \(language)")
      }
    }
  }

  @Test(.tags(.contract)) func `the same plan gives the same bytes, whatever the number of threads`() throws {
    let first = try ForecastBinary.run(["project"] + Self.plans)
    let second = try ForecastBinary.run(["project", "--threads", "1"] + Self.plans)
    #expect(first.exitCode == 0)
    #expect(first.outputBytes == second.outputBytes)
  }

  @Test(.tags(.contract)) func `JSON and NDJSON hold the rows of CSV`() throws {
    let csv = try table([Self.plans[1]])
    let json = try ForecastBinary.run(["project", Self.plans[1], "--format", "json"])
    let rows = try #require(try JSON(parsing: json.standardOutput).array)
    #expect(rows.count == csv.rows.count)
    #expect(rows[0].members?.map(\.key) == csv.columns)
    let median = try csv.number(5, "median")
    #expect(rows[5]["median"]?.number == median)
    #expect(rows[0]["target"] == .null)
    let ndjson = try ForecastBinary.run(["project", Self.plans[1], "--format", "ndjson"])
    #expect(ndjson.standardOutput.split(separator: "\n").count == csv.rows.count)
  }

  @Test(.tags(.contract)) func `levels name their columns`() throws {
    let table = try table([Self.plans[1], "--levels", "90,50"])
    #expect(table.columns[8...11] == ["lower_50", "upper_50", "lower_90", "upper_90"])
  }

  @Test(.tags(.contract)) func `headings are Chinese only when asked, and a mark only with --bom`() throws {
    let chinese = try ForecastBinary.run(["project", Self.plans[1], "--headings", "zh", "--bom"])
    #expect(chinese.outputBytes.starts(with: [0xEF, 0xBB, 0xBF]))
    #expect(chinese.standardOutput.contains("区域,指标,单位,年份,规划年,来源,中位数,均值,50%下限"))
    let plain = try ForecastBinary.run(["project", Self.plans[1], "--language", "zh"])
    #expect(plain.standardOutput.hasPrefix(Self.columns + "\n国家大学科技园,output,亿元,2023,0,"))
  }

  @Test func `an actual conditions the path and shows in its row`() throws {
    let folder = try TemporaryFolder()
    let low = try folder.write(
      SamplePlan.withActuals("      - { period: 2025, value: 90, unit: 亿元, source: paper }"), to: "low.yaml")
    let high = try folder.write(
      SamplePlan.withActuals("      - { period: 2025, value: 3000000, unit: 万元, source: paper }"), to: "high.yaml")
    let (slow, fast) = (try table([low]), try table([high]))
    #expect(slow.text(2, "origin") == "actual")
    #expect(try slow.number(2, "actual") == 90)
    #expect(try fast.number(2, "actual") == 300)
    let slowEnd = try #require(try slow.number(5, "median"))
    let fastEnd = try #require(try fast.number(5, "median"))
    #expect(slowEnd < 250 && fastEnd > 400)
  }

  @Test func `a delay reads the path later, and the central path with it`() throws {
    let plain = try table([Self.plans[0], "--central", "--indicator", "output"])
    let delayed = try table([Self.plans[0], "--central", "--indicator", "output", "--set", "delay=1"])
    for year in 2...8 {
      for column in ["median", "central"] {
        let now = try #require(try delayed.number(year, column))
        let before = try #require(try plain.number(year - 1, column))
        // The two posteriors are computed apart, each to about a millionth.
        #expect(abs(now / before - 1) < 1e-5)
      }
    }
  }

  @Test func `a setting that no plan knows is wrong usage`() throws {
    let run = try ForecastBinary.run(["project", Self.plans[0], "--set", "dleay=1"])
    #expect(run.exitCode == 64)
    #expect(run.standardError.contains("did you mean 'delay'?"))
  }

  @Test func `a plan may come from standard input`() throws {
    let run = try ForecastBinary.run(["project", "-"], input: Array(SamplePlan.text.utf8))
    #expect(run.exitCode == 0)
    #expect(run.standardOutput.split(separator: "\n").count == 19)
  }

  @Test(
    .tags(.contract),
    arguments: [
      "project", "assess", "track", "seek", "fit", "predict", "backtest", "report", "describe", "check", "new",
      "examples",
    ])
  func `help of each subcommand shows an example that runs`(command: String) throws {
    let help = try ForecastBinary.run([command, "--help"])
    #expect(help.exitCode == 0)
    let lines = help.standardOutput.split(separator: "\n").map(String.init)
    let heading = try #require(lines.firstIndex(of: "Example:"))
    let call = lines[heading + 1].trimmingCharacters(in: .whitespaces)
    try #require(call.hasPrefix("forecast \(command)"), "\(call)")
    let copy = try TemporaryFolder()
    let run = try ForecastBinary.shell(
      """
      cp -r models notebooks-data Examples '\(copy.url.path)' && cd '\(copy.url.path)' &&
      \(call.replacing("forecast ", with: "\"$forecast\" ", maxReplacements: 1))
      """)
    #expect(run.exitCode == 0, "\(call): \(run.standardError)")
  }

  @Test(.tags(.contract)) func `every call that 'examples' lists runs`() throws {
    let calls = try ForecastBinary.run(["examples"]).standardOutput.split(separator: "\n").map(String.init)
      .filter { !$0.hasPrefix("#") }
    #expect(calls.count >= 8)
    for call in calls {
      let run = try ForecastBinary.shell(call.replacing("forecast ", with: "\"$forecast\" ", maxReplacements: 1))
      #expect(run.exitCode == 0, "\(call): \(run.standardError)")
      #expect(!run.standardOutput.isEmpty)
    }
  }
}
