import DevelopmentPlans
import Reports
import Specifications
import Tabular

/// Projections and verdicts of a plan in memory, in the forms of the command's contract.
struct PlanRows {
  private let specification: PlanSpecification
  private let language: Language

  /// - Parameter file: where the text was read from, for the data packages it names and for messages.
  init(
    _ text: [UInt8], file: UnsafePointer<CChar>?, language: UnsafePointer<CChar>?
  ) throws {
    let name = try file.map { try Boundary.string($0, "file") } ?? "plan"
    guard let text = String(validating: text, as: UTF8.self) else { throw UsageError("plan is not UTF-8") }
    self.language = try Self.language(language.map { try Boundary.string($0, "language") })
    specification = try PlanSpecification.read(text: text, file: name)
  }

  private static func language(_ name: String?) throws -> Language {
    guard let name else { return .english }
    guard let language = Language(rawValue: name) else { throw UsageError("language '\(name)' is neither zh nor en") }
    return language
  }

  /// The rows of `forecast project`.
  func projection(years: Int32, levels: [Double]) throws -> Outcome {
    guard (0...100).contains(years) else { throw UsageError("years \(years) is not between 0 and 100") }
    guard levels.allSatisfy({ $0 > 0 && $0 < 100 }) else {
      throw UsageError("a level is a percentage strictly between 0 and 100")
    }
    let shares = Set(levels).sorted().map { $0 / 100 }
    let projection = try specification.project(years: 0...Int(years), levels: shares)
    let table = ProjectionTable(projection.rows, levels: shares, language: language).table
    return Outcome(text: table.csv(), refused: projection.refusals.count)
  }

  /// The object of `forecast assess`.
  func assessment() throws -> Outcome {
    do throws(PlanError) {
      let assessment = try PlanAssessor(growthClasses: specification.growthClasses).assess(specification.plan)
      return Outcome(
        text: AssessmentReport(assessment, language: language).json.text(), refused: assessment.refusals.count)
    } catch {
      throw FileError(error, inPlan: specification.file)
    }
  }
}
