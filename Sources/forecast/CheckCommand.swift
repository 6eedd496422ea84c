import ArgumentParser
import Specifications
import Tabular

/// `forecast check`: validates plans and data packages and reports every fault at once.
struct CheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Validates plans and data packages, all faults at once.",
    discussion: """
      Example:
        forecast check models/central-vitality-area.yaml

      A file that ends in .csv is read as a table, 'datapackage.json' or its folder as a data package, everything else \
      as a plan. What is fine is listed on standard output, faults on standard error.
      """)

  @Argument(help: ArgumentHelp("Plans, tables, data packages.", valueName: "file"))
  var files: [String]

  @OptionGroup var common: CommonOptions

  func run() throws {
    var faults: [FileError] = []
    var verdicts: [String] = []
    for file in files {
      do {
        verdicts.append("\(file): \(try CheckedFile(file, encoding: common.encoding).summary)")
      } catch let error as FileError {
        faults.append(error)
      } catch let error as FileFaults {
        faults += error.errors
      }
    }
    if !common.quiet, !verdicts.isEmpty {
      try common.write { try $0.write(verdicts.map { $0 + "\n" }.joined()) }
    }
    guard faults.isEmpty else { throw FileFaults(faults) }
  }
}
