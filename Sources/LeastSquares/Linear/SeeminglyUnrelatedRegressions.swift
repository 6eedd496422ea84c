import LinearAlgebra

/// Several regressions over the same periods whose errors are correlated within a period.
///
/// Each equation is fitted alone, Σ = EᵀE/m is formed from the residuals, and all are fitted together by generalised
/// least squares with covariance Σ⊗I, once (Zellner 1962). Σ enters through its Cholesky factor; no Kronecker product is
/// formed.
public struct SeeminglyUnrelatedRegressions: Sendable {
  public struct Equation: Sendable {
    public var design: Design
    public var response: [Double]

    public init(design: Design, response: [Double]) {
      self.design = design
      self.response = response
    }
  }

  public var equations: [Equation]

  public init(_ equations: [Equation]) { self.equations = equations }

  /// - Throws: what `LinearRegression.fit` throws; `.wrongSize` when equations have different periods;
  ///   `.covarianceNotPositiveDefinite` when residuals of some equations determine those of another.
  public func fit() throws(RegressionError) -> SeeminglyUnrelatedFit {
    guard let rows = equations.first?.design.rows else {
      throw .wrongSize(of: "the list of equations", expected: 1, given: 0)
    }
    var alone: [LinearFit] = []
    for equation in equations {
      guard equation.design.rows == rows else {
        throw .wrongSize(of: "each equation's design", expected: rows, given: equation.design.rows)
      }
      alone.append(try LinearRegression(design: equation.design, response: equation.response).fit())
    }
    let residuals = Matrix(columns: alone.map(\.residuals))
    let sigma = (1 / Double(rows)) * residuals.transposedTimes(residuals)
    let together = try stacked(whitenedBy: sigma, rows: rows).fit()
    return SeeminglyUnrelatedFit(separate: alone, errorCovariance: sigma, together: together)
  }

  /// The stacked system multiplied by L⁻¹⊗I with Σ = L·Lᵀ.
  private func stacked(whitenedBy sigma: Matrix, rows: Int) throws(RegressionError) -> LinearRegression {
    let factor: CholeskyFactorization
    do {
      factor = try CholeskyFactorization(sigma)
    } catch .notPositiveDefinite(let order, let size) {
      throw .covarianceNotPositiveDefinite(order: order, size: size)
    } catch {
      throw .outOfRange(quantity: "the covariance of the residuals")
    }
    let weight = factor.whiten(.identity(equations.count))
    let starts = equations.reduce(into: [0]) { $0.append($0.last! + $1.design.columns) }
    var design = Matrix(rows: rows * equations.count, columns: starts.last!)
    var response = [Double](repeating: 0, count: rows * equations.count)
    for (e, equation) in equations.enumerated() {
      for block in e..<equations.count {
        for i in 0..<rows {
          response[block * rows + i] += weight[block, e] * equation.response[i]
          for j in 0..<equation.design.columns {
            design[block * rows + i, starts[e] + j] = weight[block, e] * equation.design.matrix[i, j]
          }
        }
      }
    }
    let terms = equations.enumerated().flatMap { e, equation in equation.design.terms.map { "\(e + 1):\($0)" } }
    return LinearRegression(design: Design(design, terms: terms), response: response)
  }
}

/// Regressions fitted together.
public struct SeeminglyUnrelatedFit: Sendable {
  /// Each equation fitted alone.
  public let separate: [LinearFit]
  /// Σ = EᵀE/m from the separate residuals.
  public let errorCovariance: Matrix
  /// β of each equation, fitted together.
  public let coefficients: [[Double]]
  /// The standard errors of `coefficients`.
  public let standardErrors: [[Double]]
  /// (Xᵀ(Σ⁻¹⊗I)X)⁻¹, equation after equation.
  public let covariance: Matrix

  init(separate: [LinearFit], errorCovariance: Matrix, together: LinearFit) {
    self.separate = separate
    self.errorCovariance = errorCovariance
    covariance = together.unscaledCovariance
    var start = 0
    var coefficients: [[Double]] = [], errors: [[Double]] = []
    for fit in separate {
      let terms = start..<start + fit.coefficients.count
      coefficients.append(Array(together.coefficients[terms]))
      errors.append(covariance.diagonal[terms].map { $0.squareRoot() })
      start = terms.upperBound
    }
    self.coefficients = coefficients
    standardErrors = errors
  }

  /// The correlations of the separate residuals.
  public var errorCorrelation: Matrix {
    let scale = errorCovariance.diagonal.map { $0.squareRoot() }
    return Matrix(rows: scale.count, columns: scale.count) { i, j in errorCovariance[i, j] / (scale[i] * scale[j]) }
  }
}
