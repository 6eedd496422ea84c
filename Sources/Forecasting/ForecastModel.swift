import EconomicData

/// A specification that can be fitted to a series: a model before it has seen data.
public protocol ForecastModel: Sendable {
  /// The name by which the command and the tables know the model.
  var name: String { get }
  func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel
}

/// A model with its parameters estimated; "not yet fitted" is not a state of it.
public protocol FittedModel: Sendable {
  var name: String { get }
  /// One row per estimated term.
  func tidy() -> [Term]
  /// The fit in one row.
  func glance() -> Glance
  /// One row per period of the series the model was fitted to.
  func augment() -> [AugmentedObservation]
  /// The predictive distribution of the next `horizon` periods.
  ///
  /// - Precondition: `horizon` is at least 1.
  func forecast(horizon: Int) -> Forecast
}

/// One estimated term of a fitted model.
public struct Term: Sendable, Hashable {
  public var name: String
  /// What the term means, in words.
  public var meaning: String
  public var estimate: Double
  /// The standard error; `nil` where the estimator has none.
  public var standardError: Double?

  public init(name: String, meaning: String, estimate: Double, standardError: Double? = nil) {
    self.name = name
    self.meaning = meaning
    self.estimate = estimate
    self.standardError = standardError
  }
}

/// The one-row summary of a fit.
public struct Glance: Sendable, Hashable {
  public var observationCount: Int
  /// Residual standard deviation on the scale of the innovations.
  public var sigma: Double
  public var degreesOfFreedom: Int
  public var logLikelihood: Double?
  public var aic: Double?
  public var aicc: Double?
  public var bic: Double?

  public init(
    observationCount: Int, sigma: Double, degreesOfFreedom: Int, logLikelihood: Double? = nil, aic: Double? = nil,
    aicc: Double? = nil, bic: Double? = nil
  ) {
    self.observationCount = observationCount
    self.sigma = sigma
    self.degreesOfFreedom = degreesOfFreedom
    self.logLikelihood = logLikelihood
    self.aic = aic
    self.aicc = aicc
    self.bic = bic
  }
}

/// One period of the history with what the model made of it.
public struct AugmentedObservation: Sendable, Hashable {
  public var period: Period
  public var value: Double?
  public var fitted: Double?
  /// Value minus fitted, on the scale of the response.
  public var residual: Double?
  /// The residual on the scale on which the model's errors are additive.
  public var innovation: Double?

  public init(period: Period, value: Double?, fitted: Double?, residual: Double?, innovation: Double?) {
    self.period = period
    self.value = value
    self.fitted = fitted
    self.residual = residual
    self.innovation = innovation
  }
}
