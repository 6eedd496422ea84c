import DevelopmentPlans
import Glibc

/// The inputs of the central path: base, target and attainment of each indicator, with the growth they ask for.
final class TargetsSheet {
  /// One indicator and its row.
  struct Entry {
    var plan: DevelopmentPlan
    var indicator: Indicator
    var row: Int
    /// `nil` for a derived indicator.
    var path: CentralPath?
    var probability: Double?
  }

  let entries: [Entry]
  private let places: [[String]: Int]
  private let sheet: SheetWriter
  private let language: Language

  private enum Column {
    static let area = 0, indicator = 1, unit = 2, wording = 3, sense = 4, base = 5, target = 6, upper = 7
    static let attainment = 8, origin = 9, due = 10, realised = 11, required = 12, central = 13, increment = 14
    static let probability = 15
  }

  init(_ sheet: SheetWriter, _ report: Report) {
    self.sheet = sheet
    language = report.language
    var entries: [Entry] = []
    for part in report.parts {
      let plan = part.projection.plan
      for projected in part.projection.indicators {
        let indicator = projected.indicator
        let probability = projected.targetProbabilities.first { $0.target == indicator.anchor }?.probability
        entries.append(
          Entry(
            plan: plan, indicator: indicator, row: entries.count + 1, path: CentralPath(of: indicator, in: plan),
            probability: probability))
      }
    }
    self.entries = entries
    places = Dictionary(
      entries.enumerated().map { ([$1.plan.id, $1.indicator.id], $0) }, uniquingKeysWith: { first, _ in first })
  }

  func entry(_ plan: DevelopmentPlan, _ indicator: String) -> Entry? {
    places[[plan.id, indicator]].map { entries[$0] }
  }

  func base(_ entry: Entry) -> String { sheet.reference(entry.row, Column.base) }
  func target(_ entry: Entry) -> String { sheet.reference(entry.row, Column.target) }
  func attainment(_ entry: Entry) -> String { sheet.reference(entry.row, Column.attainment) }
  func realised(_ entry: Entry) -> String { sheet.reference(entry.row, Column.realised) }
  func requiredGrowth(_ entry: Entry) -> String { sheet.reference(entry.row, Column.required) }
  func centralGrowth(_ entry: Entry) -> String { sheet.reference(entry.row, Column.central) }
  func years(_ entry: Entry) -> String {
    "(\(sheet.reference(entry.row, Column.due))-\(sheet.reference(entry.row, Column.origin)))"
  }

  func write() {
    let words = [
      Words.area, Words.indicator, Words.unit, Words.wording, Words.sense, Words.base, Words.target, Words.upper,
      Words.attainment, Words.origin, Words.due, Words.realised, Words.required, Words.central, Words.increment,
      Words.probability,
    ]
    sheet.headings(
      0, words.map { $0[language] }, widths: [20, 26, 7, 22, 9, 13, 13, 13, 11, 8, 8, 14, 10, 10, 13, 11])
    for entry in entries { write(entry) }
    sheet.freeze(rows: 1, columns: 2)
    sheet.setUpPrinting(repeatedRow: 0)
  }

  private func write(_ entry: Entry) {
    let row = entry.row
    let unit = WorkbookWriter.Style.quantity(entry.indicator.unit)
    let input = WorkbookWriter.Style.quantity(entry.indicator.unit, isInput: true)
    let (area, name) = (entry.plan.area[language], entry.indicator.name[language])
    let wording = entry.indicator.anchor?.wording ?? Words.derived[language]
    sheet.text(row, Column.area, area, .wrapped)
    sheet.text(row, Column.indicator, name, .wrapped)
    sheet.text(row, Column.unit, entry.indicator.unit)
    sheet.fit(row, [(Column.area, area), (Column.indicator, name), (Column.wording, wording)])
    guard let path = entry.path, let anchor = entry.indicator.anchor else {
      sheet.text(row, Column.wording, wording, .wrapped)
      return
    }
    sheet.text(row, Column.wording, wording, .wrapped)
    sheet.text(row, Column.sense, anchor.sense.rawValue)
    sheet.number(row, Column.base, path.base, input)
    sheet.number(row, Column.target, path.target, input)
    if let upper = anchor.upperBound, upper.isFinite { sheet.number(row, Column.upper, upper, unit) }
    sheet.number(row, Column.attainment, path.attainment, .init(numberFormat: "0.00", isInput: true))
    sheet.number(row, Column.origin, Double(entry.plan.originYear), .year)
    sheet.number(row, Column.due, Double(anchor.year), .year)
    sheet.accept(1e-6...1e12, row: row, column: Column.base, message: Words.positiveInput[language])
    sheet.accept(1e-6...1e12, row: row, column: Column.target, message: Words.positiveInput[language])
    sheet.accept(0.01...5, row: row, column: Column.attainment, message: Words.attainmentInput[language])
    let (base, target, years) = (base(entry), target(entry), years(entry))
    sheet.formula(
      row, Column.realised, "=\(target)*\(attainment(entry))", cached: path.target * path.attainment, unit)
    sheet.formula(
      row, Column.required, "=(\(target)/\(base))^(1/\(years))-1", cached: path.requiredGrowth, .percent(1))
    sheet.formula(
      row, Column.central, "=(\(realised(entry))/\(base))^(1/\(years))-1", cached: path.centralGrowth, .percent(1))
    sheet.formula(
      row, Column.increment, "=(\(target)-\(base))/\(years)", cached: (path.target - path.base) / path.horizon, unit)
    if let probability = entry.probability { sheet.number(row, Column.probability, probability, .percent(0)) }
  }
}
