import ArgumentParser
import DevelopmentPlans
import Reports
import Specifications
import Tabular
import Vintages

/// `forecast project`: the main job. Plans in, projections of every indicator out.
struct ProjectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "project",
    abstract: "Projects each indicator of a plan along growth curves, with honest intervals.",
    discussion: """
      Example:
        forecast project models/central-vitality-area.yaml -o projections.csv

      A plan with 'sum' is a district: its rows and those of its areas agree on every draw.

      Formats: csv (default), json, ndjson, xlsx, html, svg, vega-lite, text (for a terminal).
      """)

  @OptionGroup var plans: PlanOptions

  @OptionGroup var district: DistrictOptions

  @Option(help: "How many years of each plan to show, from its year 0.")
  var years = 8

  @Option(help: ArgumentHelp("Only the indicators with these ids; may be given several times.", valueName: "id"))
  var indicator: [String] = []

  @Flag(help: "Add the column 'central': the path with every assumption at its middle, as in workbook and page.")
  var central = false

  @Option(help: ArgumentHelp("Keep the run in this file, for 'forecast compare'.", valueName: "file"))
  var vintages: String?

  @Option(help: "A name for the run that is kept.")
  var label: String?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (0...100).contains(years) else { throw ValidationError("--years \(years) is not between 0 and 100.") }
  }

  func run() throws {
    let format = try common.format(
      from: [.csv, .json, .ndjson, .xlsx, .html, .svg, .vegaLite, .text], otherwise: .csv)
    let tellsAll = format == .html || format == .xlsx
    let read = try plans.read(common)
    var parts = try plans.reportParts(
      read, district, years: years, levels: common.levels.probabilities, isWhole: tellsAll)
    if let vintages { try keep(zip(read.flatMap(\.specification.flattened), parts), in: vintages) }
    try select(indicator, of: &parts)
    for projected in parts.flatMap(\.projection.indicators) {
      for warning in projected.diagnostics.warnings {
        common.warn("\(projected.indicator.id): \(warning[common.language])")
      }
    }
    let report = Report(parts: parts, levels: common.levels.probabilities, language: common.language)
    try write(report, scenarios: report.parts.map(\.scenario), as: format)
    try leaveIfRefused(parts)
  }

  /// Stores each plan's run with the digest of its file and of the packages it names.
  private func keep(_ runs: some Sequence<(PlanSpecification, Report.Part)>, in file: String) throws {
    let store = try openStore(file, mustExist: false)
    for (specification, part) in runs {
      // A sum of areas is explained by the runs of its areas.
      var projection = part.projection
      projection.plan.indicators.removeAll { $0.base == nil && $0.derivation == nil }
      let draft = VintageDraft(
        projection: projection, inputDigest: specification.digest, seed: common.seed, version: Toolkit.version,
        label: label)
      let id = try inStore(file) { try store.record(draft) }
      if !common.quiet {
        writeToStandardError("forecast: plan '\(specification.plan.id)' kept as run \(id) in \(file)\n")
      }
    }
  }

  private func write(_ report: Report, scenarios: [Scenario], as format: OutputFormat) throws {
    switch format {
    case .csv, .json, .ndjson:
      var table = ProjectionTable(
        report.parts.flatMap(\.projection.rows), levels: report.levels, language: report.language)
      if central { table.addCentralPath(of: report.parts.map(\.projection), scenarios: scenarios) }
      try write(table, as: format)
    case .svg, .vegaLite:
      let sheet = SmallMultiples(report.parts.map(\.projection), language: report.language)
      let text = format == .svg ? sheet.svg() : sheet.vegaLite.text(isPretty: true) + "\n"
      try common.write { try $0.write(text) }
    case .text: try common.write { try $0.write(ReportText(report, hasFans: common.isTerminal).projections) }
    case .xlsx, .html: try common.write(report, as: format)
    }
  }

  private func write(_ table: ProjectionTable, as format: OutputFormat) throws {
    switch format {
    case .json: try common.write { try $0.write(table.table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.table.ndjson()) }
    default:
      let headings = common.headings == .chinese ? table.chineseHeadings : nil
      try common.write { try table.table.write(csv: $0, headings: headings, byteOrderMark: common.bom) }
    }
  }

  private func leaveIfRefused(_ parts: [Report.Part]) throws {
    let refused = parts.flatMap(\.projection.refusals)
    guard !refused.isEmpty else { return }
    for refusal in refused { common.warn("\(refusal.indicator): \(refusal.error)") }
    throw CommandFailure.partial(refused.count, of: .indicators, in: common.language)
  }
}

