import ArgumentParser

@main
struct ForecastCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forecast", abstract: "Growth curves, projections and verdicts from a place's targets and figures.")
}
