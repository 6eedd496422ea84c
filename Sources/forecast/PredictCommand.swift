import ArgumentParser
import EconomicData
import Forecasting
import Glibc
import Tabular

/// `forecast predict`: forecasts of every series of a data file.
struct PredictCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "predict",
    abstract: "Forecasts every series by time-series models or growth curves.",
    discussion: """
      Example:
        forecast predict Examples/jinan-gdp.csv --model auto --horizon 5

      Formats: csv (default), json, ndjson. A file is written to FILE.part first; --resume goes on from there.
      'forecast predict - --stream --horizon 5' is a filter: forecasts go out while rows still come in, a few series in memory.
      """)

  @Argument(help: ArgumentHelp("A data file in long form; '-' is standard input.", valueName: "data"))
  var data: String

  @Option(
    help: ArgumentHelp(
      """
      Models, separated by commas; 'forecast describe models' lists them. Also curve:NAME, log:NAME and box-cox:NAME, \
      ets:MAdM for a form, ets:AAN/admissible for its region, arima:0.1.1/0.1.1 for orders.
      """, valueName: "names"))
  var model = "auto"

  @Option(help: "How many periods ahead to forecast.")
  var horizon: Int

  @Flag(help: "Continue a run that was broken off: series already in the output are kept as they are.")
  var resume = false

  @Flag(help: "Read standard input series by series in constant memory; rows of a series must stand together.")
  var stream = false

  @Option(help: "Make one forecast of several models: median, mean, inverse (errors on rolling origins) or stacking.")
  var combine: CombinationMethod?

  @Flag(help: "Calibrate the intervals of each model on rolling origins of each series (split conformal prediction).")
  var conformal = false

  @OptionGroup var explanation: Explanation
  @OptionGroup var dataOptions: DataOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...10_000).contains(horizon) else {
      throw ValidationError("--horizon \(horizon) is not between 1 and 10000.")
    }
  }

  func run() throws {
    let models = try ModelList.parse(model).models(
      combining: combine, isConformal: conformal, horizon: horizon, explanation)
    let format = try common.format(from: [.csv, .json, .ndjson], otherwise: .csv)
    let output = common.output ?? "-"
    if resume, output == "-" || format == .json {
      throw CommandFailure.usage("--resume needs -o with a file in csv or ndjson")
    }
    var tally = Tally()
    if output != "-", format != .json, !ResumableFile.isStream(output) {
      let file = try ResumableFile(
        output, resuming: resume, format: format, columns: PredictionWriter.headings(common),
        models: models.map(\.name),
        horizon: horizon)
      let sink = try file.open()
      var writer = try PredictionWriter(sink, format, common, continuing: file.isContinued)
      do {
        try predict(models, skipping: file.done) { forecasts in
          for forecast in forecasts {
            try writer.write(forecast)
            tally.count(forecast)
          }
          try sink.flush()
        }
        try writer.finish()
        try sink.flush()
        tally.refused += file.refusedCount
        try file.commit()
      } catch {
        file.discardUnlessInterrupted(error)
        throw error
      }
    } else {
      try AtomicFile.write(output) { sink in
        var writer = try PredictionWriter(sink, format, common)
        try predict(models, skipping: []) { forecasts in
          for forecast in forecasts {
            try writer.write(forecast)
            tally.count(forecast)
          }
          try sink.flush()
        }
        try writer.finish()
      }
    }
    guard tally.refused == 0 else { throw CommandFailure.partial(tally.refused, of: .forecasts, in: common.language) }
  }

  private struct Tally {
    var refused = 0
    mutating func count(_ forecast: SeriesForecast) { if !forecast.isOK { refused += 1 } }
  }

  /// Series in one batch: large enough to keep every thread busy, small enough that memory stays flat.
  private static let batchSize = 512
  /// Series in one batch where somebody watches the progress bar.
  private static let watchedBatchSize = 64
  /// Series that a stream waits for before their forecasts go out: two chunks of the parallel map.
  private static let streamBatchSize = 16

  /// Hands the forecasts of each batch to `body`, in the order of the data.
  private func predict(
    _ models: [any ForecastModel], skipping done: Set<String>, _ body: ([SeriesForecast]) throws -> Void
  ) throws {
    let options = dataOptions.seriesOptions(encoding: common.encoding, regressors: explanation.columns)
    var progress = ProgressBar(total: try seriesCount(options), noun: "series", options: common)
    let parallel = ParallelMap(threads: common.threadCount, chunk: 8)
    let levels = common.levels.probabilities
    let horizon = horizon
    let frequency = dataOptions.frequency
    let explanation = explanation
    let language = common.language
    let size = stream ? Self.streamBatchSize : progress.isShown ? Self.watchedBatchSize : Self.batchSize
    try SeriesReader.forEachBatch(of: size, data, options: options, isStream: stream) { batch in
      let open = done.isEmpty ? batch : batch.filter { !done.contains($0.name) }
      let forecasts = parallel(open) { _, record in
        models.map { model in
          SeriesForecast(
            record, model, horizon: horizon, levels: levels, frequency: frequency, explanation: explanation,
            language: language)
        }
      }
      try body(forecasts.flatMap { $0 })
      progress.advance(by: batch.count)
    }
    progress.finish()
  }

  /// The number of series, looked up only where a progress bar will be shown.
  private func seriesCount(_ options: SeriesOptions) throws -> Int {
    guard data != "-", !common.quiet,
      common.progress == .always || (common.progress == .auto && isatty(STDERR_FILENO) == 1)
    else { return 0 }
    var count = 0
    try SeriesReader.forEachBatch(of: Self.batchSize, data, options: options) { count += $0.count }
    return count
  }
}
