import Tabular
import TestSupport
import Testing

@Suite struct VintageCommandTests {
  @Test(.tags(.contract)) func `two runs are kept, and why the numbers moved is split without a remainder`() throws {
    let folder = try TemporaryFolder()
    let store = folder.path("runs.sqlite")
    let first = try folder.write(SamplePlan.text, to: "plan.yaml")
    #expect(try ForecastBinary.run(["project", first, "--vintages", store, "--label", "spring"]).exitCode == 0)
    let second = try folder.write(
      SamplePlan.withActuals("      - { period: 2024, value: 180, unit: 亿元, source: paper }"), to: "plan.yaml")
    let kept = try ForecastBinary.run(["project", second, "--vintages", store])
    #expect(kept.standardError.contains("kept as run 2"))
    let list = try ForecastBinary.run(["compare", "--vintages", store])
    #expect(list.standardOutput.split(separator: "\n").count == 3)
    #expect(list.standardOutput.contains("riverside,spring,"))
    let run = try ForecastBinary.run(["compare", "1", "2", "--vintages", store])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let table = try Table(csv: run.outputBytes, file: "output")
    #expect(table.rows.count > 10)
    for row in table.rows.indices {
      let scale = max(1, abs(try table.number(row, "before") ?? 0))
      let remainder = try #require(try table.number(row, "remainder"))
      // The issue asks for 1e-9.
      #expect(abs(remainder) < 1e-9 * scale)
      #expect(try table.number(row, "target") == 0)
    }
    let news = try #require(try table.number(0, "news"))
    #expect(news > 0, "an actual above the path raises the probability")
  }

  @Test(.tags(.contract)) func `a store that is none, is missing, or lacks a run is said so`() throws {
    let folder = try TemporaryFolder()
    #expect(try ForecastBinary.run(["compare", "1", "2", "--vintages", folder.path("none.sqlite")]).exitCode == 66)
    let text = try folder.write(String(repeating: "this is no database\n", count: 200), to: "text.sqlite")
    let run = try ForecastBinary.run(["compare", "1", "2", "--vintages", text])
    #expect(run.exitCode == 65, "\(run.standardError)")
    #expect(try ForecastBinary.run(["compare", "1", "--vintages", text]).exitCode == 64)
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    let unwritable = try ForecastBinary.run(["project", plan, "--vintages", folder.path("none/runs.sqlite")])
    #expect(unwritable.exitCode == 73, "\(unwritable.standardError)")
    #expect(unwritable.standardOutput.isEmpty)
  }
}
