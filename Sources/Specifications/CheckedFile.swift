import DevelopmentPlans
import Tabular

/// A file that has been read and found free of faults.
public struct CheckedFile: Sendable {
  public let file: String
  /// What it holds, in a few words.
  public let summary: String

  /// Reads a table (`.csv`), a data package (`datapackage.json`, or its folder) or a plan.
  ///
  /// - Throws: `FileFaults` with everything that is wrong, or a `FileError`.
  public init(_ file: String, encoding: TextEncoding = .utf8) throws {
    self.file = file
    if file.lowercased().hasSuffix(".csv") {
      let table = try Table(csv: file, encoding: encoding)
      summary = "a table of \(table.rows.count) rows and \(table.columns.count) columns, no faults"
    } else if DataPackage.isPackage(file) {
      let package = try DataPackage(file)
      summary =
        "a data package of \(package.resources.count) files from \(package.sources.count) sources, digests as described, no faults"
    } else {
      let specification = try PlanSpecification.read(file, encoding: encoding)
      let plan = specification.plan
      let district =
        specification.parts.isEmpty
        ? ""
        : "a district of \(specification.flattened.count - 1) areas summing \(specification.sums.joined(separator: ", ")), with "
      summary =
        district
        + "a plan of \(plan.indicators.count) indicators, \(plan.originYear) to \(plan.originYear + plan.horizon), no faults"
    }
  }
}
