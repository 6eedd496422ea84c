import DevelopmentPlans
import Tabular

/// Writes forecasts as they come, in the columns of the contract.
struct PredictionWriter {
  static func columns(_ levels: Levels) -> [String] {
    ["series", "model", "period", "horizon", "mean", "median"] + levels.columnNames + ["status"]
  }

  private static let chinese = [
    "series": "序列", "model": "模型", "period": "时期", "horizon": "步长", "mean": "均值", "median": "中位数",
    "status": "状态",
  ]

  /// The columns as the header of CSV has them.
  static func headings(_ common: CommonOptions) -> [String] {
    let columns = columns(common.levels)
    guard common.headings == .chinese else { return columns }
    return columns.map { chinese[$0] ?? $0.replacing("lower_", with: "下限").replacing("upper_", with: "上限") }
  }

  private enum Form {
    case csv(CSVWriter)
    case ndjson
    case json(isFirst: Bool)
  }

  private let sink: ByteSink
  private let columns: [String]
  private var form: Form

  /// - Parameter continuing: Whether the sink already holds the header and rows.
  init(_ sink: ByteSink, _ format: OutputFormat, _ common: CommonOptions, continuing: Bool = false) throws {
    self.sink = sink
    columns = Self.columns(common.levels)
    switch format {
    case .json:
      form = .json(isFirst: true)
      try sink.write("[\n")
    case .ndjson: form = .ndjson
    default:
      let headings = Self.headings(common)
      let header = continuing ? ByteSink() : sink
      var writer = try CSVWriter(header, columns: headings, byteOrderMark: common.bom && !continuing)
      if continuing { writer = CSVWriter(continuing: sink, columnCount: columns.count) }
      form = .csv(writer)
    }
  }

  mutating func write(_ forecast: SeriesForecast) throws {
    if forecast.rows.isEmpty {
      let missing = [Cell](repeating: .missing, count: columns.count - 3)
      try write([.text(forecast.series), .text(forecast.model)] + missing + [.text(forecast.status)])
      return
    }
    for row in forecast.rows {
      var cells: [Cell] = [.text(forecast.series), .text(forecast.model), .text(row.period), .integer(row.horizon)]
      for value in [row.mean, row.median] + row.limits {
        cells.append(.number(NumberText.rounded(value)))
      }
      cells.append(.text(forecast.status))
      try write(cells)
    }
  }

  private mutating func write(_ cells: [Cell]) throws {
    switch form {
    case .csv(var writer):
      try writer.write(cells)
      form = .csv(writer)
    case .ndjson: try sink.write(object(cells) + "\n")
    case .json(let isFirst):
      try sink.write((isFirst ? "" : ",\n") + object(cells))
      form = .json(isFirst: false)
    }
  }

  private func object(_ cells: [Cell]) -> String {
    var table = Table(columns: columns)
    table.append(cells)
    var line = table.ndjson()
    while line.last == "\n" { line.removeLast() }
    return line
  }

  func finish() throws {
    if case .json = form { try sink.write("\n]\n") }
  }
}
