import ArgumentParser
import DevelopmentPlans
import Reports
import Specifications
import Tabular

/// `forecast report`: the deliverable, as a page or a workbook.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Writes the deliverable: charts, tables, verdict, assumptions and sources.",
    discussion: """
      Example:
        forecast report models/central-vitality-area.yaml -o report.html

      Formats: html (default), xlsx. The page is one file that needs no network.
      """)

  @OptionGroup var plans: PlanOptions

  @OptionGroup var district: DistrictOptions

  @Option(help: "How many years of each plan to show, from its year 0.")
  var years = 8

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...100).contains(years) else { throw ValidationError("--years \(years) is not between 1 and 100.") }
  }

  func run() throws {
    let format = try common.format(from: [.html, .xlsx], otherwise: .html)
    let parts = try plans.reportParts(
      plans.read(common), district, years: years, levels: common.levels.probabilities, isWhole: true)
    try common.write(
      Report(parts: parts, levels: common.levels.probabilities, language: common.language), as: format)
    let refused = parts.flatMap(\.projection.refusals)
    guard refused.isEmpty else {
      for refusal in refused { common.warn("\(refusal.indicator): \(refusal.error)") }
      throw CommandFailure.partial(refused.count, of: .indicators, in: common.language)
    }
  }
}
