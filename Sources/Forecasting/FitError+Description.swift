extension FitError {
  /// The kind of refusal as one word for tables and scripts.
  public var code: String {
    switch self {
    case .tooFewObservations: "too-few-observations"
    case .nonPositiveValue: "non-positive-value"
    case .nonFiniteValue: "non-finite-value"
    case .constantSeries: "constant-series"
    case .missingValues: "missing-values"
    case .notIdentified: "not-identified"
    case .didNotConverge: "did-not-converge"
    }
  }
}

extension FitError: CustomStringConvertible {
  /// What happened, with its numbers, and what to do.
  public var description: String {
    switch self {
    case .tooFewObservations(let model, let required, let available):
      "\(model) needs at least \(required) observations, \(available) given; supply more data or a simpler model"
    case .nonPositiveValue(let model, let index, let value):
      "\(model) needs positive values, observation \(index + 1) is \(value); use a model on the level"
    case .nonFiniteValue(let model, let index):
      "\(model) needs numbers, observation \(index + 1) is none; leave a missing value empty"
    case .constantSeries(let model, let value):
      "\(model) has nothing to learn from a series that is \(value) throughout"
    case .missingValues(let model, let count):
      "\(model) takes no gaps, \(count) found; fill them, or use ets, arima or structural"
    case .notIdentified(let model, let reason): "\(model) is not identified: \(reason)"
    case .didNotConverge(let model, let iterations):
      "\(model) did not converge within \(iterations) iterations; rescale the data or fix a parameter"
    }
  }
}
