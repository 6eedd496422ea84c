import Distributions
import EconomicData
import Forecasting
import Glibc

/// Whether a calendar effect shows in a series: a likelihood-ratio test of its regressors in an ARIMA model.
///
/// Twice the gain in log-likelihood is held against χ² with as many degrees of freedom as regressors. The orders are those
/// of the model without the effect.
public struct CalendarTest: Sendable, Hashable {
  public let effect: CalendarEffect
  public let order: ARIMAOrder
  public let statistic: Double
  public let degreesOfFreedom: Int
  public let pValue: Double
  /// The estimate of each regressor: what one unit of it adds to the figure.
  public let terms: [Term]

  /// - Parameters:
  ///   - order: the orders of the model; `nil` selects them.
  /// - Throws: what the model refuses, and `.notIdentified` where the series has no calendar.
  public init(_ effect: CalendarEffect, in series: TimeSeries, order: ARIMAOrder? = nil) throws(FitError) {
    guard let regressors = effect.regressors(from: series.start, count: series.values.count) else {
      throw .notIdentified(model: "arima", reason: .noCalendar(effect: effect.rawValue))
    }
    let plain = try (order.map { ARIMA($0) } ?? ARIMA.automatic).fit(series) as! FittedARIMA
    let full = try ARIMA(plain.order, regressors: regressors).fit(series)
    // The larger model holds the smaller one: a negative gain is the optimiser's.
    let gain = max(0, full.glance().logLikelihood! - plain.glance().logLikelihood!)
    self.effect = effect
    self.order = plain.order
    statistic = 2 * gain
    degreesOfFreedom = regressors.names.count
    pValue = ChiSquared(degreesOfFreedom: Double(degreesOfFreedom)).complementaryCDF(statistic)
    terms = full.tidy().filter { regressors.names.contains($0.name) }
  }
}
