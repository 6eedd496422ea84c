import DevelopmentPlans
import EconomicData
import Tabular

/// A plan read from a file: the plan itself, and where its statements come from.
public struct PlanSpecification: Sendable {
  /// The path as the user wrote it.
  public let file: String
  public let plan: DevelopmentPlan
  /// The documents that the plan's targets quote, in the order of the file.
  public let sources: [PlanSource]
  /// Growth that comparable places realised, by indicator, `*` for any: the yardstick of realism.
  public let growthClasses: [String: GrowthReferenceClass]
  /// SHA-256 of the plan's text and of those of its areas, by which a stored run knows its input.
  public let digest: String
  /// The plans of the areas that sum to this one; empty for an area without parts.
  public let parts: [PlanSpecification]
  /// Ids of the indicators that are the sums of the areas.
  public let sums: [String]
  /// How district and areas are made to agree.
  public let weights: DistrictSystem.Weights

  /// Reads `file`, and the data packages it names.
  ///
  /// - Throws: `FileFaults` with everything that is wrong, or a `FileError` where the file cannot be read at all.
  public static func read(_ file: String, encoding: TextEncoding = .utf8) throws -> PlanSpecification {
    try read(file, encoding: encoding, ancestors: [])
  }

  static func read(
    _ file: String, encoding: TextEncoding, ancestors: [(name: String, real: String)]
  ) throws -> PlanSpecification {
    let text = try InputFile.text(file, encoding: encoding, limit: largestFile)
    return try read(text: text, file: file, encoding: encoding, ancestors: ancestors)
  }

  /// Reads a plan from `text`, as if it stood in `file`.
  public static func read(text: String, file: String, encoding: TextEncoding = .utf8) throws -> PlanSpecification {
    try read(text: text, file: file, encoding: encoding, ancestors: [])
  }

  private static func read(
    text: String, file: String, encoding: TextEncoding, ancestors: [(name: String, real: String)]
  ) throws -> PlanSpecification {
    let faults = FaultCollector(file: file)
    let reader = PlanReader(
      faults: faults, folder: ProjectFolder(of: file), encoding: encoding,
      digest: MessageDigest.sha256(Array(text.utf8)), ancestors: ancestors)
    let specification = YAMLValue.document(text, faults: faults).flatMap(reader.specification)
    try faults.throwIfAny()
    return specification!
  }

  /// The posteriors of the plan's indicators, from which projections and verdicts are read.
  ///
  /// - Throws: a `FileError` that names the plan's file, where the plan as a whole cannot be projected.
  public func posterior() throws(FileError) -> PlanPosterior {
    do throws(PlanError) {
      return try PlanPosterior(plan)
    } catch {
      throw FileError(error, inPlan: file)
    }
  }

  /// The projection of the plan's indicators.
  public func project(
    years: ClosedRange<Int> = 0...8, levels: [Double] = [0.5, 0.8, 0.95], scenario: Scenario = .none
  ) throws(FileError) -> Projection {
    try posterior().projection(years: years, levels: levels, scenario: scenario)
  }

  /// The same specification with another plan in it.
  public func replacing(_ plan: DevelopmentPlan) -> PlanSpecification {
    PlanSpecification(
      file: file, plan: plan, sources: sources, growthClasses: growthClasses, digest: digest, parts: parts, sums: sums,
      weights: weights)
  }

  /// The same district with each plan in it changed.
  public func changing(_ change: (DevelopmentPlan) -> DevelopmentPlan) -> PlanSpecification {
    PlanSpecification(
      file: file, plan: change(plan), sources: sources, growthClasses: growthClasses, digest: digest,
      parts: parts.map { $0.changing(change) }, sums: sums, weights: weights)
  }

  /// Room for more indicators than are read; what is larger is no plan.
  private static let largestFile = 16 << 20
}

extension FileError {
  /// A fault of the plan in `file` as the fault of a file.
  public init(_ error: PlanError, inPlan file: String) {
    self.init(file: file, expected: "a plan without contradictions", found: "this: \(error)")
  }
}
