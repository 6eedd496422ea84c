import Forecasting

extension FitError {
  /// What happened and what to do about it where a curve was fitted, in a sentence.
  public var sentence: String { sentence(advising: .curve) }
}
