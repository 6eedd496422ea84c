import DevelopmentPlans
import EconomicData
import Forecasting
import Tabular
import TimeSeriesModels

/// One series under one model: rows of forecasts, or one row that says why there are none.
struct SeriesForecast: Sendable {
  struct Row: Sendable {
    var period: String
    var horizon: Int
    var mean: Double
    var median: Double
    /// Lower and upper limits, level by level.
    var limits: [Double]
  }

  var series: String
  var model: String
  var rows: [Row]
  /// `ok`, or what stood in the way.
  var status: String

  var isOK: Bool { status == "ok" }

  /// Forecasts `record` by `model`.
  init(
    _ record: SeriesRecord, _ model: any ForecastModel, horizon: Int, levels: [Double], frequency: Frequency?,
    explanation: Explanation? = nil, language: Language = .english
  ) {
    series = record.name
    self.model = model.name
    rows = []
    do {
      let series = try record.training.timeSeries(frequency: frequency)
      let observed = series.values.compactMap { $0 }
      let fewest = Self.fewest(model)
      guard observed.count >= fewest else {
        throw FitError.tooFewObservations(model: model.name, required: fewest, available: observed.count)
      }
      if let first = observed.first, observed.allSatisfy({ $0 == first }), !Self.continuesConstants(model) {
        // A constant has no scale to measure errors by: the naive forecast stands, and the row says so.
        let fit = try Naive().fit(series)
        rows = Self.rows(fit.forecast(horizon: horizon), series, levels)
        status = "fallback naive (constant-series): " + language.everyObservation(is: first)
        return
      }
      let explained = try explanation?.explain(model, record, frequency: frequency) ?? model
      let fitted = try explained.fit(series)
      if let known = (fitted as? FittedARIMA)?.longestHorizon, known < horizon {
        throw FitError.notIdentified(
          model: model.name,
          reason: .regressorsEndEarly(known: known, asked: horizon))
      }
      let forecast = fitted.forecast(horizon: horizon)
      let rows = Self.rows(forecast, series, levels)
      guard rows.allSatisfy({ $0.mean.isFinite && $0.median.isFinite && $0.limits.allSatisfy(\.isFinite) }) else {
        throw FitError.notIdentified(model: model.name, reason: .forecastIsNotFinite)
      }
      self.rows = rows
      status = Self.status(fitted, language)
    } catch let error as FitError {
      status = "refused (\(error.code)): \(error.sentence(in: language))"
    } catch let fault as SeriesFault {
      status = "refused (\(fault.code)): \(fault.sentence(in: language))"
    } catch {
      status = "failed: \(error)"
    }
  }

  /// The fewest observations that are forecast from: a step where intervals come from other series, else four.
  private static func fewest(_ model: any ForecastModel) -> Int { model.name == "curve:auto" ? 2 : 4 }

  /// Whether the model says of a constant what the naive forecast says, so that it needs no other in its place.
  private static func continuesConstants(_ model: any ForecastModel) -> Bool {
    model is Naive || model is SeasonalNaive || model is Naive2 || model is Drift || model is HistoricalMean
  }

  /// `ok`, or what a combination or a calibration had to do without.
  private static func status(_ fitted: any FittedModel, _ language: Language) -> String {
    if let conformal = fitted as? FittedConformal {
      let inner = status(conformal.base, language)
      guard inner == "ok", conformal.scores.isEmpty else { return inner }
      return "fallback own intervals (too-few-observations): " + language.noOrigin
    }
    guard let combination = fitted as? FittedCombination else { return "ok" }
    if let (name, reason) = combination.omitted.first {
      let others = combination.omitted.count > 1 ? " +\(combination.omitted.count - 1)" : ""
      return "fallback without \(name)\(others) (\(reason.code)): \(reason.sentence(in: language))"
    }
    guard combination.hasLearnedNothing else { return "ok" }
    return "fallback equal weights (too-few-observations): " + language.noCommonOrigin
  }

  private static func rows(_ forecast: Forecast, _ series: TimeSeries, _ levels: [Double]) -> [Row] {
    forecast.distributions.enumerated().map { step, distribution in
      let tails = levels.flatMap { [(1 - $0) / 2, (1 + $0) / 2] }
      return Row(
        period: series.label(forecast.origin.advanced(by: step + 1)), horizon: step + 1, mean: distribution.mean,
        median: distribution.quantile(0.5), limits: tails.map(distribution.quantile))
    }
  }
}

extension SeriesFault {
  /// The kind of fault as one word for tables and scripts.
  var code: String {
    switch self {
    case .noObservations: "no-observations"
    case .duplicatedPeriod: "duplicated-period"
    case .mixedFrequencies: "mixed-frequencies"
    case .irregularTimes: "irregular-times"
    case .partialPeriod: "partial-period"
    case .nonFiniteValue: "non-finite-value"
    case .mixedUnits: "mixed-units"
    case .tooSparse: "too-sparse"
    case .unknownFrequency: "unknown-frequency"
    }
  }
}

extension SeriesRecord {
  /// The rows to learn from: those of the part `train` where the file has one.
  var training: SeriesRecord { parts.contains("train") ? selecting(part: "train") : self }
}
