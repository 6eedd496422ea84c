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

      Formats: json (default; an array with one object per plan), ndjson, csv (one row per target), text (for a terminal).
      """)

  @OptionGroup var plans: PlanOptions

  @OptionGroup var district: DistrictOptions

  @OptionGroup var common: CommonOptions

  func run() throws {
    let format = try common.format(from: [.json, .ndjson, .csv, .text], otherwise: .json)
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
      throw CommandFailure.partial(refused.count, of: refused.count == 1 ? "indicator" : "indicators")
    }
  }
}
