import GrowthCurves
import Reports
import Tabular

extension FitTable {
  var columns: [String] {
    switch self {
    case .tidy:
      ["series", "curve", "status", "reason", "term", "meaning", "estimate", "std_error", "lower_95", "upper_95"]
    case .glance:
      [
        "series", "curve", "status", "reason", "n", "rss", "sigma", "dof", "log_likelihood", "aic", "aicc", "bic",
        "termination", "iterations", "evaluations", "ceiling_verdict", "weight",
      ]
    case .augment:
      [
        "series", "curve", "status", "reason", "period", "value", "fitted", "residual", "innovation", "lower_95",
        "upper_95",
      ]
    }
  }

  func rows(_ row: FitRow) -> [[Cell]] {
    let head: [Cell] = [.text(row.series), .text(row.curve), .text(row.status.rawValue), .text(row.reason)]
    switch self {
    case .tidy:
      let terms = row.parameters.map { parameter in
        head + [
          .text(parameter.name), .text(parameter.meaning), cell(parameter.estimate), cell(parameter.standardError),
          cell(parameter.lower), cell(parameter.upper),
        ]
      }
      let averaged =
        row.isAverage
        ? row.derived.map {
          head + [.text($0.name), .text($0.meaning), cell($0.estimate), .missing, cell($0.lower), cell($0.upper)]
        }
        : []
      // A refusal without terms still has its row.
      return terms.isEmpty && averaged.isEmpty ? [head + [Cell](repeating: .missing, count: 6)] : terms + averaged
    case .glance:
      return [
        head + [
          .integer(row.count), cell(row.residualSumOfSquares), cell(row.sigma), Cell(row.degreesOfFreedom),
          cell(row.logLikelihood), cell(row.aic), cell(row.aicc), cell(row.bic), Cell(row.termination),
          Cell(row.iterations), Cell(row.evaluations), Cell(row.ceiling?.status.rawValue), cell(row.weight),
        ]
      ]
    case .augment: return augmented(row, head)
    }
  }

  private func augmented(_ row: FitRow, _ head: [Cell]) -> [[Cell]] {
    guard let fit = row.fit else { return [head + [Cell](repeating: .missing, count: 7)] }
    let residuals = fit.rawResiduals
    return fit.data.times.indices.map { i in
      let fitted = fit.value(at: fit.data.times[i])
      let interval = fit.curveDistribution(at: fit.data.times[i]).interval(level: 0.95)
      return head + [
        .text(row.labels.indices.contains(i) ? row.labels[i] : "\(fit.data.times[i])"), cell(fit.data.values[i]),
        cell(fitted), cell(fit.data.values[i] - fitted), cell(residuals[i]), cell(interval.lowerBound),
        cell(interval.upperBound),
      ]
    }
  }

  private func cell(_ value: Double?) -> Cell {
    guard let value, value.isFinite else { return .missing }
    return .number(value)
  }
}

/// Writes rows one after another, whatever their number.
struct FitWriter {
  let sink: ByteSink
  let format: OutputFormat
  let table: FitTable
  let bom: Bool
  private var csv: CSVWriter?
  private var isFirst = true

  init(sink: ByteSink, format: OutputFormat, table: FitTable, bom: Bool) {
    self.sink = sink
    self.format = format
    self.table = table
    self.bom = bom
  }

  mutating func begin() throws {
    switch format {
    case .csv: csv = try CSVWriter(sink, columns: table.columns, byteOrderMark: bom)
    case .json: try sink.write("[")
    default: break
    }
  }

  mutating func write(_ rows: [FitRow]) throws {
    for row in rows {
      switch format {
      case .csv: for cells in table.rows(row) { try csv!.write(cells) }
      case .json:
        try sink.write((isFirst ? "\n" : ",\n") + row.json.text(isPretty: true))
        isFirst = false
      default: try sink.write(row.json.text() + "\n")
      }
    }
  }

  mutating func end() throws {
    if format == .json { try sink.write("\n]\n") }
  }
}
