import DevelopmentPlans
import Glibc
import GrowthCurves

/// The families of paths as formulas: one row an indicator and year, one column a family, and the central path.
final class ModelSheet {
  struct Row {
    var entry: TargetsSheet.Entry
    var year: Int
    var row: Int
    var value: Double
  }

  private struct Place: Hashable {
    var plan: String
    var indicator: String
    var year: Int
  }

  private(set) var rows: [Row] = []
  private var places: [Place: Int] = [:]
  private let sheet: SheetWriter
  private let report: Report
  private let targets: TargetsSheet

  private enum Column {
    static let area = 0, indicator = 1, year = 2, share = 3, eta = 4, shape = 5, weights = 6, logs = 10, central = 14
  }

  /// How a logarithm is shown; the cell holds all its digits.
  private static let logarithm = WorkbookWriter.Style(numberFormat: "0.0000")
  /// The order of the families' columns.
  private static let families: [PathFamily] = [.rampWeibull, .logistic, .gompertz, .exponential]

  init(_ sheet: SheetWriter, _ report: Report, targets: TargetsSheet) {
    self.sheet = sheet
    self.report = report
    self.targets = targets
    var next = 1
    for part in report.parts {
      for projected in part.projection.indicators {
        guard let entry = targets.entry(part.projection.plan, projected.indicator.id) else { continue }
        for row in projected.rows {
          let value = Self.value(entry, in: part.projection.plan, at: Double(row.planYear))
          places[Place(plan: entry.plan.id, indicator: entry.indicator.id, year: row.year)] = rows.count
          rows.append(Row(entry: entry, year: row.year, row: next, value: value))
          next += 1
        }
      }
    }
  }

  /// The central value; of a derived indicator, that of its source divided or multiplied by the factor's median.
  static func value(_ entry: TargetsSheet.Entry, in plan: DevelopmentPlan, at t: Double) -> Double {
    if let path = entry.path { return path.value(at: t) }
    guard let derivation = entry.indicator.derivation, let source = plan.indicator(derivation.indicator) else {
      return .nan
    }
    let next = TargetsSheet.Entry(
      plan: plan, indicator: source, row: 0, path: CentralPath(of: source, in: plan), probability: nil)
    let value = Self.value(next, in: plan, at: t)
    return derivation.scale
      * (derivation.operation == .quotient ? value / derivation.factor.median : value * derivation.factor.median)
  }

  func central(_ plan: DevelopmentPlan, _ indicator: String, _ year: Int) -> (reference: String, value: Double)? {
    places[Place(plan: plan.id, indicator: indicator, year: year)]
      .map { (sheet.reference(rows[$0].row, Column.central), rows[$0].value) }
  }

  func write() {
    let language = report.language
    let names =
      [Words.area, Words.indicator, Words.year].map { $0[language] } + ["s = t/H", "η", "k"]
      + Self.families.map { "w \(Self.label($0))" } + Self.families.map { "ln μ \(Self.label($0))" }
      + [Words.centralPath[language]]
    sheet.headings(0, names, widths: [22, 28, 8, 8, 8, 8, 8, 9, 11, 12, 12, 12, 13, 13, 15])
    for row in rows { write(row) }
    sheet.freeze(rows: 1, columns: 3)
    sheet.setUpPrinting(repeatedRow: 0)
  }

  private func write(_ row: Row) {
    let language = report.language
    let entry = row.entry
    sheet.text(row.row, Column.area, entry.plan.area[language])
    sheet.text(row.row, Column.indicator, entry.indicator.name[language])
    sheet.number(row.row, Column.year, Double(row.year), .year)
    let unit = WorkbookWriter.Style.quantity(entry.indicator.unit)
    guard let path = entry.path else { return writeDerived(row, unit) }
    let share = (Double(row.year - entry.plan.originYear)) / path.horizon
    sheet.formula(
      row.row, Column.share,
      "=(\(sheet.reference(row.row, Column.year))-\(entry.plan.originYear))/\(targets.years(entry))",
      cached: share)
    sheet.number(row.row, Column.eta, path.maturity)
    sheet.number(row.row, Column.shape, exp(path.rampShape))
    var (numerator, denominator): ([String], [String]) = ([], [])
    for (index, family) in Self.families.enumerated() {
      let weight = path.families.first { $0.family == family }?.weight ?? 0
      let log = AnchoredPath(
        family, base: Glibc.log(path.base), target: Glibc.log(path.target * path.attainment), eta: path.maturity,
        logExponent: path.rampShape, horizon: path.horizon
      ).logValue(at: share * path.horizon)
      sheet.number(row.row, Column.weights + index, weight)
      guard weight > 0 else { continue }
      let cell = sheet.reference(row.row, Column.logs + index)
      let formula = formula(family, row.row, entry)
      if log.isFinite {
        sheet.formula(row.row, Column.logs + index, formula, cached: log, Self.logarithm)
      } else {
        sheet.formula(row.row, Column.logs + index, formula, cached: "", Self.logarithm)
      }
      let weightCell = sheet.reference(row.row, Column.weights + index)
      numerator.append("IF(ISNUMBER(\(cell)),\(weightCell)*\(cell),0)")
      denominator.append("IF(ISNUMBER(\(cell)),\(weightCell),0)")
    }
    sheet.formula(
      row.row, Column.central,
      "=EXP((\(numerator.joined(separator: "+")))/(\(denominator.joined(separator: "+"))))", cached: row.value, unit)
  }

  /// ln μ of a family as METHOD states it, in cells; empty where the family cannot run from base to target.
  private func formula(_ family: PathFamily, _ row: Int, _ entry: TargetsSheet.Entry) -> String {
    let base = targets.base(entry)
    let end = targets.realised(entry)
    let s = sheet.reference(row, Column.share)
    let eta = sheet.reference(row, Column.eta)
    let k = sheet.reference(row, Column.shape)
    let ceiling = "(\(end)*(1+EXP(-\(eta))))"
    switch family {
    case .exponential: return "=(1-\(s))*LN(\(base))+\(s)*LN(\(end))"
    case .logistic:
      let start = "(-LN(\(ceiling)/\(base)-1))"
      return "=IF(\(base)<\(ceiling),LN(\(ceiling))-LN(1+EXP(-(\(start)+(\(eta)-\(start))*\(s)))),\"\")"
    case .gompertz:
      return
        "=IF(\(base)<\(ceiling),LN(\(ceiling))-LN(\(ceiling)/\(base))^(1-\(s))*LN(1+EXP(-\(eta)))^\(s),\"\")"
    case .rampWeibull:
      let rise = "((1-EXP(-(\(s)^\(k))*LN(1+EXP(\(eta)))))*(1+EXP(-\(eta))))"
      let value = "(\(base)+(\(end)-\(base))*\(rise))"
      return "=IF(\(value)>0,LN(\(value)),\"\")"
    }
  }

  private func writeDerived(_ row: Row, _ unit: WorkbookWriter.Style) {
    guard let derivation = row.entry.indicator.derivation,
      let source = central(row.entry.plan, derivation.indicator, row.year)
    else { return }
    let sign = derivation.operation == .quotient ? "/" : "*"
    sheet.formula(
      row.row, Column.central, "=\(source.reference)\(sign)\(derivation.factor.median)*\(derivation.scale)",
      cached: row.value, unit)
  }

  private static func label(_ family: PathFamily) -> String {
    switch family {
    case .rampWeibull: "ramp"
    case .logistic: "logistic"
    case .gompertz: "gompertz"
    case .exponential: "exponential"
    }
  }
}
