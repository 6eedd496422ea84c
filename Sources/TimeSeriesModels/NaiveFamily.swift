import EconomicData
import Forecasting
import Glibc

/// The last observation, carried forward: y(t) = y(t-1) + ε(t), a random walk.
public struct Naive: ForecastModel {
  public var name: String { "naive" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 2, allowsGaps: true)
    return FittedSeasonalWalk(observations, lag: 1, name: name)
  }
}

/// The observation of one cycle ago, carried forward: y(t) = y(t-m) + ε(t).
public struct SeasonalNaive: ForecastModel {
  public var name: String { "seasonal-naive" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let m = max(1, series.frequency.seasonalPeriod)
    let observations = try Observations(series, for: name, minimum: m + 1, allowsGaps: true)
    return FittedSeasonalWalk(observations, lag: m, name: name)
  }
}

/// A random walk on each position of the cycle; with a lag of 1 the plain random walk.
struct FittedSeasonalWalk: RecordedFit {
  let record: FitRecord
  /// The last value seen at each position of the coming cycle.
  private let lastCycle: [Double]
  private let sigma: Double

  init(_ observations: Observations, lag m: Int, name: String) {
    var carried = [Double](repeating: .nan, count: m)
    var fitted: [Double] = []
    fitted.reserveCapacity(observations.count)
    for (t, value) in observations.values.enumerated() {
      fitted.append(carried[t % m])
      if !value.isNaN { carried[t % m] = value }
    }
    let errors = zip(observations.values, fitted).map { $0 - $1 }
    let count = errors.count { !$0.isNaN }
    sigma = rootMeanSquare(errors)
    let level = observations.values.last { !$0.isNaN } ?? 0
    lastCycle = (0..<m).map { step in
      let value = carried[(observations.count + step) % m]
      return value.isNaN ? level : value
    }
    record = FitRecord(
      name: name, observations: observations, fitted: fitted, innovations: errors, terms: [],
      glance: .gaussian(
        count: count, sigma: sigma, parameters: 0,
        logLikelihood: concentratedLogLikelihood(count: count, sigma: sigma)))
  }

  /// The variance grows by σ² with each whole cycle begun.
  func forecast(horizon: Int) -> Forecast {
    let m = lastCycle.count
    return .gaussian(
      origin: record.observations.lastPeriod, means: (0..<horizon).map { lastCycle[$0 % m] },
      deviations: (0..<horizon).map { sigma * sqrt(Double($0 / m + 1)) })
  }
}

/// The naive forecast of the seasonally adjusted series, reseasonalised: the benchmark of the M4 competition's OWA.
///
/// Where the competition's test finds no seasonality it is the naive forecast.
public struct Naive2: ForecastModel {
  public var name: String { "naive2" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 2)
    let seasonality = SeasonalDecomposition.tested(observations.values, period: observations.seasonalPeriod)
    let adjusted = Observations(start: observations.start, values: seasonality.adjusted(observations.values))
    let walk = FittedSeasonalWalk(adjusted, lag: 1, name: name)
    return Reseasonalised(walk.record, walk, seasonality: seasonality, observations: observations)
  }
}

/// A fit to a seasonally adjusted series, put back on the scale of the series.
struct Reseasonalised: RecordedFit {
  let record: FitRecord
  private let adjusted: any FittedModel
  private let seasonality: SeasonalDecomposition

  init(
    _ adjustedRecord: FitRecord, _ adjusted: any FittedModel, seasonality: SeasonalDecomposition,
    observations: Observations
  ) {
    self.adjusted = adjusted
    self.seasonality = seasonality
    var terms = adjustedRecord.terms
    if !seasonality.isNone {
      terms += seasonality.indices.enumerated().map {
        Term(name: "season\($0 + 1)", meaning: "seasonal index of position \($0 + 1) of the cycle", estimate: $1)
      }
    }
    record = FitRecord(
      name: adjustedRecord.name, observations: observations,
      fitted: seasonality.reseasonalised(adjustedRecord.fitted, from: 0),
      innovations: adjustedRecord.innovations, terms: terms, glance: adjustedRecord.glance)
  }

