import EconomicData
import Forecasting
import Glibc

/// The grey model GM(1,1) as a forecast model; its arithmetic is ``Forecasting/GreyModel``.
///
/// It is an exponential fitted through running totals; intervals are those of the relative errors, widening with √h.
public struct GM11: ForecastModel {
  public var name: String { "gm11" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4)
    if let index = observations.values.firstIndex(where: { $0 <= 0 }) {
      throw .nonPositiveValue(model: name, index: index, value: observations.values[index])
    }
    guard let grey = GreyModel(observations.values), grey.value(at: observations.count + 1) > 0 else {
      throw .notIdentified(model: name, reason: .developmentCoefficient)
    }
    return FittedGM11(grey, observations: observations, name: name)
  }
}

struct FittedGM11: RecordedFit {
  let record: FitRecord
  private let grey: GreyModel
  private let sigma: Double

  init(_ grey: GreyModel, observations: Observations, name: String) {
    self.grey = grey
    let n = observations.count
    let fitted = (1...n).map { grey.value(at: $0) }
    let errors = zip(observations.values, fitted).map { $0 - $1 }
    let innovations = [Double.nan] + zip(observations.values, fitted).dropFirst().map { log($0 / $1) }
    sigma = rootMeanSquare(innovations) * sqrt(Double(n - 1) / Double(max(1, n - 3)))
    record = FitRecord(
      name: name, observations: observations, fitted: fitted, innovations: innovations,
      terms: [
        Term(
          name: "a", meaning: "development coefficient: minus the growth rate per period", estimate: grey.development),
        Term(name: "b", meaning: "grey input", estimate: grey.input),
      ],
      glance: .gaussian(
        count: n - 1, sigma: sigma, parameters: 2,
        logLikelihood: concentratedLogLikelihood(count: n - 1, sigma: rootMeanSquare(errors.dropFirst()))))
  }

  func forecast(horizon: Int) -> Forecast {
    let n = record.observations.count
    return Forecast(
      origin: record.observations.lastPeriod,
      distributions: (1...horizon).map { h in
        TransformedPrediction(
          log(grey.value(at: n + h)), deviation: sigma * sqrt(Double(h)), transformation: BoxCox(lambda: 0))
      })
  }
}
