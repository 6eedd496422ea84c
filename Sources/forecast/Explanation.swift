import ArgumentParser
import EconomicData
import Forecasting
import TimeSeriesModels

/// What explains the series from outside: columns of the data file and effects of the calendar.
struct Explanation: ParsableArguments {
  @Option(
    help: .init(
      "Columns of numbers that explain the values, for arima; rows without a value give them for the future.",
      valueName: "columns"))
  var regressors: ColumnList?

  @Option(
    help: .init(
      """
      Effects of the calendar, for arima on months or quarters: month-length, working-days, trading-days, \
      chinese-new-year. None by default.
      """, valueName: "effects"))
  var calendar: CalendarList?

  var columns: [String] { regressors?.names ?? [] }
  var effects: [CalendarEffect] { calendar?.effects ?? [] }
  var isEmpty: Bool { columns.isEmpty && effects.isEmpty }

  /// `models` with the calendar in them.
  ///
  /// - Throws: a usage failure that names the first model that takes no regressors.
  func explain(_ models: [any ForecastModel]) throws -> [any ForecastModel] {
    if isEmpty { return models }
    return try models.map { model in
      guard let arima = model as? ARIMA else {
        throw CommandFailure.usage(
          "\(model.name) takes no regressors; --regressors and --calendar go with --model arima")
      }
      return arima.explained(by: nil, calendar: effects)
    }
  }

  /// `model` with the columns of `record` in it.
  func explain(_ model: any ForecastModel, _ record: SeriesRecord, frequency: Frequency?) throws -> any ForecastModel {
    guard !columns.isEmpty, let arima = model as? ARIMA else { return model }
    let (start, values) = try record.regressors(frequency: frequency)
    return arima.explained(
      by: Regressors(names: columns, start: start, columns: values), calendar: arima.calendar)
  }
}

/// Names of columns, separated by commas, each once.
struct ColumnList: ExpressibleByArgument {
  let names: [String]

  init?(argument: String) {
    names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard !names.contains(""), Set(names).count == names.count else { return nil }
  }
}

/// Effects of the calendar, separated by commas, each once.
struct CalendarList: ExpressibleByArgument {
  let effects: [CalendarEffect]

  init?(argument: String) {
    let found = argument.split(separator: ",", omittingEmptySubsequences: false).map {
      CalendarEffect(rawValue: String($0))
    }
    effects = found.compactMap { $0 }
    guard effects.count == found.count, !effects.isEmpty, Set(effects).count == effects.count else { return nil }
  }
}
