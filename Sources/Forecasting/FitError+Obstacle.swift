extension FitError {
  /// What kept a model from being identified.
  public enum Obstacle: Sendable, Equatable {
    case noFuture
    case forecastIsNotFinite
    case noFiniteMaximum
    /// Of a likelihood with regressors.
    case noFiniteMaximumWithRegressors
    case noFormHasFewerParameters
    case seasonalFormWithoutPeriod
    case seasonalOrdersWithoutPeriod
    case noStableSmoothing
    case developmentCoefficient
    case tooFewDemands(Int)
    case noCalendar(effect: String)
    case regressorNamedTwice(String)
    case regressorWithoutValues(String)
    case regressorMissing(String, at: String)
    case regressorsEndEarly(known: Int, asked: Int)
    case noStartingValues
    case nothingToShare(parameters: [String])
    /// Options that curves fitted jointly do not take.
    case jointFitOptions
    case noPrior
    /// What was said of the best of several curves.
    case noCurve(String?)
  }
}

extension FitError.Obstacle: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noFuture: "the series has no given future to score against"
    case .forecastIsNotFinite: "its forecast is not a finite number"
    case .noFiniteMaximum: "the likelihood has no finite maximum"
    case .noFiniteMaximumWithRegressors:
      "the likelihood has no finite maximum; a regressor may be constant, or a sum of others, once differenced"
    case .noFormHasFewerParameters: "no form has more observations than parameters"
    case .seasonalFormWithoutPeriod: "a seasonal form needs a seasonal period above 1"
    case .seasonalOrdersWithoutPeriod: "seasonal orders need a seasonal period above 1"
    case .noStableSmoothing: "no stable smoothing parameter fits the series"
    case .developmentCoefficient: "the development coefficient is not determined by the totals"
    case .tooFewDemands(let count): "\(count) periods with demand; two are needed to see an interval"
    case .noCalendar(let effect):
      "the effect \(effect) needs months or quarters of a calendar, the New Year from 1950"
    case .regressorNamedTwice(let name): "regressor \(name) is named twice"
    case .regressorWithoutValues(let name): "regressor \(name) has no value in the years of the series"
    case .regressorMissing(let name, let period): "regressor \(name) has no value at \(period)"
    case .regressorsEndEarly(let known, let asked):
      "its regressors are known \(known) periods beyond the last value, and \(asked) are asked"
    case .noStartingValues: "no starting values of this form suit the data"
    case .nothingToShare(let parameters): "a joint fit needs two series and a parameter of \(parameters) to share"
    case .jointFitOptions: "a joint fit has squared loss, one variance and independent errors"
    case .noPrior: "no belief was given beforehand"
    case .noCurve(let reason): reason ?? "no curve suits the data"
    }
  }
}
