import CXlsxWriter
import DevelopmentPlans
import Glibc
import GrowthCurves
import Tabular

/// The workbook of a report: summary, targets, projections, assumptions, sources, checks, and the model behind the
/// central path, all of whose formulas are live.
///
/// Base, target and attainment of each indicator are input cells on the sheet of targets. The central path and the growth
/// rates are formulas of them; their cached values are ours, so a reader without a recalculating program sees the same.
public struct ReportWorkbook: Sendable {
  private let report: Report

  public init(_ report: Report) { self.report = report }

  /// Writes the workbook to `file`, which appears whole or not at all.
  public func write(to file: String) throws {
    try AtomicFile.replace(file) { path in try write(temporary: path) }
  }

  func write(temporary path: String) throws(FileError) {
    let book = try WorkbookWriter(path: path)
    let language = report.language
    book.setProperties(title: report.title, year: report.parts[0].projection.plan.originYear)
    let names = SheetNames(language)
    // Sheets stand in the order in which they are added; formulas may refer to later ones.
    let summary = book.addSheet(names.summary)
    let targets = TargetsSheet(book.addSheet(names.targets), report)
    let projections = book.addSheet(names.projections)
    let assumptions = book.addSheet(names.assumptions)
    let sources = book.addSheet(names.sources)
    let checks = book.addSheet(names.checks)
    let model = ModelSheet(book.addSheet(names.model), report, targets: targets)
    targets.write()
    model.write()
    let written = ProjectionsSheet(projections, report, model: model)
    written.write()
    let firstFreeRow = writeSummary(summary, targets)
    let breaks = written.writeCharts(book, on: summary, from: firstFreeRow + 1)
    summary.setUpPrinting(scale: Self.summaryScale, breaks: breaks)
    writeAssumptions(assumptions)
    writeSources(sources)
    ChecksSheet(checks, report, targets: targets, model: model, projections: written).write()
    try book.close()
  }

  /// The scale at which the summary is one A4 page broad, in per cent, with the wide letters of a substitute font too.
  private static let summaryScale = 70

  /// Returns the row below the table.
  private func writeSummary(_ sheet: SheetWriter, _ targets: TargetsSheet) -> Int {
    let language = report.language
    sheet.text(0, 0, report.title, .title)
    sheet.headings(
      3,
      [
        Words.area, Words.indicator, Words.unit, Words.due, Words.wording, Words.probability, Words.required,
        Words.central,
      ]
      .map { $0[language] }, widths: [26, 30, 8, 8, 26, 13, 13, 13])
    sheet.merged(1, columns: 0...7, Words.workbookNote[language], .wrapped)
    var row = 4
    for entry in targets.entries {
      sheet.text(row, 0, entry.plan.area[language])
      sheet.text(row, 1, entry.indicator.name[language])
      sheet.text(row, 2, entry.indicator.unit)
      if let anchor = entry.indicator.anchor {
        sheet.number(row, 3, Double(anchor.year), .year)
        sheet.text(row, 4, anchor.wording)
      } else {
        sheet.text(row, 4, Words.derived[language])
      }
      if let probability = entry.probability { sheet.number(row, 5, probability, .percent(0)) }
      if let path = entry.path {
        sheet.formula(row, 6, "=\(targets.requiredGrowth(entry))", cached: path.requiredGrowth, .percent(1))
        sheet.formula(row, 7, "=\(targets.centralGrowth(entry))", cached: path.centralGrowth, .percent(1))
      }
      row += 1
    }
    sheet.freeze(rows: 4)
    return row
  }

  private func writeAssumptions(_ sheet: SheetWriter) {
    let language = report.language
    sheet.headings(
      0,
      [Words.area, Words.id, Words.statement, Words.value, Words.lower, Words.upper, Words.kind].map { $0[language] },
      widths: [26, 24, 70, 12, 12, 12, 12])
    var row = 1
    for part in report.parts {
      let plan = part.projection.plan
      for assumption in plan.statedAssumptions {
        sheet.text(row, 0, plan.area[language])
        sheet.text(row, 1, assumption.id)
        sheet.text(row, 2, assumption.text[language], .wrapped)
        sheet.fit(row, [(2, assumption.text[language])])
        if let value = assumption.value { sheet.number(row, 3, value, .plainNumber) }
        if let range = assumption.range {
          sheet.number(row, 4, range.lowerBound, .plainNumber)
          sheet.number(row, 5, range.upperBound, .plainNumber)
        }
        sheet.text(row, 6, (assumption.kind == .ours ? Words.ours : Words.fromSource)[language], .indented)
        row += 1
      }
    }
    sheet.freeze(rows: 1)
    sheet.setUpPrinting(repeatedRow: 0)
  }

  private func writeSources(_ sheet: SheetWriter) {
    let language = report.language
    sheet.headings(
      0, [Words.area, Words.id, Words.sourceTitle, Words.date, Words.place, Words.wording].map { $0[language] },
      widths: [26, 18, 50, 12, 40, 44])
    var row = 1
    for part in report.parts {
      let plan = part.projection.plan
      for source in part.sources {
        sheet.text(row, 0, plan.area[language])
        sheet.text(row, 1, source.id)
        sheet.text(row, 2, source.title, .wrapped)
        sheet.text(row, 3, source.date ?? "")
        let place = source.url ?? source.package ?? ""
        sheet.text(row, 4, place, .wrapped)
        let quoted = plan.indicators.flatMap(\.targets).filter { $0.sources.contains(source.id) }.map(\.wording)
        let wordings = quoted.joined(separator: language == .chinese ? "、" : "; ")
        sheet.text(row, 5, wordings, .wrapped)
        sheet.fit(row, [(2, source.title), (4, place), (5, wordings)])
        row += 1
      }
    }
    sheet.freeze(rows: 1)
    sheet.setUpPrinting(repeatedRow: 0)
  }
}

/// The names of the sheets in the report's language.
struct SheetNames {
  let summary, targets, projections, assumptions, sources, checks, model: String

  init(_ language: Language) {
    let names =
      language == .chinese
      ? ["摘要", "目标", "预测", "假设", "来源", "检查", "模型"]
      : ["Summary", "Targets", "Projections", "Assumptions", "Sources", "Checks", "Model"]
    summary = names[0]
    targets = names[1]
    projections = names[2]
    assumptions = names[3]
    sources = names[4]
    checks = names[5]
    model = names[6]
  }
}

extension WorkbookWriter.Style {
  static func percent(_ decimals: Int) -> Self {
    Self(numberFormat: decimals == 0 ? "0%" : "0." + String(repeating: "0", count: decimals) + "%")
  }

  /// A number with its unit behind it: `1,234.5 亿元`.
  static func quantity(_ unit: String, isInput: Bool = false) -> Self {
    let safe = unit.filter { $0 != "\"" && $0 != "\\" }
    return Self(numberFormat: "#,##0.0#\" \(safe)\"", isInput: isInput)
  }
}
