import Foundation
import TestSupport
import Testing

/// Bad input ends in one clear sentence, the exit code of the contract, and nothing written.
@Suite struct BadInputTests {
  struct Case: CustomTestStringConvertible {
    var name: String
    var old: String
    var new: String
    /// What the sentence on standard error begins with, after `forecast: PLAN`.
    var place: String
    var words: String
    var testDescription: String { name }
  }

  static let cases = [
    Case(name: "unknown key", old: "horizon:", new: "horzion:", place: ":5:1: ", words: "did you mean 'horizon'?"),
    Case(
      name: "two targets that disagree", old: "source: paper }\n  - id: jobs",
      new: "source: paper }\n      - { wording: 突破700亿元 }\n  - id: jobs", place: ":18:9: ",
      words: "which disagrees with"),
    Case(name: "negative output", old: "value: 100", new: "value: -100", place: ":9:46: ", words: "above zero"),
    Case(
      name: "horizon before origin", old: "horizon: 2028", new: "horizon: 2020", place: ":5:10: ",
      words: "after the origin"),
    Case(name: "wrong unit", old: "unit: 万人", new: "unit: km²", place: ":21:13: ", words: "measures the same"),
    Case(
      name: "impossible date", old: "2023-01-31", new: "2023-02-31", place: ":7:49: ", words: "a day of the calendar"),
    Case(
      name: "a formula where a number should be", old: "value: 100", new: "value: =HYPERLINK(\"http://a\")",
      place: ":9:46: ",
      words: "a number above zero"),
    Case(
      name: "a path that climbs out", old: "date: 2023-01-31", new: "package: ../secret", place: ":7:52: ",
      words: "without '..'"),
    Case(
      name: "stages that contradict each other", old: "indicators:\n",
      new: """
        stages:
          - { wording: 一年过半, by: 2024, at_least: 0.6 }
          - { wording: 三年起步, by: 2026, at_most: 0.3 }
        indicators:

        """, place: ":13:5: ", words: "which contradicts '一年过半' on line 12"),
    Case(
      name: "a correlation above one", old: "indicators:\n", new: "attainment_correlation: 1.2\nindicators:\n",
      place: ":11:25: ", words: "below 1, found '1.2'"),
    Case(
      name: "a reliability above one", old: "indicators:\n",
      new: "paths: { stage_reliability: 1.4 }\nindicators:\n", place: ":11:29: ", words: "between 0 and 1, found '1.4'"),
    Case(
      name: "a ratio band that is reversed", old: "indicators:\n",
      new: "ratios:\n  - { id: r, of: jobs, to: output, range: [0.5, 0.1], unit: 人/万元 }\nindicators:\n",
      place: ":12:43: ",
      words: "reversed; swap the two"),
    Case(
      name: "an actual without a unit", old: "500余亿元, source: paper }\n",
      new: "500余亿元, source: paper }\n    actuals:\n      - { period: 2024, value: 180 }\n", place: ":19:9: ",
      words: "the key 'unit' of an actual, found none; add the unit in which it was published, such as 'unit: 亿元'"),
    Case(
      name: "indicators derived from one another",
      old: "    base: base\n    targets:\n      - { wording: 产值500余亿元, source: paper }\n",
      new: "    derive: { from: jobs, multiply_by: productivity }\n", place: ":12:5: ", words: "in a circle"),
    Case(name: "a reversed range", old: "[60, 170]", new: "[170, 60]", place: ":9:58: ", words: "reversed"),
  ]