  func forecast(horizon: Int) -> Forecast {
    var forecast = adjusted.forecast(horizon: horizon)
    guard !seasonality.isNone else { return forecast }
    let n = record.observations.count
    forecast.distributions = forecast.distributions.enumerated().map { step, distribution in
      switch seasonality.kind {
      case .multiplicative: RescaledPrediction(distribution, factor: seasonality.index(at: n + step))
      case .additive: RescaledPrediction(distribution, offset: seasonality.index(at: n + step), factor: 1)
      }
    }
    return forecast
  }
}

/// A random walk with drift: y(t) = y(t-1) + c + ε(t), with c the mean change from the first to the last observation.
public struct Drift: ForecastModel {
  public var name: String { "drift" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    FittedDrift(try Observations(series, for: name, minimum: 3), name: name)
  }
}

struct FittedDrift: RecordedFit {
  let record: FitRecord
  private let drift: Double
  private let sigma: Double

  init(_ observations: Observations, name: String) {
    let values = observations.values
    let steps = Double(values.count - 1)
    let drift = (values[values.count - 1] - values[0]) / steps
    let fitted = [Double.nan] + values.dropLast().map { $0 + drift }
    let errors = zip(values, fitted).map { $0 - $1 }
    let deviation = rootMeanSquare(errors)
    sigma = deviation * sqrt(steps / max(1, steps - 1))
    self.drift = drift
    record = FitRecord(
      name: name, observations: observations, fitted: fitted, innovations: errors,
      terms: [
        Term(name: "drift", meaning: "change per period", estimate: drift, standardError: sigma / sqrt(steps))
      ],
      glance: .gaussian(
        count: values.count - 1, sigma: sigma, parameters: 1,
        logLikelihood: concentratedLogLikelihood(count: values.count - 1, sigma: deviation)))
  }

  /// var(h) = σ² h (1 + h/(n-1)): the drift's own uncertainty included (Hyndman and Athanasopoulos 2021, section 5.5).
  func forecast(horizon: Int) -> Forecast {
    let observations = record.observations
    let last = observations.values[observations.count - 1]
    let steps = (1...horizon).map(Double.init)
    let n = Double(observations.count - 1)
    return .gaussian(
      origin: observations.lastPeriod, means: steps.map { last + drift * $0 },
      deviations: steps.map { sigma * sqrt($0 * (1 + $0 / n)) })
  }
}

/// Independent observations around a constant: y(t) = μ + ε(t).
public struct HistoricalMean: ForecastModel {
  public var name: String { "mean" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    FittedMean(try Observations(series, for: name, minimum: 2, allowsGaps: true), name: name)
  }
}

struct FittedMean: RecordedFit {
  let record: FitRecord
  private let mean: Double
  private let sigma: Double

  init(_ observations: Observations, name: String) {
    let observed = observations.values.filter { !$0.isNaN }
    let n = Double(observed.count)
    let mean = observed.reduce(0, +) / n
    let errors = observations.values.map { $0 - mean }
    let deviation = rootMeanSquare(errors)
    sigma = deviation * sqrt(n / (n - 1))
    self.mean = mean
    record = FitRecord(
      name: name, observations: observations, fitted: [Double](repeating: mean, count: observations.count),
      innovations: errors,
      terms: [Term(name: "mean", meaning: "level of the series", estimate: mean, standardError: sigma / sqrt(n))],
      glance: .gaussian(
        count: observed.count, sigma: sigma, parameters: 1,
        logLikelihood: concentratedLogLikelihood(count: observed.count, sigma: deviation)))
  }

  func forecast(horizon: Int) -> Forecast {
    let n = Double(record.glance.observationCount)
    return .gaussian(
      origin: record.observations.lastPeriod, means: [Double](repeating: mean, count: horizon),
      deviations: [Double](repeating: sigma * sqrt(1 + 1 / n), count: horizon))
  }
}
