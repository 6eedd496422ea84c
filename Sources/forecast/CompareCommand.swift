import ArgumentParser
import DevelopmentPlans
import Glibc
import Specifications
import Tabular
import Vintages

/// `forecast compare`: why a number moved between two stored runs.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Splits the change between two stored runs into revision, news, target and assumption.",
    discussion: """
      Example:
        forecast compare 1 2 --vintages runs.sqlite

      Runs are stored by 'forecast project PLAN --vintages FILE'. Without two ids the runs of the file are listed. The \
      parts are taken in the order revised figures, new figures, targets, assumptions and model; they sum to the change. \
      Formats: csv (default), json, ndjson.
      """)

  @Argument(help: ArgumentHelp("The ids of the earlier and of the later run.", valueName: "id"))
  var ids: [Int64] = []

  @Option(help: ArgumentHelp("The file of stored runs.", valueName: "file"))
  var vintages: String

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard ids.isEmpty || ids.count == 2 else {
      throw ValidationError("compare takes two ids, or none to list the runs.")
    }
  }

  func run() throws {
    let format = try common.format(from: [.csv, .json, .ndjson], otherwise: .csv)
    let table = try ids.isEmpty ? listed() : compared()
    switch format {
    case .json: try common.write { try $0.write(table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.ndjson()) }
    default: try common.write { try table.write(csv: $0, byteOrderMark: common.bom) }
    }
  }

  private func listed() throws -> Table {
    let store = try openStore(vintages, mustExist: true)
    var table = Table(columns: ["id", "created_at", "plan", "label", "input_digest", "version"])
    for run in try inStore(vintages, { try store.list() }) {
      table.append([
        .integer(Int(run.id)), .text(run.createdAt), .text(run.plan), Cell(run.label), .text(run.inputDigest),
        .text(run.version),
      ])
    }
    return table
  }

  private func compared() throws -> Table {
    let store = try openStore(vintages, mustExist: true)
    let comparison = try inStore(vintages) {
      try VintageComparison(from: store.vintage(ids[0]), to: store.vintage(ids[1]))
    }
    for indicator in comparison.onlyBefore { common.warn("run \(ids[1]) has no indicator '\(indicator)'") }
    for indicator in comparison.onlyAfter { common.warn("run \(ids[0]) has no indicator '\(indicator)'") }
    var table = Table(columns: [
      "indicator", "measure", "period", "before", "after", "change", "revision", "news", "target", "assumption",
      "remainder",
    ])
    func number(_ value: Double) -> Cell { .number(NumberText.rounded(value, significantDigits: 15)) }
    for row in comparison.rows {
      let (measure, period): (String, Cell) =
        switch row.measure {
        case .probability: ("probability", .missing)
        case .median(let year): ("median", .integer(year))
        }
      table.append([
        .text(row.indicator), .text(measure), period, number(row.before), number(row.after), number(row.change),
        number(row.revision), number(row.news), number(row.target), number(row.assumption), number(row.remainder),
      ])
    }
    return table
  }
}

/// Opens a store of vintages; its faults become those of a file.
func openStore(_ file: String, mustExist: Bool) throws -> VintageStore {
  guard !mustExist || access(file, R_OK) == 0 else {
    throw FileError(
      .noInput, file: file, expected: "a file of stored runs", found: "none that can be read",
      cure: "store runs with 'forecast project PLAN --vintages FILE'")
  }
  return try inStore(file) { try VintageStore(path: file) }
}

/// Does `work` on a store, and gives its faults the form and the exit code of a file's.
func inStore<Result>(_ file: String, _ work: () throws -> Result) throws -> Result {
  do {
    return try work()
  } catch let error as VintageError {
    throw FileError(file: file, expected: "a store that holds these runs", found: "this: \(error)")
  } catch let error as PlanError {
    throw FileError(error, inPlan: file)
  } catch {
    throw FileError(
      .cannotWrite, file: file, expected: "a store of runs that can be opened and written",
      found: FileError.quoted("\(error)"), cure: "check the place and its permissions")
  }
}
