import ArgumentParser
import EconomicData
import Forecasting
import Glibc
import Synchronization
import Tabular
import TimeSeriesModels

/// `forecast backtest`: how accurate models were on what is known by now.
struct BacktestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backtest",
    abstract: "Scores models on rolling origins, or against given future values.",
    discussion: """
      Example:
        forecast backtest Examples/jinan-gdp.csv --model naive,drift,ets --horizon 3

      Formats: csv (default), json, ndjson. OWA is against Naive2 as in the M4 competition; errors are scaled by the \
      training part before each origin.
      """)

  enum Rows: String, ExpressibleByArgument, CaseIterable { case summary, comparison, series }

  @Argument(help: ArgumentHelp("A data file in long form; '-' is standard input.", valueName: "data"))
  var data: String

  @Option(help: ArgumentHelp("Models, separated by commas.", valueName: "names"))
  var model = "auto"

  @Option(help: "How many periods ahead to forecast.")
  var horizon: Int

  @Option(help: "At most this many origins of each series, the latest ones.")
  var origins = 3

  @Option(help: "Periods between origins.")
  var step: Int?

  @Option(help: "The shortest training part; by default 4 observations, or two seasonal cycles and one.")
  var minimumTraining: Int?

  @Option(help: ArgumentHelp("Score against the values of this file instead of rolling origins.", valueName: "file"))
  var test: String?

  @Option(help: "summary: one row a model; comparison: Diebold-Mariano and confidence set; series: one row a series.")
  var table = Rows.summary

  @Option(help: "Also score one forecast made of all: median, mean, inverse (errors on rolling origins) or stacking.")
  var combine: CombinationMethod?

  @Flag(help: "Calibrate the intervals of each model on rolling origins before each origin.")
  var conformal = false

  @Option(
    help: .init(
      "Effects of the calendar for arima: month-length, working-days, trading-days, chinese-new-year.",
      valueName: "effects"))
  var calendar: CalendarList?

  @OptionGroup var dataOptions: DataOptions
  @OptionGroup var common: CommonOptions

  /// Four yearly figures are the fewest that the short-series methods take; a place seldom has more than twenty.
  private static let shortestTraining = 4

  func validate() throws {
    guard (1...10_000).contains(horizon) else {
      throw ValidationError("--horizon \(horizon) is not between 1 and 10000.")
    }
    for (name, value) in [("--origins", origins), ("--step", step ?? 1), ("--minimum-training", minimumTraining ?? 1)]
    where value < 1 {
      throw ValidationError("\(name) \(value) is below 1.")
    }
  }

  func run() throws {
    var models = try ModelList.parse(model).models
    if let calendar {
      guard combine == nil else { throw CommandFailure.usage("--combine takes models without --calendar") }
      models = try models.map { model in
        guard let arima = model as? ARIMA else {
          throw CommandFailure.usage("\(model.name) takes no regressors; --calendar goes with --model arima")
        }
        return arima.explained(by: nil, calendar: calendar.effects)
      }
    }
    if conformal {
      guard combine == nil, calendar == nil else {
        throw CommandFailure.usage("--conformal takes models without --combine and --calendar")
      }
      models = models.map { LearnedConformal(base: $0, horizon: horizon) }
    }
    if let combine {
      guard models.count >= 2 else {
        throw CommandFailure.usage("--combine needs two models or more, such as --model ets,arima,theta")
      }
      guard !models.contains(where: { $0.name == "combination" }) else {
        throw CommandFailure.usage("--combine makes a model named combination; leave the other one out")
      }
      models.append(combine.combination(of: models, horizon: horizon))
    }
    let format = try common.format(from: [.csv, .json, .ndjson], otherwise: .csv)
    let options = dataOptions.seriesOptions(encoding: common.encoding)
    var faults = 0
    var series: [TimeSeries] = []
    for record in try SeriesReader.all(data, options: options) {
      do {
        series.append(try record.training.timeSeries(frequency: dataOptions.frequency))
      } catch {
        faults += 1
        common.warn("\(record.name): \(error)")
      }
    }
    let backtest = Backtest(models: models, benchmark: Naive2(), threads: common.threadCount)
    let bar = Mutex((ProgressBar(total: series.count, noun: "series", options: common), 0))
    let progress: @Sendable (Int, Int) -> Void = { done, _ in
      bar.withLock { bar in
        bar.0.advance(by: done - bar.1)
        bar.1 = done
      }
    }
    let result: BacktestTable
    if let test {
      result = backtest.run(try futures(of: series, in: test, options), horizon: horizon, progress: progress)
    } else {
      let period = series.map(\.frequency.seasonalPeriod).max() ?? 1
      result = backtest.run(
        series,
        origins: RollingOrigin(
          horizon: horizon, step: step ?? horizon,
          minimumTraining: minimumTraining ?? (period > 1 ? 2 * period + 1 : Self.shortestTraining),
          maximumOrigins: origins),
        progress: progress)
    }
    bar.withLock { $0.0.finish() }
    let output =
      switch table {
      case .summary: summary(result, unreadable: faults)
      case .comparison: comparison(result, overlap: test == nil ? (horizon - 1) / (step ?? horizon) + 1 : 1)
      case .series: rows(result)
      }
    try write(output, as: format)
    let failed = result.summaries.reduce(faults) { $0 + $1.failed }
    guard failed == 0 else { throw CommandFailure.partial(failed, of: .forecasts, in: common.language) }
  }

  /// Each series with the values that follow it in `file`.
  private func futures(of series: [TimeSeries], in file: String, _ options: SeriesOptions) throws -> [Split] {
    var known: [String: SeriesRecord] = [:]
    for record in try SeriesReader.all(file, options: options) {
      known[record.name] = record.parts.contains("test") ? record.selecting(part: "test") : record
    }
    return series.map { series in
      guard let record = known[series.name], !series.values.isEmpty,
        let future = try? record.timeSeries(frequency: dataOptions.frequency)
      else { return Split(training: series, actuals: []) }
      let last = series.end
      let actuals = (1...horizon).map { step -> Double? in
        let index = last.ordinal + step - future.start.ordinal
        return future.values.indices.contains(index) ? future.values[index] : nil
      }
      return Split(training: series, actuals: actuals.contains { $0 != nil } ? actuals : [])
    }
  }

  private func summary(_ result: BacktestTable, unreadable: Int) -> Table {
    var table = Table(columns: [
      "model", "series_count", "origin_count", "horizon", "smape", "mase", "owa", "rmsse", "crps", "wis", "msis_95",
      "coverage_50", "coverage_80", "coverage_95", "failed",
    ])
    for row in result.summaries {
      table.append([
        .text(row.model), .integer(row.seriesCount), .integer(row.originCount), .integer(row.horizon),
        number(row.smape), number(row.mase), number(row.owa), number(row.rmsse), number(row.crps), number(row.wis),
        number(row.msis95), number(row.coverage50.share), number(row.coverage80.share), number(row.coverage95.share),
        .integer(row.failed + unreadable),
      ])
    }
    return table
  }

  /// Each model against the first, and whether it belongs to the 90% model confidence set, on scaled absolute errors: those
  /// of each series, or of each origin where there is one series.
  ///
  /// - Parameter overlap: how many origins in a row forecast a period in common.
  private func comparison(_ result: BacktestTable, overlap: Int) -> Table {
    var table = Table(columns: [
      "model", "mase", "dm_against", "dm_statistic", "dm_p_value", "mcs_p_value", "in_confidence_set",
    ])
    let losses = result.comparableLosses
    let isOneSeries = result.results.first?.rows.count == 1
    var options = ModelConfidenceSet.Options()
    options.seed = common.seed
    if isOneSeries { options.blockLength = overlap }
    let columns = result.results.indices.map { model in losses.map { $0[model] } }
    let set = losses.count > 1 && columns.count > 1 ? ModelConfidenceSet(losses: losses, options: options) : nil
    for (index, summary) in result.summaries.enumerated() {
      let test =
        index > 0 && losses.count > 1
        ? DieboldMariano(losses: columns[index], against: columns[0], horizon: isOneSeries ? overlap : 1) : nil
      table.append([
        .text(summary.model), number(summary.mase), index > 0 ? .text(result.results[0].model) : .missing,
        number(test?.statistic), number(test?.pValue), number(set?.pValues[index]),
        set.map { .flag($0.members.contains(index)) } ?? .missing,
      ])
    }
    return table
  }

  private func rows(_ result: BacktestTable) -> Table {
    var table = Table(columns: [
      "series", "model", "origin_count", "smape", "mase", "rmsse", "crps", "wis", "msis_95", "status",
    ])
    for model in result.results {
      for row in model.rows {
        switch row.scores {
        case .success(let scores):
          table.append([
            .text(row.series), .text(model.model), .integer(scores.originCount), number(scores.smape),
            number(scores.mase), number(scores.rmsse), number(scores.crps), number(scores.wis), number(scores.msis95),
            "ok",
          ])
        case .failure(let error):
          table.append(
            [.text(row.series), .text(model.model), .integer(0)]
              + [Cell](repeating: .missing, count: 6) + [
                .text("refused (\(error.code)): \(error.sentence(in: common.language))")
              ])
        }
      }
    }
    return table
  }

  private func number(_ value: Double?) -> Cell {
    guard let value, value.isFinite else { return .missing }
    return .number(NumberText.rounded(value))
  }

  private func write(_ table: Table, as format: OutputFormat) throws {
    switch format {
    case .json: try common.write { try $0.write(table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.ndjson()) }
    default: try common.write { try table.write(csv: $0, byteOrderMark: common.bom) }
    }
  }
}
