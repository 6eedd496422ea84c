import ArgumentParser
import DevelopmentPlans
import Reports
import Specifications
import Tabular

/// `forecast track`: where actuals stand against the path, and what growth remains to be made.
struct TrackCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "track",
    abstract: "Shows where actuals stand against the path, and what growth remains to be made.",
    discussion: """
      Example:
        forecast track models/central-vitality-area.yaml

      Actuals stand in the plan file under each indicator. Formats: csv (default), json, ndjson, text. Lights: green from a \
      probability of 0.5, amber from 0.2, red below.
      """)

  @OptionGroup var plans: PlanOptions

  @OptionGroup var common: CommonOptions

  func run() throws {
    let format = try common.format(from: [.csv, .json, .ndjson, .text], otherwise: .csv)
    let trackings = try plans.read(common).flatMap(\.specification.flattened).map {
      PlanTracker().track(try $0.posterior())
    }
    let reports = trackings.map { TrackingReport($0, language: common.language) }
    switch format {
    case .text: try common.write { try $0.write(reports.map(\.text).joined(separator: "\n")) }
    case .json: try common.write { try $0.write(JSON.array(reports.map(\.json)).text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(reports.map { $0.json.text() + "\n" }.joined()) }
    default:
      let table = TrackingReport.table(reports)
      let headings = common.headings == .chinese ? TrackingReport.chineseHeadings : nil
      try common.write { try table.write(csv: $0, headings: headings, byteOrderMark: common.bom) }
    }
    let refused = trackings.flatMap(\.refusals)
    guard refused.isEmpty else {
      for refusal in refused { common.warn("\(refusal.indicator): \(refusal.error)") }
      throw CommandFailure.partial(refused.count, of: .indicators, in: common.language)
    }
  }
}