  @Test(.tags(.contract), arguments: cases)
  func `a faulty plan is bad data, with file, line, column and cure`(item: Case) throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.replacing(item.old, item.new), to: "plan.yaml")
    for command in ["project", "assess", "track", "report", "check"] {
      let run = try ForecastBinary.run([command, plan, "-o", folder.path("out.html"), "--format", format(command)])
      #expect(run.exitCode == 65, "\(command): \(run.standardError)")
      #expect(run.standardOutput.isEmpty)
      #expect(run.standardError.hasPrefix("forecast: \(plan)\(item.place)"), "\(run.standardError)")
      #expect(run.standardError.contains(item.words), "\(run.standardError)")
      #expect(run.standardError.split(separator: "\n").count == 1, "one sentence: \(run.standardError)")
    }
    #expect(folder.contents == ["plan.yaml"])
  }

  private func format(_ command: String) -> String { command == "report" ? "html" : "json" }

  @Test(.tags(.contract)) func `a missing plan is no input`() throws {
    let folder = try TemporaryFolder()
    let run = try ForecastBinary.run(["project", folder.path("none.yaml"), "-o", folder.path("out.csv")])
    #expect(run.exitCode == 66)
    #expect(run.standardError.contains("none.yaml: expected a readable file, found"))
    #expect(folder.contents.isEmpty)
  }

  @Test(.tags(.contract)) func `a folder is no plan`() throws {
    let folder = try TemporaryFolder()
    #expect(try ForecastBinary.run(["project", folder.url.path]).exitCode == 66)
  }

  @Test(.tags(.contract)) func `an empty plan is bad data`() throws {
    let folder = try TemporaryFolder()
    let run = try ForecastBinary.run(["project", try folder.write("", to: "empty.yaml")])
    #expect(run.exitCode == 65)
    #expect(run.standardError.contains("found an empty file; write one with 'forecast new plan NAME'"))
  }

  /// 河畔 and 亿元 in GB18030.
  @Test(.tags(.contract)) func `GB18030 is refused unless it is asked for, and then read`() throws {
    let folder = try TemporaryFolder()
    let utf8 = try folder.write(SamplePlan.text, to: "utf8.yaml")
    let converted = try ForecastBinary.shell("iconv -f UTF-8 -t GB18030 '\(utf8)'")
    try #require(converted.exitCode == 0)
    let plan = try folder.write(converted.outputBytes, to: "gb.yaml")
    let refused = try ForecastBinary.run(["project", plan])
    #expect(refused.exitCode == 65)
    #expect(refused.standardOutput.isEmpty)
    #expect(refused.standardError.contains("gb18030"), "\(refused.standardError)")
    let read = try ForecastBinary.run(["project", plan, "--encoding", "gb18030", "--language", "zh"])
    #expect(read.exitCode == 0)
    let same = try ForecastBinary.run(["project", utf8, "--language", "zh"])
    #expect(read.standardOutput == same.standardOutput)
  }

  @Test(.tags(.contract)) func `a formula in a name stays inert text`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(
      SamplePlan.replacing("zh: 河畔, en: Riverside", "zh: '=HYPERLINK(\"http://a\",\"b\")', en: '=1+1'"), to: "plan.yaml"
    )
    let run = try ForecastBinary.run(["project", plan])
    #expect(run.exitCode == 0)
    #expect(run.standardOutput.split(separator: "\n").dropFirst().allSatisfy { $0.hasPrefix("'=1+1,") })
  }

  /// A sparse file of 2 GB costs the test nothing, and must cost the command nothing either.
  @Test(.tags(.contract)) func `a plan of two gigabytes is refused unread`() throws {
    let folder = try TemporaryFolder()
    let start = ContinuousClock.now
    let run = try ForecastBinary.shell(
      "truncate -s 2G '\(folder.path("huge.yaml"))' && ulimit -v 4000000 && \"$forecast\" project '\(folder.path("huge.yaml"))'"
    )
    #expect(run.exitCode == 65)
    #expect(run.standardError.contains("expected at most"), "\(run.standardError)")
    #expect(ContinuousClock.now - start < .seconds(10))
  }

  @Test(.tags(.contract), arguments: ["/proc/none/out.csv", "/proc/out.csv", "PLAN/out.csv", "none/out.csv"])
  func `a folder that cannot be written is said so, and nothing is left`(output: String) throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    let path = output.replacing("PLAN", with: plan)
    let run = try ForecastBinary.run(["project", plan, "-o", path.hasPrefix("none") ? folder.path(path) : path])
    #expect(run.exitCode == 73, "\(run.standardError)")
    #expect(run.standardError.split(separator: "\n").count == 1)
    #expect(folder.contents == ["plan.yaml"])
  }

  @Test(.tags(.contract)) func `a full device is said so`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    let redirected = try ForecastBinary.shell("\"$forecast\" project '\(plan)' > /dev/full")
    #expect(redirected.exitCode == 73)
    #expect(redirected.standardError.contains("no space left on device"), "\(redirected.standardError)")
    #expect(try ForecastBinary.run(["project", plan, "-o", "/dev/full"]).exitCode == 73)
  }

  /// A file system of 16 kB, where mounting is allowed; the output of 100 years does not fit.
  @Test(.tags(.contract), .enabled(if: canMount, "mounting needs root"))
  func `a full disk leaves the old file as it was`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    let disk = folder.path("disk")
    let run = try ForecastBinary.shell(
      """
      mkdir '\(disk)' && mount -t tmpfs -o size=16k none '\(disk)' && echo old > '\(disk)/out.csv'
      "$forecast" project '\(plan)' --years 100 -o '\(disk)/out.csv'; code=$?
      ls -A '\(disk)'; cat '\(disk)/out.csv'; umount '\(disk)'; exit $code
      """)
    #expect(run.exitCode == 73, "\(run.standardError)")
    #expect(run.standardOutput == "out.csv\nold\n")
  }

  private static let canMount: Bool = {
    guard getuid() == 0, let folder = try? TemporaryFolder() else { return false }
    let script = "mount -t tmpfs -o size=16k none '\(folder.url.path)' && umount '\(folder.url.path)'"
    return (try? ForecastBinary.shell(script).exitCode) == 0
  }()

  @Test(
    .tags(.contract),
    arguments: [
      (["project"], "Missing expected argument"), (["project", "x.yaml", "--levels", "0,101"], "--levels"),
      (["project", "x.yaml", "--format", "pdf"], "--format"), (["project", "x.yaml", "--years", "-3"], "--years"),
      (["project", "x.yaml", "--set", "delay"], "--set"), (["report", "x.yaml", "--format", "csv"], "html, xlsx"),
      (["describe", "lgistic"], "did you mean 'logistic'?"), (["new", "plan", "a/b"], "short name"),
      (["project", "x.yaml", "--attainment", "septical"], "did you mean 'sceptical'?"),
    ])
  func `wrong usage is told apart from bad data`(arguments: [String], words: String) throws {
    let run = try ForecastBinary.run(arguments)
    #expect(run.exitCode == 64, "\(run.standardError)")
    #expect(run.standardOutput.isEmpty)
    #expect(run.standardError.contains(words) || words == "short name", "\(run.standardError)")
  }
}
