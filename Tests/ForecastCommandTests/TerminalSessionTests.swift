import Foundation
import Tabular
import TestSupport
import Testing

/// The command as someone at a terminal sees it; `script` lends a terminal.
@Suite(.tags(.contract)) struct TerminalSessionTests {
  private static let hasTerminal = (try? ForecastBinary.shell("script -qec true /dev/null").exitCode) == 0
  private static let plan = "models/central-vitality-area.yaml"
  private static let bars = Set("▁▂▃▄▅▆▇█")

  /// What a terminal would show.
  private func terminal(_ call: String) throws -> String {
    let run = try ForecastBinary.shell(
      "script -qec '\(call.replacing("forecast ", with: "\(ForecastBinary.url.path) "))' /dev/null")
    return run.standardOutput.replacing("\r\n", with: "\n")
  }

  @Test(.enabled(if: hasTerminal, "needs script of util-linux"))
  func `a terminal shows small fans, a pipe none`() throws {
    let shown = try terminal("forecast project \(Self.plan) --format text")
    #expect(shown.contains { Self.bars.contains($0) }, "\(shown)")
    let piped = try ForecastBinary.run(["project", Self.plan, "--format", "text"]).standardOutput
    #expect(!piped.contains { Self.bars.contains($0) }, "\(piped)")
    #expect(piped.contains("产值500余亿元"))
  }

  @Test(arguments: ["zh", "en"]) func `every row of a table is as wide as its rule, whatever the script`(
    language: String
  ) throws {
    let text = try ForecastBinary.run(["project", Self.plan, "--format", "text", "--language", language]).standardOutput
    let lines = text.split(separator: "\n").map(String.init)
    let rule = try #require(lines.firstIndex { $0.hasPrefix("───") })
    // Where a column begins in the rule, it begins in every row: no character stands on the gap before it.
    var edges: [Int] = []
    var column = 0
    var last: Character = "─"
    for character in lines[rule] {
      if character == "─", last == " " { edges.append(column) }
      column += 1
      last = character
    }
    #expect(edges.count >= 5)
    for line in [lines[rule - 1]] + lines[(rule + 1)...].prefix(6) {
      var position = 0
      var occupied: Set<Int> = []
      for character in line {
        let width = DisplayWidth.of(String(character))
        if character != " " { for cell in position..<(position + max(width, 1)) { occupied.insert(cell) } }
        position += width
      }
      for edge in edges { #expect(!occupied.contains(edge - 1), "column \(edge) of: \(line)") }
    }
  }

  @Test func `a long job shows how much is done, how fast and how long it still takes`() throws {
    let folder = try TemporaryFolder()
    var text = "series,period,value\n"
    for series in 0..<600 {
      for month in 0..<60 {
        let value =
          100 + Double(month) * 0.7 + Double((month * 7 + series) % 12) * 3 + Double((month * 31 + series * 17) % 11)
        text += "s\(series),\(2010 + month / 12)-\(month % 12 < 9 ? "0" : "")\(month % 12 + 1),\(value)\n"
      }
    }
    let data = try folder.write(text, to: "data.csv")
    let arguments = [
      "predict", data, "--model", "ets", "--horizon", "12", "-o", folder.path("out.csv"), "--threads", "1",
    ]
    let shown = try ForecastBinary.run(arguments + ["--progress", "always"])
    try #require(shown.exitCode == 0, "\(shown.standardError)")
    let pattern = /\[█*░*\]  \d+\/600 series  \d+\/s  (\d+ min )?\d+ s left/
    #expect(shown.standardError.matches(of: pattern).count >= 1, "\(shown.standardError)")
    #expect(shown.standardError.hasSuffix("\r\u{1B}[K"), "the line is cleared")
  }

  @Test func `a stream of unknown length shows what is done and how fast`() throws {
    let run = try ForecastBinary.shell(
      """
      feed() { for s in $(seq $1 $2); do for y in 1 2 3 4 5 6; do echo "s$s,200$y,$y"; done; done; }
      (echo series,year,value; feed 1 40; sleep 0.8; feed 41 80) |
        "$forecast" predict - --stream --model drift --horizon 1 --progress always >/dev/null
      """)
    #expect(run.standardError.contains(/\d+ series  \d+\/s/), "\(run.standardError)")
    #expect(!run.standardError.contains("/0 series") && !run.standardError.contains("left"), "\(run.standardError)")
  }

  @Test func `no progress is shown in a pipe or when it is not wanted`() throws {
    let arguments = ["predict", "Examples/jinan-gdp.csv", "--model", "drift", "--horizon", "1"]
    for options in [[], ["--progress", "never"], ["--quiet", "--progress", "always"]] as [[String]] {
      #expect(try ForecastBinary.run(arguments + options).standardError.isEmpty)
    }
  }

  @Test(arguments: [
    (["projcet"], "did you mean 'project'"), (["project", "--ouput", "x"], "--output"),
    (["describe", "gompertzz"], "did you mean 'gompertz'"), (["new", "paln", "x"], "did you mean 'plan'"),
    (["fit", "Examples/jinan-gdp.csv", "--curve", "logistc"], "did you mean 'logistic'"),
    (["predict", "Examples/jinan-gdp.csv", "--horizon", "1", "--model", "thetta"], "did you mean 'theta'"),
    (["project", "models/central-vitality-area.yaml", "--set", "delya=1"], "did you mean 'delay'"),
    (["project", "models/central-vitality-area.yaml", "--indicator", "ouptut"], "did you mean 'output'"),
  ])
  func `a slip of the fingers is answered with what was meant`(arguments: [String], hint: String) throws {
    let run = try ForecastBinary.run(arguments)
    #expect(run.exitCode == 64, "\(run.standardError)")
    #expect(run.standardError.contains(hint), "\(run.standardError)")
  }

  @Test func `a plan that was just begun runs through every command`() throws {
    let folder = try TemporaryFolder()
    let begun = try ForecastBinary.run(["new", "plan", "riverside"], in: folder.url)
    #expect(begun.exitCode == 0)
    #expect(begun.standardOutput == "riverside.yaml\n")
    let text = try String(contentsOfFile: folder.path("riverside.yaml"), encoding: .utf8)
    #expect(text.split(separator: "\n").count { $0.contains("#") } > 10, "it is commented")
    for command in [
      ["check"], ["project"], ["project", "--format", "svg"], ["assess"], ["track"],
      ["report", "-o", folder.path("r.html")],
      ["report", "-o", folder.path("r.xlsx")],
    ] {
      let run = try ForecastBinary.run(
        [command[0], folder.path("riverside.yaml")] + command.dropFirst(), in: folder.url)
      #expect(run.exitCode == 0, "\(command): \(run.standardError)")
    }
    let again = try ForecastBinary.run(["new", "plan", "riverside"], in: folder.url)
    #expect(again.exitCode == 73, "a file that exists is never replaced")
    #expect(try String(contentsOfFile: folder.path("riverside.yaml"), encoding: .utf8) == text)
  }

  @Test func `every line that 'examples' prints runs as it is printed`() throws {
    let printed = try ForecastBinary.run(["examples"]).standardOutput
    let folder = ForecastBinary.url.deletingLastPathComponent().path
    let path = "\(folder):\(ProcessInfo.processInfo.environment["PATH"] ?? "")"
    let calls = printed.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
    #expect(calls.count > 10)
    for call in calls {
      let run = try ForecastBinary.shell(call, environment: ["PATH": path])
      #expect(run.exitCode == 0, "\(call): \(run.standardError)")
      #expect(!run.standardOutput.isEmpty, "\(call)")
    }
  }
}
