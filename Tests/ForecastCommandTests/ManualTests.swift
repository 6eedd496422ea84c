import Foundation
import Tabular
import TestSupport
import Testing

/// The manual page and the completions, as `make install` puts them beside the command.
@Suite struct ManualTests {
  private static func has(_ program: String) -> Bool {
    (try? ForecastBinary.shell("command -v \(program)").exitCode) == 0
  }

  /// The page without the marks of its macros.
  private static func plain(_ page: String) -> String {
    page.replacing("\\-", with: "-").replacing("\\fB", with: "").replacing("\\fI", with: "").replacing("\\fR", with: "")
      .replacing("\\&", with: "").replacing("\\e", with: "\\")
  }

  @Test(.tags(.contract)) func `each subcommand and option stands in the manual page with its meaning`() throws {
    let run = try ForecastBinary.run(["manual"])
    try #require(run.exitCode == 0, "\(run.standardError)")
    let page = Self.plain(run.standardOutput)
    let description = try JSON(parsing: ForecastBinary.run(["--experimental-dump-help"]).standardOutput)
    var count = 0
    func check(_ command: JSON, _ prefix: String) {
      let name = "\(prefix)\(command["commandName"]?.string ?? "")"
      for nested in command["subcommands"]?.array ?? []
      where nested["shouldDisplay"]?.bool != false && nested["commandName"]?.string != "help" {
        #expect(page.contains("forecast \(nested["commandName"]!.string!)") || prefix != "", "\(name)")
        check(nested, name + " ")
      }
      for argument in command["arguments"]?.array ?? [] where argument["shouldDisplay"]?.bool != false {
        count += 1
        for long in (argument["names"]?.array ?? []) where long["kind"]?.string == "long" {
          #expect(page.contains("--\(long["name"]!.string!)"), "\(name)")
        }
        if let meaning = argument["abstract"]?.string { #expect(page.contains(meaning), "\(name): \(meaning)") }
      }
    }
    check(description["command"] ?? .null, "")
    #expect(count > 100, "options found")
    for text in ["EXIT STATUS", "73", "COMMON OPTIONS", "forecast seek"] { #expect(page.contains(text), "\(text)") }
  }

  @Test(.tags(.contract), arguments: ["mandoc -Tlint -Wwarning", "man --warnings -E UTF-8 -l -Tutf8"])
  func `the page is well formed`(checker: String) throws {
    guard Self.has(String(checker.prefix { $0 != " " })) else { return }
    let folder = try TemporaryFolder()
    let run = try ForecastBinary.shell(
      "\"$forecast\" manual > '\(folder.path("forecast.1"))' && \(checker) '\(folder.path("forecast.1"))'")
    #expect(run.exitCode == 0)
    #expect(run.standardError.isEmpty, "\(run.standardError)")
    if checker.hasPrefix("mandoc") { #expect(run.standardOutput.isEmpty, "\(run.standardOutput)") }
  }

  @Test(.tags(.contract), arguments: [("bash", "bash -n"), ("zsh", "zsh -n"), ("fish", "fish --no-execute")])
  func `the completions are a script of their shell and know every subcommand`(shell: String, checker: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("completions")
    let run = try ForecastBinary.shell("\"$forecast\" --generate-completion-script \(shell) > '\(path)'")
    #expect(run.exitCode == 0)
    let script = try String(contentsOfFile: path, encoding: .utf8)
    for name in [
      "project", "assess", "track", "seek", "fit", "predict", "backtest", "report", "describe", "check", "new",
    ] {
      #expect(script.contains(name), "\(name)")
    }
    guard Self.has(shell) else { return }
    let checked = try ForecastBinary.shell("\(checker) '\(path)'")
    #expect(checked.exitCode == 0, "\(checked.standardError)")
  }

  @Test(.tags(.contract)) func `installing puts command, page, completions and plans below the prefix, and they run`()
    throws
  {
    let folder = try TemporaryFolder()
    let prefix = folder.path("prefix")
    let run = try ForecastBinary.shell("Scripts/install-files \"$forecast\" '\(prefix)'")
    try #require(run.exitCode == 0, "\(run.standardError)")
    for file in [
      "bin/forecast", "share/man/man1/forecast.1.gz", "share/bash-completion/completions/forecast",
      "share/zsh/site-functions/_forecast", "share/fish/vendor_completions.d/forecast.fish",
      "share/economic-forecasting/models/central-vitality-area.yaml",
    ] {
      #expect(FileManager.default.fileExists(atPath: "\(prefix)/\(file)"), "\(file)")
    }
    let installed = try ForecastBinary.shell(
      "cd '\(prefix)/share/economic-forecasting' && '\(prefix)/bin/forecast' project models/*.yaml | wc -l")
    #expect((Int(installed.standardOutput.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 60)
  }
}
