import LinearAlgebra

/// The linear model under exact linear conditions: minimise Σ wᵢ (yᵢ - xᵢ·β)² subject to C·β = d.
///
/// β = β₀ + Z·γ with C·β₀ = d and Z an orthonormal basis of the null space of C, both from the singular values of C; γ is
/// an ordinary regression. Golub and Van Loan 2013, section 6.2.3 (null-space form). Conditions that repeat one another are allowed.
public struct EqualityConstrainedLeastSquares: Sendable {
  public var regression: LinearRegression
  /// C, one row per condition.
  public var constraints: Matrix
  /// d.
  public var values: [Double]

  public init(_ regression: LinearRegression, constraints: Matrix, values: [Double]) {
    self.regression = regression
    self.constraints = constraints
    self.values = values
  }

  /// - Throws: what `LinearRegression.fit` throws, for the γ that remain free; `.inconsistentConstraints`.
  public func fit() throws(RegressionError) -> ConstrainedFit {
    try regression.check()
    let n = regression.design.columns
    guard constraints.columns == n else {
      throw .wrongSize(of: "a constraint", expected: n, given: constraints.columns)
    }
    guard values.count == constraints.rows else {
      throw .wrongSize(of: "the constrained values", expected: constraints.rows, given: values.count)
    }
    let (particular, basis) = try nullSpace()
    let shifted = regression.design.matrix * particular
    guard basis.columns > 0 else { return try ConstrainedFit(regression, at: particular) }
    var reduced = regression
    reduced.design = Design(
      regression.design.matrix * basis, terms: (0..<basis.columns).map { "free \($0 + 1)" })
    reduced.response = zip(regression.response, shifted).map { $0 - $1 }
    let free = try reduced.fit()
    let step = basis * free.coefficients
    return try ConstrainedFit(
      regression, coefficients: zip(particular, step).map { $0 + $1 },
      covariance: basis * free.covariance * basis.transposed, degreesOfFreedom: free.degreesOfFreedom)
  }

  /// The shortest β₀ with C·β₀ = d, and Z.
  private func nullSpace() throws(RegressionError) -> (particular: [Double], basis: Matrix) {
    let n = constraints.columns
    let svd: SingularValueDecomposition
    do {
      // Rows of zeros make V square, so that its last columns span the null space.
      let padding = max(0, n - constraints.rows)
      svd = try SingularValueDecomposition(
        Matrix(rows: constraints.rows + padding, columns: n) { i, j in i < constraints.rows ? constraints[i, j] : 0 })
    } catch {
      throw .outOfRange(quantity: "the constraints")
    }
    let padded = values + [Double](repeating: 0, count: max(0, n - constraints.rows))
    let particular = svd.minimumNormSolution(padded)
    let missed = norm(zip(constraints * particular, values).map { $0 - $1 })
    // What rounding alone leaves: a few ulps of the terms that cancel.
    let allowed = 100 * Double(n) * .ulpOfOne * (constraints.frobeniusNorm * norm(particular) + norm(values))
    guard missed <= allowed else {
      throw .inconsistentConstraints(rank: svd.rank, constraints: constraints.rows, residual: missed)
    }
    return (particular, svd.rightTransposed.transposed.selectingColumns(svd.rank..<n))
  }
}

/// A linear model fitted under conditions that hold exactly.
public struct ConstrainedFit: Sendable {
  public let coefficients: [Double]
  /// The covariance of the coefficients, singular along the conditions.
  public let covariance: Matrix
  public let fittedValues: [Double]
  public let residuals: [Double]
  /// Σ wᵢ rᵢ².
  public let residualSumOfSquares: Double
  /// Observations less free coefficients.
  public let degreesOfFreedom: Int

  public var standardErrors: [Double] { covariance.diagonal.map { max(0, $0).squareRoot() } }

  init(_ model: LinearRegression, coefficients: [Double], covariance: Matrix, degreesOfFreedom: Int)
    throws(RegressionError)
  {
    self.coefficients = coefficients
    self.covariance = covariance
    self.degreesOfFreedom = degreesOfFreedom
    fittedValues = model.design.matrix * coefficients
    let residuals = zip(model.response, fittedValues).map { $0 - $1 }
    try requireFinite(coefficients, "a coefficient")
    try requireFinite(residuals, "a residual")
    self.residuals = residuals
    residualSumOfSquares = residuals.indices.reduce(0) {
      $0 + (model.weights?[$1] ?? 1) * residuals[$1] * residuals[$1]
    }
  }

  /// The conditions leave nothing to estimate.
  init(_ model: LinearRegression, at coefficients: [Double]) throws(RegressionError) {
    let n = coefficients.count
    let used = model.weights.map { $0.count { $0 > 0 } } ?? model.response.count
    try self.init(
      model, coefficients: coefficients, covariance: Matrix(rows: n, columns: n), degreesOfFreedom: used)
  }
}
