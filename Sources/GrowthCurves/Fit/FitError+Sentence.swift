import Forecasting

extension FitError {
  /// What happened and what to do about it, in a sentence.
  public var sentence: String {
    switch self {
    case .tooFewObservations(let model, let required, let available):
      "\(model) needs at least \(required) observations, \(available) given; supply more data or fix a parameter"
    case .nonPositiveValue(let model, let index, let value):
      "\(model) takes logarithms, and observation \(index + 1) is \(value); use residuals on the level scale"
    case .nonFiniteValue(let model, let index):
      "\(model) needs finite numbers, and observation \(index + 1) is not one"
    case .constantSeries(let model, let value):
      "every observation is \(value), so \(model) has nothing to learn from; use that value"
    case .missingValues(let model, let count):
      "\(model) cannot bridge the \(count) missing observations; fill them or choose another model"
    case .notIdentified(let model, let reason): "\(model) cannot be fitted: \(reason)"
    case .didNotConverge(let model, let iterations):
      "\(model) did not reach a minimum within \(iterations) iterations; fix a parameter or choose a simpler curve"
    }
  }
}
