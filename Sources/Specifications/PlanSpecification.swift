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

  /// Reads `file`, and the data packages it names.
  ///
  /// - Throws: `FileFaults` with everything that is wrong, or a `FileError` where the file cannot be read at all.
  public static func read(_ file: String, encoding: TextEncoding = .utf8) throws -> PlanSpecification {
    let text = try InputFile.text(file, encoding: encoding, limit: largestFile)
    return try read(text: text, file: file, encoding: encoding)
  }

  /// Reads a plan from `text`, as if it stood in `file`.
  public static func read(text: String, file: String, encoding: TextEncoding = .utf8) throws -> PlanSpecification {
    let faults = FaultCollector(file: file)
    let reader = PlanReader(faults: faults, folder: ProjectFolder(of: file), encoding: encoding)
    let specification = YAMLValue.document(text, faults: faults).flatMap(reader.specification)
    try faults.throwIfAny()
    return specification!
  }

  /// A plan is written by hand; above a megabyte it is something else.
  private static let largestFile = 1 << 20
}

/// A document that a plan quotes.
public struct PlanSource: Sendable, Hashable {
  public var id: String
  public var title: String
  /// The day it was published, `2023-01-31`.
  public var date: String?
  public var url: String?
  /// The data package with its figures and quotations, below the project's folder.
  public var package: String?

  public init(id: String, title: String, date: String? = nil, url: String? = nil, package: String? = nil) {
    self.id = id
    self.title = title
    self.date = date
    self.url = url
    self.package = package
  }
}
