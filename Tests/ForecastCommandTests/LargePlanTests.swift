import Foundation
import TestSupport
import Testing

/// Plans far larger than anyone writes: linear time up to the bound, a clear sentence above it.
@Suite struct LargePlanTests {
  /// Half of the indicators with targets and actuals, half derived from them, in a chain of ratio bands.
  private static func plan(_ count: Int) -> String {
    var text = """
      schema: 1
      plan: large
      area: Large
      origin: 2023
      horizon: 2028
      sources:
        - { id: paper, title: The announcement }
      assumptions:
        - { id: productivity, text: Output per worker, value: 120, range: [80, 180], unit: 万元/人 }
      indicators:

      """
    for k in 0..<(count / 2) {
      text += """
          - id: output-\(k)
            unit: 亿元
            base: { value: 100, range: [80, 125] }
            targets: [{ wording: 产值500余亿元, source: paper }]
          - { id: jobs-\(k), unit: 万人, derive: { from: output-\(k), divide_by: productivity } }

        """
    }
    text += "ratios:\n"
    for k in 0..<(count / 2) {
      text +=
        "  - { id: density-\(k), of: output-\(k), to: jobs-\((k + 1) % (count / 2)), range: [20, 900], unit: 万元/人 }\n"
    }
    return text
  }

  /// Processor seconds of one call, which a busy machine does not stretch.
  private static func seconds(_ call: String, in folder: TemporaryFolder) throws -> Double {
    let run = try ForecastBinary.shell("\"$forecast\" \(call) > /dev/null || exit $?; times", in: folder.url)
    try #require(run.exitCode == 0, "\(run.standardError)")
    // The second line of `times` is that of the children: `0m0.12s 0m0.01s`.
    let line = try #require(run.standardOutput.split(separator: "\n").last)
    return line.split(separator: " ").reduce(0) { sum, field in
      let parts = field.dropLast().split(separator: "m").compactMap { Double($0) }
      return sum + (parts.first ?? 0) * 60 + (parts.last ?? 0)
    }
  }

  @Test(.tags(.contract, .slow), arguments: ["check plan-COUNT.yaml", "project plan-COUNT.yaml --years 1"])
  func `four times the indicators cost about four times the time`(call: String) throws {
    let folder = try TemporaryFolder()
    var times: [Double] = []
    for count in [250, 1000] {
      try folder.write(Self.plan(count), to: "plan-\(count).yaml")
      times.append(try Self.seconds(call.replacing("COUNT", with: "\(count)"), in: folder))
    }
    // The clock of `times` has hundredths. Quadratic work would cost sixteen times as much.
    #expect(times[1] < 8 * max(times[0], 0.03), "\(times)")
  }

  @Test(.tags(.contract)) func `ten thousand indicators are refused with the bound and the cure`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(Self.plan(10_000), to: "plan.yaml")
    let run = try ForecastBinary.run(["project", plan, "-o", folder.path("out.csv")])
    #expect(run.exitCode == 65)
    #expect(
      run.standardError.hasPrefix("forecast: \(plan):11:3: expected at most 2000 indicators in a plan, found 10000"),
      "\(run.standardError.prefix(300))")
    #expect(run.standardError.contains("sum"))
    #expect(run.standardError.split(separator: "\n").count == 1)
    #expect(folder.contents == ["plan.yaml"])
  }
}
