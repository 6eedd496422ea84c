import ArgumentParser
import EconomicData
import Tabular

/// How a data file in long form is read, for every subcommand that takes one.
struct DataOptions: ParsableArguments {
  @Option(
    help: .init("The column that names the series; by default series, series_id or unique_id.", valueName: "name"))
  var seriesColumn: String?

  @Option(help: .init("The column of periods; by default period, year, index, date or ds.", valueName: "name"))
  var periodColumn: String?

  @Option(help: .init("The column of values; by default value or y.", valueName: "name"))
  var valueColumn: String?

  @Option(
    help: .init(
      "yearly, quarterly, monthly, weekly, daily, hourly, or the seasonal period N of bare indices.",
      valueName: "frequency"))
  var frequency: Frequency?

  @Option(help: .init("The character between fields: ',' ';' or tab.", valueName: "character"))
  var separator: FieldSeparator = .comma

  @Option(help: .init("The character before decimals: '.' or ','.", valueName: "character"))
  var decimal: DecimalMark = .point

  func validate() throws {
    if separator == .comma, decimal == .comma {
      throw ValidationError("--decimal ',' needs another --separator than ',', such as --separator ';'.")
    }
  }

  func seriesOptions(encoding: TextEncoding, regressors: [String] = []) -> SeriesOptions {
    SeriesOptions(
      seriesColumn: seriesColumn, periodColumn: periodColumn, valueColumn: valueColumn, regressorColumns: regressors,
      dialect: CSVDialect(delimiter: separator.character, decimalMark: decimal.character), encoding: encoding)
  }
}

extension Frequency: ExpressibleByArgument {}

enum FieldSeparator: String, ExpressibleByArgument, CaseIterable {
  case comma = ","
  case semicolon = ";"
  case tab

  init?(argument: String) {
    switch argument {
    case ",": self = .comma
    case ";": self = .semicolon
    case "tab", "\t", "\\t": self = .tab
    default: return nil
    }
  }

  var character: Character { self == .tab ? "\t" : Character(rawValue) }
}

enum DecimalMark: String, ExpressibleByArgument, CaseIterable {
  case point = "."
  case comma = ","

  var character: Character { Character(rawValue) }
}
