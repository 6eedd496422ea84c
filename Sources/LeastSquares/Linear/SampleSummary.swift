import LinearAlgebra

/// Mean, standard deviation and lag-1 autocorrelation of a sample, summed in double-double about the exact mean.
///
/// Two passes in extended arithmetic, so no figure is lost to a large common part. What would remain is the rounding of
/// the data themselves to double; taking each as the decimal it denotes, the default, removes that too.
public struct SampleSummary: Sendable, Hashable {
  public let count: Int
  public let mean: Double
  /// √(Σ (yᵢ - ȳ)²/(n-1)); NaN for one observation.
  public let standardDeviation: Double
  /// Σ (yᵢ - ȳ)(yᵢ₋₁ - ȳ) / Σ (yᵢ - ȳ)²; NaN when the sample does not vary.
  public let lag1Autocorrelation: Double

  public init(_ values: [Double], reading: Reading = .decimal) throws(RegressionError) {
    guard !values.isEmpty else { throw .tooFewRows(required: 1, available: 0) }
    if let row = values.firstIndex(where: { !$0.isFinite }) { throw .responseNotFinite(row: row) }
    let exact = values.map { reading($0) }
    let mean = exact.reduce(.zero, +) / DoubleDouble(Double(values.count))
    let deviations = exact.map { $0 - mean }
    let squares = deviations.reduce(DoubleDouble.zero) { $0 + $1 * $1 }
    let products = zip(deviations.dropFirst(), deviations).reduce(DoubleDouble.zero) { $0 + $1.0 * $1.1 }
    guard squares.isFinite else { throw .outOfRange(quantity: "the sum of squared deviations") }
    count = values.count
    self.mean = mean.rounded
    standardDeviation = (squares / DoubleDouble(Double(values.count - 1))).squareRoot.rounded
    lag1Autocorrelation = squares == .zero ? .nan : (products / squares).rounded
  }
}