/// Keeps the indicators with the ids asked for; all where none is.
private func select(_ ids: [String], of parts: inout [Report.Part]) throws {
  guard !ids.isEmpty else { return }
  let known = parts.flatMap { $0.projection.plan.indicators.map(\.id) }
  for id in ids where !known.contains(id) {
    throw CommandFailure.usage(
      "no plan has an indicator '\(id)'"
        + (Suggestion.nearest(to: id, among: known).map { "; did you mean '\($0)'?" } ?? ""))
  }
  for index in parts.indices {
    parts[index].projection.indicators.removeAll { !ids.contains($0.indicator.id) }
    parts[index].projection.refusals.removeAll { !ids.contains($0.indicator) }
  }
  parts.removeAll { $0.projection.indicators.isEmpty && $0.projection.refusals.isEmpty }
}

extension PlanOptions {
  /// What is reported of each plan; a district is reported with its areas, all made to agree.
  func reportParts(
    _ read: [(specification: PlanSpecification, scenario: Scenario)], _ options: DistrictOptions, years: Int,
    levels: [Double], isWhole: Bool
  ) throws -> [Report.Part] {
    try read.flatMap { specification, scenario -> [Report.Part] in
      guard let district = try options.posterior(of: specification, self) else {
        return [try specification.reportPart(years: years, levels: levels, scenario: scenario, isWhole: isWhole)]
      }
      let projections = try district.projections(years: 0...years, levels: levels)
      let assessments = isWhole ? try district.assessments() : []
      return try zip(specification.flattened, projections).enumerated().map { index, pair in
        let (part, projection) = pair
        var whole = try part.reportPart(
          years: years, levels: levels, scenario: self.scenario(of: part.plan), isWhole: isWhole)
        whole.projection = projection
        if isWhole { whole.assessment = assessments[index] }
        return whole
      }
    }
  }
}

extension PlanSpecification {
  /// The plan's projection; as a `whole` with verdict, tracking and sensitivities, which cost some more milliseconds.
  func reportPart(years: Int, levels: [Double], scenario: Scenario, isWhole: Bool) throws -> Report.Part {
    let posterior = try posterior()
    let projection = posterior.projection(years: 0...years, levels: levels, scenario: scenario)
    var part = Report.Part(projection: projection, sources: sources, scenario: scenario)
    guard isWhole else { return part }
    do throws(PlanError) {
      part.assessment = try PlanAssessor(growthClasses: growthClasses).assess(posterior, scenario: scenario)
      if let leading = plan.indicators.first(where: { $0.derivation == nil && $0.anchor != nil }) {
        part.sensitivity = try Sensitivity(of: leading.id, in: plan)
      }
    } catch {
      throw FileError(error, inPlan: file)
    }
    part.trackingSentences = PlanTracker().track(posterior).indicators.filter { $0.latest != nil }.map(\.sentence)
    return part
  }
}

extension CommonOptions {
  /// Writes a workbook or a page.
  func write(_ report: Report, as format: OutputFormat) throws {
    if format == .html { return try write { try $0.write(ReportPage(report).html) } }
    guard let output, output != "-" else {
      throw CommandFailure.usage("a workbook is not text: name a file with -o FILE.xlsx")
    }
    try ReportWorkbook(report).write(to: output)
  }
}
