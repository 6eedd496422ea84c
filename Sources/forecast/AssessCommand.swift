import ArgumentParser
import DevelopmentPlans
import Reports
import Specifications
import Tabular

/// `forecast assess`: how likely each target is, alone and together, and how much of the answer is assumption.
struct AssessCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assess",
    abstract: "Assesses attainability: the probability of each target and of all, required growth, realism, conflicts.",
    discussion: """
      Example:
        forecast assess models/central-vitality-area.yaml

      A plan with 'sum' is a district: one object for it, whose joint_probability is that of all targets of all areas, and one \
      for each area, with probabilities that agree with the sums.

      Formats: json (default; an array with one object per plan), ndjson, csv (one row per target), text (for a terminal), svg \
      (what each assumption moves of the probability of one target: a tornado chart).
      """)

  @OptionGroup var plans: PlanOptions

  @OptionGroup var district: DistrictOptions

  @Option(help: ArgumentHelp("The indicator whose tornado chart is drawn; by default the first.", valueName: "id"))
  var indicator: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let format = try common.format(from: [.json, .ndjson, .csv, .text, .svg], otherwise: .json)
    if format == .svg { return try drawTornado() }
    if indicator != nil { throw CommandFailure.usage("--indicator goes with --format svg") }
    var assessments: [Assessment] = []
    for (specification, scenario) in try plans.read(common) {
      if let posterior = try district.posterior(of: specification, plans) {
        assessments += try posterior.assessments()
        continue
      }
      do throws(PlanError) {
        assessments.append(
          try PlanAssessor(growthClasses: specification.growthClasses).assess(specification.plan, scenario: scenario))
      } catch {
        throw FileError(error, inPlan: specification.file)
      }
    }
    let reports = assessments.map { AssessmentReport($0, language: common.language) }
    switch format {
    case .text: try common.write { try $0.write(reports.map(\.text).joined(separator: "\n")) }
    case .ndjson: try common.write { try $0.write(reports.map { $0.json.text() + "\n" }.joined()) }
    case .csv:
      let table = AssessmentReport.table(reports)
      let headings = common.headings == .chinese ? AssessmentReport.chineseHeadings : nil
      try common.write { try table.write(csv: $0, headings: headings, byteOrderMark: common.bom) }
    default: try common.write { try $0.write(JSON.array(reports.map(\.json)).text(isPretty: true) + "\n") }
    }
    let refused = assessments.flatMap(\.refusals)
    guard refused.isEmpty else {
      for refusal in refused { common.warn("\(refusal.indicator): \(refusal.error)") }
      throw CommandFailure.partial(refused.count, of: .indicators, in: common.language)
    }
  }

  private func drawTornado() throws {
    let read = try plans.read(common)
    guard read.count == 1 else { throw CommandFailure.usage("--format svg draws one plan at a time") }
    let plan = read[0].specification.plan
    let known = plan.indicators.filter { $0.derivation == nil && $0.anchor != nil }.map(\.id)
    guard let id = indicator ?? known.first, known.contains(id) else {
      throw CommandFailure.usage(
        "plan '\(plan.id)' has no indicator '\(indicator ?? "")' with a target"
          + (indicator.flatMap { Suggestion.nearest(to: $0, among: known) }.map { "; did you mean '\($0)'?" } ?? ""))
    }
    let chart: TornadoChart
    do throws(PlanError) {
      guard let sensitivity = try Sensitivity(of: id, in: plan), let target = plan.indicator(id)?.anchor else {
        throw .noPathFits(indicator: id)
      }
      chart = TornadoChart(
        sensitivity, title: "\(plan.area[common.language]) · \(target.wording)", language: common.language)
    } catch {
      throw FileError(error, inPlan: read[0].specification.file)
    }
    try common.write { try $0.write(chart.svg()) }
  }
}
