import Distributions
import EconomicData
import Forecasting

/// The last value for ever, with an error that grows by √h: a model simple enough to check by hand.
struct NaiveForTesting: ForecastModel {
  var name = "naive"
  /// What is added to the last value, to tell models apart.
  var offset = 0.0
  var minimum = 2

  func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let known = series.values.compactMap { $0 }
    guard known.count >= minimum else {
      throw .tooFewObservations(model: name, required: minimum, available: known.count)
    }
    if let index = known.firstIndex(where: { !$0.isFinite }) { throw .nonFiniteValue(model: name, index: index) }
    return Fitted(name: name, series: series, last: known[known.count - 1] + offset)
  }

  struct Fitted: FittedModel {
    let name: String
    let series: TimeSeries
    let last: Double

    func tidy() -> [Term] { [Term(name: "last", meaning: "the last value", estimate: last)] }
    func glance() -> Glance { Glance(observationCount: series.values.count, sigma: 1, degreesOfFreedom: 1) }
    func augment() -> [AugmentedObservation] {
      series.values.indices.map { index in
        let fitted = index > 0 ? series.values[index - 1] : nil
        let value = series.values[index]
        let residual = value.flatMap { value in fitted.map { value - $0 } }
        return AugmentedObservation(
          period: series.start.advanced(by: index), value: value, fitted: fitted, residual: residual,
          innovation: residual)
      }
    }
    func forecast(horizon: Int) -> Forecast {
      Forecast(
        origin: series.start.advanced(by: series.values.count - 1),
        distributions: (1...horizon).map {
          Normal(mean: last, standardDeviation: Double($0).squareRoot())
        })
    }
  }
}

extension TimeSeries {
  static func yearly(_ name: String, _ values: [Double?]) -> TimeSeries {
    TimeSeries(name: name, start: Period(frequency: .yearly, ordinal: 2000), values: values)
  }

  /// A random walk with drift, replayable.
  static func walk(_ name: String, count: Int, seed: UInt64) -> TimeSeries {
    var generator = SeededGenerator(seed: seed)
    var level = 100.0
    return yearly(
      name,
      (0..<count).map { _ in
        level += 1 + Normal.standard.sample(using: &generator)
        return level
      })
  }
}
