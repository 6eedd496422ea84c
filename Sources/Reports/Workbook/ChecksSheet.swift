import DevelopmentPlans
import Glibc

/// Formulas that must come out true: the reader's own proof that the sheets agree.
struct ChecksSheet {
  private let sheet: SheetWriter
  private let report: Report
  private let targets: TargetsSheet
  private let model: ModelSheet
  private let projections: ProjectionsSheet

  init(
    _ sheet: SheetWriter, _ report: Report, targets: TargetsSheet, model: ModelSheet, projections: ProjectionsSheet
  ) {
    self.sheet = sheet
    self.report = report
    self.targets = targets
    self.model = model
    self.projections = projections
  }

  func write() {
    let language = report.language
    sheet.headings(0, [Words.check, Words.result].map { $0[language] }, widths: [110, 12])
    var row = 1
    for block in projections.blocks {
      for (index, level) in report.levels.enumerated() {
        let columns = projections.orderedColumns(level: index)
        let (lower, median, upper) = (
          projections.sheet.reference(rows: block.rows, column: columns.lower),
          projections.sheet.reference(rows: block.rows, column: columns.median),
          projections.sheet.reference(rows: block.rows, column: columns.upper)
        )
        add(
          &row, "\(block.title): \(Words.ordered[language]) (\(Levels.percent(level))%)",
          "SUMPRODUCT(--(\(lower)<=\(median)),--(\(median)<=\(upper)))=\(block.rows.count)")
      }
    }
    for entry in targets.entries {
      guard let anchor = entry.indicator.anchor,
        let central = model.central(entry.plan, entry.indicator.id, anchor.year)
      else { continue }
      let name = "\(entry.plan.area[language]) · \(entry.indicator.name[language])"
      add(
        &row, "\(name): \(Words.centralMeets[language])",
        "ABS(\(central.reference)/\(targets.realised(entry))-1)<1E-9")
      add(
        &row, "\(name): \(Words.growthMeets[language])",
        "ABS(\(targets.base(entry))*(1+\(targets.requiredGrowth(entry)))^\(targets.years(entry))/\(targets.target(entry))-1)<1E-9"
      )
    }
    if row > 1 { sheet.colourChecks(rows: 1...(row - 1), column: 1) }
    sheet.freeze(rows: 1)
    sheet.setUpPrinting(repeatedRow: 0)
  }

  private func add(_ row: inout Int, _ name: String, _ condition: String) {
    sheet.text(row, 0, name)
    sheet.formula(row, 1, "=IF(\(condition),\"OK\",\"CHECK\")", cached: "OK", .year)
    row += 1
  }
}
