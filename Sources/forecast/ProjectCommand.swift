import ArgumentParser
import DevelopmentPlans
import Reports
import Specifications
import Tabular

/// `forecast project`: the main job. Plans in, projections of every indicator out.
struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Projects each indicator of a plan along growth curves, with honest intervals.",
    discussion: """
      Example:
        forecast project models/central-vitality-area.yaml models/university-tech-park.yaml -o projections.csv

      Formats: csv (default), json, ndjson, xlsx, html, svg, vega-lite.
      """)

  @Argument(help: ArgumentHelp("Plan files; '-' is standard input.", valueName: "plan"))
  var plans: [String]

  @Option(help: "How many years of each plan to show, from its year 0.")
  var years = 8

  @Option(help: ArgumentHelp("Only the indicators with these ids; may be given several times.", valueName: "id"))
  var indicator: [String] = []

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...100).contains(years) else { throw ValidationError("--years \(years) is not between 0 and 100.") }
  }

  func run() throws {
    let format = try common.format(
      from: [.csv, .json, .ndjson, .xlsx, .html, .svg, .vegaLite], otherwise: .csv)
    let specifications = try readPlans(plans, common)
    let projections = try specifications.map { specification in
      try specification.project(years: 0...years, levels: common.levels.probabilities)
    }
    let shown = try select(indicator, of: projections)
    for indicator in shown.flatMap(\.indicators) {
      for warning in indicator.diagnostics.warnings {
        common.warn("\(indicator.indicator.id): \(warning[common.language])")
      }
    }
    try write(shown, of: specifications, as: format)
    let refused = shown.flatMap(\.refusals)
    guard refused.isEmpty else {
      for refusal in refused { common.warn("\(refusal.indicator): \(refusal.error)") }
      throw CommandFailure.partial(refused.count, of: "indicators")
    }
  }

  private func write(workbook report: Report) throws {
    guard let output = common.output, output != "-" else {
      throw CommandFailure.usage("a workbook is not text: name a file with -o FILE.xlsx")
    }
    try ReportWorkbook(report).write(to: output)
  }

  private func write(_ projections: [Projection], of specifications: [PlanSpecification], as format: OutputFormat)
    throws
  {
    let rows = projections.flatMap(\.rows)
    let table = ProjectionTable(rows, levels: common.levels.probabilities, language: common.language)
    switch format {
    case .csv:
      let headings = common.headings == .chinese ? table.chineseHeadings : nil
      try common.write { try table.table.write(csv: $0, headings: headings, byteOrderMark: common.bom) }
    case .json: try common.write { try $0.write(table.table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.table.ndjson()) }
    case .svg:
      let sheet = SmallMultiples(projections, language: common.language)
      try common.write { try $0.write(sheet.svg()) }
    case .xlsx: try write(workbook: Report(specifications, projections, common))
    default: throw CommandFailure.usage("format \(format.rawValue) is not there yet")
    }
  }
}

extension Report {
  init(_ specifications: [PlanSpecification], _ projections: [Projection], _ common: CommonOptions) {
    self.init(
      parts: zip(specifications, projections).map { Part(projection: $1, sources: $0.sources) },
      levels: common.levels.probabilities, language: common.language)
  }
}

/// Reads every plan, so that the faults of all are reported at once.
func readPlans(_ files: [String], _ common: CommonOptions) throws -> [PlanSpecification] {
  var faults: [FileError] = []
  var plans: [PlanSpecification] = []
  for file in files {
    do {
      plans.append(try PlanSpecification.read(file, encoding: common.encoding))
    } catch let error as FileError {
      faults.append(error)
    } catch let error as FileFaults {
      faults += error.errors
    }
  }
  guard faults.isEmpty else { throw FileFaults(faults) }
  return plans
}

/// The indicators with the ids asked for; all where none is.
private func select(_ ids: [String], of projections: [Projection]) throws -> [Projection] {
  guard !ids.isEmpty else { return projections }
  let known = projections.flatMap { $0.plan.indicators.map(\.id) }
  for id in ids where !known.contains(id) {
    throw CommandFailure.usage(
      "no plan has an indicator '\(id)'"
        + (Suggestion.nearest(to: id, among: known).map { "; did you mean '\($0)'?" } ?? ""))
  }
  return projections.map { projection in
    var selected = projection
    selected.indicators.removeAll { !ids.contains($0.indicator.id) }
    selected.refusals.removeAll { !ids.contains($0.indicator) }
    return selected
  }
}
