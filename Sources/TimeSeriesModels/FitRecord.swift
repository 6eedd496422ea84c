import EconomicData
import Forecasting
import Glibc

/// What every fitted model of this module keeps: its observations, what it made of them, and its tables.
struct FitRecord: Sendable {
  let name: String
  let observations: Observations
  /// The one-step predictions on the scale of the response; NaN where the model has none.
  let fitted: [Double]
  /// The one-step errors on the scale on which the model's errors are additive; NaN where there are none.
  let innovations: [Double]
  let terms: [Term]
  let glance: Glance
}

/// A fitted model whose tables come from its record; it adds only its forecast.
protocol RecordedFit: FittedModel {
  var record: FitRecord { get }
}

extension RecordedFit {
  public var name: String { record.name }
  public func tidy() -> [Term] { record.terms }
  public func glance() -> Glance { record.glance }

  public func augment() -> [AugmentedObservation] {
    let observations = record.observations
    return observations.values.indices.map { index in
      let value = observations.values[index].ifFinite
      let fitted = record.fitted[index].ifFinite
      var residual: Double?
      if let value, let fitted { residual = value - fitted }
      return AugmentedObservation(
        period: observations.start.advanced(by: index), value: value, fitted: fitted, residual: residual,
        innovation: record.innovations[index].ifFinite)
    }
  }
}

extension Double {
  var ifFinite: Double? { isFinite ? self : nil }
}

extension Glance {
  /// The row of a model with `parameters` estimated terms (the variance not counted) and a Gaussian likelihood.
  ///
  /// The criteria count the variance as one more parameter, as R's `AIC` does.
  static func gaussian(count: Int, sigma: Double, parameters: Int, logLikelihood: Double) -> Glance {
    let k = Double(parameters + 1)
    let n = Double(count)
    let aic = -2 * logLikelihood + 2 * k
    return Glance(
      observationCount: count, sigma: sigma, degreesOfFreedom: count - parameters, logLikelihood: logLikelihood,
      aic: aic, aicc: n - k - 1 > 0 ? aic + 2 * k * (k + 1) / (n - k - 1) : .infinity,
      bic: -2 * logLikelihood + k * log(n))
  }
}

/// The root mean square of the values that are numbers; 0 when there are none.
func rootMeanSquare(_ values: some Sequence<Double>) -> Double {
  var sum = 0.0
  var count = 0
  for value in values where !value.isNaN {
    sum += value * value
    count += 1
  }
  return count == 0 ? 0 : sqrt(sum / Double(count))
}

/// The Gaussian log-likelihood of errors with root mean square `sigma`, at its maximum over the variance.
func concentratedLogLikelihood(count: Int, sigma: Double) -> Double {
  let n = Double(count)
  return -0.5 * n * (log(2 * .pi * max(sigma * sigma, .leastNormalMagnitude)) + 1)
}
