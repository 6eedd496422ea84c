/// Why a model could not be fitted to honest data; each case carries the numbers that decide it.
public enum FitError: Error, Sendable, Equatable {
  case tooFewObservations(model: String, required: Int, available: Int)
  /// The model takes logarithms, and the observation at `index` is not positive.
  case nonPositiveValue(model: String, index: Int, value: Double)
  case nonFiniteValue(model: String, index: Int)
  case constantSeries(model: String, value: Double)
  case missingValues(model: String, count: Int)
  /// What the data ask for lies outside the model or cannot be learned from them.
  case notIdentified(model: String, reason: Obstacle)
  case didNotConverge(model: String, iterations: Int)
}
