import LinearAlgebra

/// A fitted linear model: coefficients, what they are worth, and what they predict.
///
/// Standard errors rest on σ² = RSS/(m - rank) and on errors that are independent with variance σ²/wᵢ. With no degree of
/// freedom left, whatever needs σ is NaN.
public struct LinearFit: Sendable {
  public let design: Design
  public let response: [Double]
  public let weights: [Double]?
  /// β, one per term.
  public let coefficients: [Double]
  /// The number of independent terms; below the number of columns only when solved by singular values.
  public let rank: Int
  /// An estimate of the condition number of the design with its columns scaled to about one length.
  public let conditionNumber: Double
  /// By what factor relative errors in the data can at worst grow in the coefficients: κ + κ² tan θ, with κ the condition
  /// number and tan θ the length of the residuals over that of the fitted values (Björck 1996, theorem 1.4.6).
  public let errorGrowth: Double
  /// The arithmetic that was used, `.working` or `.extended`.
  public let precision: LinearRegression.Precision
  /// X·β, one per row.
  public let fittedValues: [Double]
  /// y - X·β, unweighted, one per row.
  public let residuals: [Double]
  /// Σ wᵢ rᵢ².
  public let residualSumOfSquares: Double
  /// Σ wᵢ (yᵢ - ȳ)², about the weighted mean when there is an intercept, else about zero.
  public let totalSumOfSquares: Double
  /// Σ wᵢ (xᵢ·β - ȳ)², the total less the residual sum of squares.
  public let regressionSumOfSquares: Double
  /// The number of rows of positive weight.
  public let observationCount: Int
  /// Observations less rank.
  public let degreesOfFreedom: Int
  /// Whether R² and F are about the mean.
  public let hasIntercept: Bool

  let exactCoefficients: [DoubleDouble]
  /// W, n × rank, with (XᵀWX)⁺ = W·Wᵀ; column-major.
  let spread: [DoubleDouble]

  init(_ model: LinearRegression, _ solution: LinearSolution) throws(RegressionError) {
    design = model.design
    response = model.response
    weights = model.weights
    rank = solution.rank
    conditionNumber = solution.condition
    errorGrowth = solution.errorGrowth
    precision = solution.precision
    exactCoefficients = solution.coefficients
    coefficients = solution.coefficients.map(\.rounded)
    spread = solution.spread
    hasIntercept = model.design.hasIntercept
    let used = model.weights.map { $0.count { $0 > 0 } } ?? model.response.count
    observationCount = used
    degreesOfFreedom = used - solution.rank

    let read = model.options.reading
    if solution.precision == .extended {
      let residuals = (0..<model.response.count).map { i in
        read(model.response[i]) - Self.product(model.design.row(i), solution.coefficients)
      }
      self.residuals = residuals.map(\.rounded)
      fittedValues = zip(model.response, residuals).map { (read($0) - $1).rounded }
    } else {
      fittedValues = model.design.matrix * coefficients
      residuals = zip(model.response, fittedValues).map { $0 - $1 }
    }
    let sums = SumsOfSquares(model, fittedValues, solution, aboutMean: hasIntercept)
    residualSumOfSquares = sums.residual
    totalSumOfSquares = sums.total
    regressionSumOfSquares = sums.regression
    try requireFinite(coefficients, "a coefficient")
    try requireFinite(residuals, "a residual")
    try requireFinite([residualSumOfSquares, totalSumOfSquares, regressionSumOfSquares], "a sum of squares")
  }

  static func product(_ x: [DoubleDouble], _ y: [DoubleDouble]) -> DoubleDouble {
    zip(x, y).reduce(.zero) { $0 + $1.0 * $1.1 }
  }
}
