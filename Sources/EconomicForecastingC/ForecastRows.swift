import EconomicData
import Forecasting
import Tabular
import TimeSeriesModels

/// Forecasts and backtests of series in memory, as tables of the command's contract.
struct ForecastRows {
  let models: [any ForecastModel]
  let horizon: Int
  let frequency: Frequency?
  let threads: Int?

  init(
    models: UnsafePointer<CChar>?, horizon: Int32, frequency: UnsafePointer<CChar>?, threads: Int32
  ) throws {
    self.models = try Names.models(Boundary.string(models, "models"))
    guard (1...10_000).contains(horizon) else { throw UsageError("horizon \(horizon) is not between 1 and 10000") }
    self.horizon = Int(horizon)
    self.frequency = try Names.frequency(frequency.map { try Boundary.string($0, "frequency") })
    self.threads = try Self.threads(threads)
  }

  static func threads(_ count: Int32) throws -> Int? {
    guard count >= 0 else { throw UsageError("threads \(count) is negative") }
    return count == 0 ? nil : Int(count)
  }

  // MARK: Forecasts

  func forecast(_ csv: [UInt8], levels: [Double]) throws -> Outcome {
    guard levels.allSatisfy({ $0 > 0 && $0 < 100 }) else {
      throw UsageError("a level is a percentage strictly between 0 and 100")
    }
    let records = try SeriesReader.all(bytes: csv, file: "csv")
    let parts = ParallelMap(threads: threads, chunk: 8)(records) { _, record in
      models.map { rows(record, $0, levels) }
    }
    let names = levels.flatMap { level in
      let text = NumberText.shortest(level)
      return ["lower_\(text)", "upper_\(text)"]
    }
    var table = Table(columns: ["series", "model", "period", "horizon", "mean", "median"] + names + ["status"])
    var refused = 0
    for part in parts.joined() {
      for row in part.rows { table.append(row) }
      if !part.isOK { refused += 1 }
    }
    return Outcome(text: table.csv(), refused: refused)
  }

  private func rows(
    _ record: SeriesRecord, _ model: any ForecastModel, _ levels: [Double]
  ) -> (rows: [[Cell]], isOK: Bool) {
    do {
      let series = try training(record).timeSeries(frequency: frequency)
      let forecast = try model.fit(series).forecast(horizon: horizon)
      var probabilities = [0.5]
      for level in levels {
        let tail: Double = (1 - level / 100) / 2
        probabilities += [tail, 1 - tail]
      }
      let rows: [[Cell]] = forecast.distributions.enumerated().map { step, distribution in
        let period = series.label(forecast.origin.advanced(by: step + 1))
        var cells: [Cell] = [.text(record.name), .text(model.name), .text(period), .integer(step + 1)]
        cells.append(.number(NumberText.rounded(distribution.mean)))
        for p in probabilities { cells.append(.number(NumberText.rounded(distribution.quantile(p)))) }
        cells.append("ok")
        return cells
      }
      return (rows, true)
    } catch let error as FitError {
      return (refusal(record, model, levels, "refused (\(error.code)): \(error)"), false)
    } catch {
      return (refusal(record, model, levels, "refused: \(error)"), false)
    }
  }

  private func refusal(
    _ record: SeriesRecord, _ model: any ForecastModel, _ levels: [Double], _ status: String
  ) -> [[Cell]] {
    var cells: [Cell] = [.text(record.name), .text(model.name)]
    cells.append(contentsOf: [Cell](repeating: .missing, count: 4 + 2 * levels.count))
    cells.append(.text(status))
    return [cells]
  }

  /// The rows to learn from: those of the part `train` where the data have one.
  private func training(_ record: SeriesRecord) -> SeriesRecord {
    record.parts.contains("train") ? record.selecting(part: "train") : record
  }

  // MARK: Backtests

  func backtest(_ csv: [UInt8], origins: Int32) throws -> Outcome {
    guard origins >= 0 else { throw UsageError("origins \(origins) is negative") }
    var unreadable = 0
    var series: [TimeSeries] = []
    for record in try SeriesReader.all(bytes: csv, file: "csv") {
      do { series.append(try training(record).timeSeries(frequency: frequency)) } catch { unreadable += 1 }
    }
    let period = series.map(\.frequency.seasonalPeriod).max() ?? 1
    let rolling = RollingOrigin(
      horizon: horizon, step: horizon, minimumTraining: max(10, 2 * period + 1),
      maximumOrigins: origins == 0 ? nil : Int(origins))
    let result = Backtest(models: models, benchmark: Naive2(), threads: threads).run(series, origins: rolling)
    var table = Table(columns: [
      "model", "series_count", "origin_count", "horizon", "smape", "mase", "owa", "rmsse", "crps", "wis", "msis_95",
      "coverage_50", "coverage_80", "coverage_95", "failed",
    ])
    var refused = 0
    for row in result.summaries {
      let scores = [
        row.smape, row.mase, row.owa ?? .nan, row.rmsse, row.crps, row.wis, row.msis95, row.coverage50.share,
        row.coverage80.share, row.coverage95.share,
      ]
      var cells: [Cell] = [
        .text(row.model), .integer(row.seriesCount), .integer(row.originCount), .integer(row.horizon),
      ]
      for score in scores { cells.append(score.isFinite ? .number(NumberText.rounded(score)) : .missing) }
      cells.append(.integer(row.failed + unreadable))
      table.append(cells)
      refused += row.failed + unreadable
    }
    return Outcome(text: table.csv(), refused: refused)
  }
}
