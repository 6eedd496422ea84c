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

extension FitError {
  /// To whom a refusal gives advice: what to do instead differs between a model of a series and a curve.
  public enum Advice: Sendable, Hashable {
    case model, curve
  }

  /// What happened, with its numbers, and what to do.
  public func sentence(advising advice: Advice) -> String {
    let cure = cure(advice)
    return cure.isEmpty ? happening : "\(happening); \(cure)"
  }

  private var happening: String {
    switch self {
    case .tooFewObservations(let model, let required, let available):
      "\(model) needs at least \(required) observations, \(available) given"
    case .nonPositiveValue(let model, let index, let value):
      "\(model) needs positive values, observation \(index + 1) is \(value)"
    case .nonFiniteValue(let model, let index): "\(model) needs numbers, observation \(index + 1) is none"
    case .constantSeries(let model, let value):
      "\(model) has nothing to learn from a series that is \(value) throughout"
    case .missingValues(let model, let count): "\(model) takes no gaps, \(count) found"
    case .notIdentified(let model, let reason): "\(model) is not identified: \(reason)"
    case .didNotConverge(let model, let iterations): "\(model) did not converge within \(iterations) iterations"
    }
  }

  private func cure(_ advice: Advice) -> String {
    switch (self, advice) {
    case (.tooFewObservations, .model): "supply more data or a simpler model"
    case (.tooFewObservations, .curve): "supply more data or fix a parameter"
    case (.nonPositiveValue, .model): "use a model on the level"
    case (.nonPositiveValue, .curve): "logarithms take nothing else: use residuals on the level scale"
    case (.nonFiniteValue, _): "leave a missing value empty"
    case (.constantSeries, .curve): "use that value"
    case (.missingValues, .model): "fill them, or use ets, arima or structural"
    case (.missingValues, .curve): "fill them or choose another curve"
    case (.didNotConverge, .model): "rescale the data or fix a parameter"
    case (.didNotConverge, .curve): "fix a parameter or choose a simpler curve"
    case (.constantSeries, .model), (.notIdentified, _): ""
    }
  }
}

extension FitError: CustomStringConvertible {
  /// What happened, with its numbers, and what to do about a model.
  public var description: String { sentence(advising: .model) }
}
