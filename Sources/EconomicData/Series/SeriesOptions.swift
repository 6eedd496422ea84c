import Tabular

/// How a data file in long form is read: one row an observation.
public struct SeriesOptions: Sendable, Hashable {
  /// The column that names the series; else `series`, `series_id` or `unique_id`; else the file is one series.
  public var seriesColumn: String?
  /// The column of periods; else `period`, `year`, `index`, `date` or `ds`.
  public var periodColumn: String?
  /// The column of values; else `value` or `y`.
  public var valueColumn: String?
  /// Columns of numbers that explain the values; their rows may go on after the last value.
  public var regressorColumns: [String]
  public var dialect: CSVDialect
  public var encoding: TextEncoding
  /// The largest file accepted, in bytes.
  public var sizeLimit: Int

  public init(
    seriesColumn: String? = nil, periodColumn: String? = nil, valueColumn: String? = nil,
    regressorColumns: [String] = [], dialect: CSVDialect = .commas,
    encoding: TextEncoding = .auto, sizeLimit: Int = CSVReader.defaultLimit
  ) {
    self.seriesColumn = seriesColumn
    self.periodColumn = periodColumn
    self.valueColumn = valueColumn
    self.regressorColumns = regressorColumns
    self.dialect = dialect
    self.encoding = encoding
    self.sizeLimit = sizeLimit
  }
}

/// Where the columns of a long form stand in one file.
struct SeriesColumns {
  let series: Int?
  let period: Int
  let value: Int
  let unit: Int?
  let indicator: Int?
  let area: Int?
  let part: Int?
  let regressors: [Int]
  let numbers: SeriesRecord.NumberMeaning

  init(_ reader: borrowing CSVReader, _ options: SeriesOptions) throws(FileError) {
    func required(_ chosen: String?, _ names: [String]) throws(FileError) -> Int {
      let wanted = chosen.map { [$0] } ?? names
      guard let place = reader.place(of: wanted) else { throw reader.missingColumn(wanted) }
      return place
    }
    if let chosen = options.seriesColumn {
      series = try required(chosen, [])
    } else {
      series = reader.place(of: ["series", "series_id", "unique_id"])
    }
    period = try required(options.periodColumn, ["period", "year", "index", "date", "ds"])
    value = try required(options.valueColumn, ["value", "y"])
    unit = reader.place(of: ["unit"])
    indicator = reader.place(of: ["indicator"])
    area = reader.place(of: ["area"])
    part = reader.place(of: ["part"])
    var places: [Int] = []
    for name in options.regressorColumns { places.append(try required(name, [])) }
    regressors = places
    numbers =
      switch reader.header[period] {
      case "year": .years
      case "index": .indices
      default: .open
      }
  }
}
