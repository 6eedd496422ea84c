import ArgumentParser
import Tabular

/// The command `forecast`: its subcommands do the work, each in a file of its own.
@main
struct ForecastCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast",
    abstract: "Growth curves, projections and verdicts from a place's targets and figures.",
    discussion: """
      Example:
        forecast project models/central-vitality-area.yaml -o projections.csv

      Exit codes: 0 done, 3 done but a row was refused or failed, 64 wrong usage, 65 bad data, 66 no such input, \
      70 a fault of ours, 73 the output cannot be written.
      """,
    version: Toolkit.version,
    subcommands: [
      ProjectCommand.self, AssessCommand.self, TrackCommand.self, SeekCommand.self, FitCommand.self,
      PredictCommand.self, BacktestCommand.self, SeasonalityCommand.self, ReportCommand.self, CompareCommand.self,
      DescribeCommand.self, CheckCommand.self, NewCommand.self, ExamplesCommand.self,
      GalleryCommand.self, ManualCommand.self,
    ])

  static func main() async {
    do {
      try refuseUnknownSubcommand(CommandLine.arguments.dropFirst())
      var command = try parsed()
      if var asynchronous = command as? any AsyncParsableCommand {
        try await asynchronous.run()
      } else {
        try command.run()
      }
    } catch {
      leave(with: error)
    }
  }

  /// The command that the arguments name.
  ///
  /// ArgumentParser wraps whatever `validate()` throws, and takes for a failure of the program what is no
  /// `ValidationError`; before anything has run it can only be wrong usage.
  private static func parsed() throws -> any ParsableCommand {
    do {
      return try parseAsRoot()
    } catch  where exitCode(for: error) == .failure {
      throw CommandFailure.usage(message(for: error))
    }
  }

  /// ArgumentParser calls a mistyped subcommand an "unexpected argument"; its nearest name helps more.
  private static func refuseUnknownSubcommand(_ arguments: ArraySlice<String>) throws {
    var subcommands = configuration.subcommands
    var path = "forecast"
    for word in arguments {
      guard !subcommands.isEmpty, !word.hasPrefix("-") else { return }
      if let found = subcommands.first(where: { $0._commandName == word }) {
        subcommands = found.configuration.subcommands
        path += " \(word)"
        continue
      }
      let names = subcommands.filter { $0.configuration.shouldDisplay }.map { $0._commandName } + ["help"]
      guard !names.contains(word) else { return }
      throw CommandFailure.usage(
        "'\(word)' is not a subcommand of \(path)"
          + (Suggestion.nearest(to: word, among: names).map { "; did you mean '\($0)'?" } ?? "; see '\(path) --help'"))
    }
  }
}

/// What is printed by `--version` and kept with stored runs.
enum Toolkit {
  static let version = "0.1.0"
  /// The day of the version, on its manual page.
  static let date = "2026-11-25"
}
