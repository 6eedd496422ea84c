import EconomicData

/// The accuracy of models on series whose future is known: forecasts from past origins held against what came.
///
/// Every model sees the training part only. A series that a model cannot fit, at one origin or at all, costs that model
/// this one row and says why.
public struct Backtest: Sendable {
  public var models: [any ForecastModel]
  /// The Naive2 of the M4 competition, to which OWA is relative; without it there is no OWA.
  public var benchmark: (any ForecastModel)?
  public var point: PointForecast
  public var parallel: ParallelMap

  public init(
    models: [any ForecastModel], benchmark: (any ForecastModel)? = nil, point: PointForecast = .median,
    threads: Int? = nil
  ) {
    self.models = models
    self.benchmark = benchmark
    self.point = point
    // A series is a dozen fits, work enough for a chunk of few.
    parallel = ParallelMap(threads: threads, chunk: 4)
  }

  /// Scores the models on rolling origins.
  public func run(
    _ series: [TimeSeries], origins: RollingOrigin,
    progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) -> BacktestTable {
    let splits = series.map { SplitSeries(name: $0.name, splits: origins.splits(of: $0)) }
    return run(splits, origins.horizon, progress) { model, index in
      .tooFewObservations(
        model: model, required: origins.minimumTraining + origins.horizon, available: series[index].values.count)
    }
  }

  /// Scores the models on given futures, one for each series.
  public func run(
    _ cases: [Split], horizon: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil
  ) -> BacktestTable {
    let splits = cases.map { SplitSeries(name: $0.training.name, splits: $0.actuals.isEmpty ? [] : [$0]) }
    return run(splits, horizon, progress) { model, _ in
      .notIdentified(model: model, reason: .noFuture)
    }
  }

  private struct SplitSeries: Sendable {
    let name: String
    let splits: [Split]
  }

  private func run(
    _ series: [SplitSeries], _ horizon: Int, _ progress: (@Sendable (Int, Int) -> Void)?,
    tooShort: @Sendable (_ model: String, _ index: Int) -> FitError
  ) -> BacktestTable {
    let all = models + [benchmark].compactMap { $0 }
    let rows = parallel(series, progress: progress) { index, item in
      all.map { model -> Result<ForecastScores, FitError> in
        if item.splits.isEmpty { return .failure(tooShort(model.name, index)) }
        return score(model, item.splits, horizon)
      }
    }
    let names = series.map(\.name)
    let results = all.indices.map { model in
      BacktestResult(
        model: all[model].name, horizon: horizon,
        rows: zip(names, rows).map { BacktestRow(series: $0, scores: $1[model]) })
    }
    return BacktestTable(
      results: Array(results.prefix(models.count)), benchmark: benchmark == nil ? nil : results[models.count])
  }

  private func score(
    _ model: any ForecastModel, _ splits: [Split], _ horizon: Int
  ) -> Result<ForecastScores, FitError> {
    Result { () throws(FitError) -> ForecastScores in
      var forecasts: [(forecast: Forecast, split: Split)] = []
      for split in splits {
        let forecast = try model.fit(split.training).forecast(horizon: min(horizon, max(1, split.actuals.count)))
        guard forecast.isFinite else {
          throw .notIdentified(model: model.name, reason: .forecastIsNotFinite)
        }
        forecasts.append((forecast, split))
      }
      let scores = ForecastScores(forecasts, point: point)
      guard scores.pointCount > 0 else {
        throw .missingValues(model: model.name, count: splits.reduce(0) { $0 + $1.actuals.count })
      }
      guard scores.smape.isFinite, scores.crps.isFinite else {
        throw .notIdentified(model: model.name, reason: .forecastIsNotFinite)
      }
      return scores
    }
  }
}

/// One series under one model.
public struct BacktestRow: Sendable {
  public let series: String
  public let scores: Result<ForecastScores, FitError>
}

/// One model over all series.
public struct BacktestResult: Sendable {
  public let model: String
  public let horizon: Int
  /// One row per series, in their order.
  public let rows: [BacktestRow]
}

/// The models of a backtest with their rows, and the benchmark's if there was one.
public struct BacktestTable: Sendable {
  public let results: [BacktestResult]
  public let benchmark: BacktestResult?
}
