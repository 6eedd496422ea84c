import EconomicData
import Forecasting
import Glibc

/// The Theta method (Assimakopoulos and Nikolopoulos 2000) as the M4 competition ran it: the mean of the least-squares
/// line and of simple exponential smoothing of the line twice as curved, on the seasonally adjusted series.
///
/// It is simple exponential smoothing with a drift of half the slope (Hyndman and Billah 2003), whence its variances.
public struct Theta: ForecastModel {
  public var name: String { "theta" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4)
    let seasonality = SeasonalDecomposition.tested(observations.values, period: observations.seasonalPeriod)
    let adjusted = Observations(start: observations.start, values: seasonality.adjusted(observations.values))
    let fit = try FittedTheta(adjusted, name: name)
    return Reseasonalised(fit.record, fit, seasonality: seasonality, observations: observations)
  }
}

struct FittedTheta: RecordedFit {
  let record: FitRecord
  private let line: LineFit
  private let smoothing: ETSEstimation.Solution
  private let sigma: Double

  init(_ observations: Observations, name: String) throws(FitError) {
    let values = observations.values
    let times = values.indices.map { Double($0 + 1) }
    let line = LineFit(x: times, y: values)
    let trend = times.map { line.intercept + line.slope * $0 }
    let curved = zip(values, trend).map { 2 * $0 - $1 }
    let scale = ETS.scale(of: curved)
    let form = ETSForm(error: .additive, trend: .none, season: .none)
    let scaled = curved.map { $0 / scale }
    guard
      let start = ETSEstimation.start(scaled, period: 1, season: .none),
      let solution = ETSEstimation.maximise(form, scaled, period: 1, start: start, thorough: true)
    else { throw .notIdentified(model: name, reason: .noFiniteMaximum) }
    smoothing = solution.rescaled(by: scale)
    self.line = line
    let fitted = zip(smoothing.run.means, trend).map { 0.5 * ($0 + $1) }
    let errors = zip(values, fitted).map { $0 - $1 }
    let n = Double(values.count)
    sigma = rootMeanSquare(errors) * sqrt(n / max(1, n - 3))
    record = FitRecord(
      name: name, observations: observations, fitted: fitted, innovations: errors,
      terms: [
        Term(
          name: "alpha", meaning: "weight of the newest observation in the level", estimate: solution.smoothing.alpha),
        Term(name: "level0", meaning: "level before the first observation", estimate: smoothing.run.initial.level),
        Term(
          name: "slope", meaning: "slope of the least-squares line, half of which is the drift", estimate: line.slope),
      ],
      glance: .gaussian(
        count: values.count, sigma: sigma, parameters: 3,
        logLikelihood: concentratedLogLikelihood(count: values.count, sigma: rootMeanSquare(errors))))
  }

  func path(horizon: Int) -> [Double] {
    let n = record.observations.count
    let level = smoothing.run.final.level
    return (1...horizon).map { 0.5 * (level + line.intercept + line.slope * Double(n + $0)) }
  }

  func forecast(horizon: Int) -> Forecast {
    let alpha = smoothing.smoothing.alpha
    return .gaussian(
      origin: record.observations.lastPeriod, means: path(horizon: horizon),
      deviations: (0..<horizon).map { sigma * sqrt(1 + Double($0) * alpha * alpha) })
  }
}
