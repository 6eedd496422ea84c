import ArgumentParser
import Tabular

/// `forecast manual`: the manual page, from which `make install` and the Debian package make `forecast.1`.
struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Prints the manual page for man(1).",
    discussion: """
      Example:
        forecast manual
      """, shouldDisplay: false)

  func run() throws {
    let description = try JSON(parsing: ForecastCommand._dumpHelp())
    try CommonOptions.writeToStandardOutput(ManualPage(of: description).text)
  }
}
