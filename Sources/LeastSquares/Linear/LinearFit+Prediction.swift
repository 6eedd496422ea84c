import Glibc
import LinearAlgebra

extension LinearFit {
  /// What the model says at one row of predictors.
  public struct Prediction: Sendable, Hashable {
    /// x·β.
    public let mean: Double
    /// The standard error of x·β.
    public let standardError: Double
    /// The standard deviation of a new observation of weight one about x·β: hypot(standard error, σ).
    public let predictiveStandardDeviation: Double
    /// Where x·β lies with the level asked for.
    public let confidence: Interval
    /// Where a new observation of weight one lies with the level asked for.
    public let prediction: Interval
  }

  /// Predicts at each row of a design with the same terms.
  ///
  /// Extrapolation is the caller's risk: intervals assume that the model is true at the new rows.
  public func predict(_ rows: Design, level: Double = 0.95) throws(RegressionError) -> [Prediction] {
    guard rows.columns == design.columns else {
      throw .wrongSize(of: "a row of predictors", expected: design.columns, given: rows.columns)
    }
    try rows.requireFinite()
    let reach = studentMultiplier(level), sigma = residualStandardDeviation
    return (0..<rows.rows).map { i in
      let row = rows.row(i)
      let mean = Self.product(row, exactCoefficients).rounded
      let error = sigma * leverage(of: row).squareRoot()
      let spread = hypot(error, sigma)
      return Prediction(
        mean: mean, standardError: error, predictiveStandardDeviation: spread,
        confidence: Interval(lower: mean - reach * error, upper: mean + reach * error),
        prediction: Interval(lower: mean - reach * spread, upper: mean + reach * spread))
    }
  }

  /// hᵢᵢ = wᵢ·xᵢ(XᵀWX)⁺xᵢᵀ: how much each row pulls its own fitted value; the sum is the rank.
  ///
  /// - Complexity: O(m·n·rank).
  public var leverages: [Double] {
    (0..<design.rows).map { i in (weights?[i] ?? 1) * leverage(of: design.row(i)) }
  }

  /// x(XᵀWX)⁺xᵀ = |xW|², whose terms cannot cancel.
  private func leverage(of row: [DoubleDouble]) -> Double {
    let n = coefficients.count
    return (0..<rank).reduce(0) { sum, k in
      let component = (0..<n).reduce(DoubleDouble.zero) { $0 + row[$1] * spread[$1 + k * n] }.rounded
      return sum + component * component
    }
  }
}
