import EconomicData
import Forecasting
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
    _ record: SeriesRecord, _ model: any ForecastModel, horizon: Int, levels: [Double], frequency: Frequency?
  ) {
    series = record.name
    self.model = model.name
    rows = []
    do {
      let series = try record.training.timeSeries(frequency: frequency)
      let observed = series.values.compactMap { $0 }
      if observed.count >= 4, let first = observed.first, observed.allSatisfy({ $0 == first }) {
        // A constant has no scale to measure errors by: the naive forecast stands, and the row says so.
        let fit = try Naive().fit(series)
        rows = Self.rows(fit.forecast(horizon: horizon), series, levels)
        status = "fallback naive (constant-series): every observation is \(first)"
        return
      }
      guard observed.count >= 4 else {
        throw FitError.tooFewObservations(model: model.name, required: 4, available: observed.count)
      }
      let forecast = try model.fit(series).forecast(horizon: horizon)
      guard forecast.means.allSatisfy(\.isFinite) else {
        throw FitError.notIdentified(model: model.name, reason: "its forecast is not a finite number")
      }
      let rows = Self.rows(forecast, series, levels)
      guard rows.allSatisfy({ $0.median.isFinite }) else {
        throw FitError.notIdentified(model: model.name, reason: "its forecast is not a finite number")
      }
      self.rows = rows
      status = "ok"
    } catch let error as FitError {
      status = "refused (\(error.code)): \(error)"
    } catch let fault as SeriesFault {
      status = "refused (\(fault.code)): \(fault)"
    } catch {
      status = "failed: \(error)"
    }
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
    }
  }
}

extension SeriesRecord {
  /// The rows to learn from: those of the part `train` where the file has one.
  var training: SeriesRecord { parts.contains("train") ? selecting(part: "train") : self }
}
