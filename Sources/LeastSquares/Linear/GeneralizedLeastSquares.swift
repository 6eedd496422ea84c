import Glibc
import LinearAlgebra

/// The linear model y = X·β + u whose errors have covariance σ²·V with V known.
///
/// V is factored once, V = L·Lᵀ; multiplying by L⁻¹ makes the errors independent, and ordinary least squares on
/// L⁻¹X, L⁻¹y is best linear unbiased (Aitken 1936).
public struct GeneralizedLeastSquares: Sendable {
  public var design: Design
  public var response: [Double]
  public var errors: ErrorStructure
  public var options: LinearRegression.Options

  public init(
    design: Design, response: [Double], errors: ErrorStructure,
    options: LinearRegression.Options = LinearRegression.Options()
  ) {
    self.design = design
    self.response = response
    self.errors = errors
    self.options = options
  }

  /// V, the covariance of the errors up to the factor σ².
  public enum ErrorStructure: Sendable, Hashable {
    /// Any symmetric positive definite matrix, m×m.
    case covariance(Matrix)
    /// Vᵢⱼ = ρ^|i-j|, |ρ| < 1: rows in time order, evenly spaced, the process stationary.
    case autoregressive(rho: Double)
  }

  /// Estimates β and its covariance.
  ///
  /// - Throws: what `LinearRegression.fit` throws; `.covarianceNotPositiveDefinite`; `.invalidOption` for |ρ| ≥ 1.
  public func fit() throws(RegressionError) -> GeneralizedFit {
    try design.requireOneRowEach(response)
    // Checked before whitening spreads one bad value over other rows.
    try design.requireFinite(with: response)
    let whitener = try Whitener(errors, size: design.rows)
    let whitened = LinearRegression(
      design: Design(whitener.whiten(design.matrix), terms: design.terms), response: whitener.whiten(response),
      options: options)
    return try GeneralizedFit(self, whitened: try whitened.fit(), logDeterminant: whitener.logDeterminant)
  }
}

/// L⁻¹ with V = L·Lᵀ.
private enum Whitener {
  case cholesky(CholeskyFactorization)
  case autoregressive(rho: Double, size: Int)

  init(_ errors: GeneralizedLeastSquares.ErrorStructure, size: Int) throws(RegressionError) {
    switch errors {
    case .autoregressive(let rho):
      guard abs(rho) < 1 else {
        throw .invalidOption(name: "the autocorrelation", value: rho, requirement: "between -1 and 1")
      }
      self = .autoregressive(rho: rho, size: size)
    case .covariance(let covariance):
      guard covariance.rows == size, covariance.columns == size else {
        throw .wrongSize(of: "the covariance", expected: size * size, given: covariance.storage.count)
      }
      do {
        self = .cholesky(try CholeskyFactorization(covariance))
      } catch .notPositiveDefinite(let order, let size) {
        throw .covarianceNotPositiveDefinite(order: order, size: size)
      } catch {
        throw .covarianceNotPositiveDefinite(order: 0, size: size)
      }
    }
  }

  var logDeterminant: Double {
    switch self {
    case .cholesky(let factor): factor.logDeterminant
    case .autoregressive(let rho, let size): Double(max(0, size - 1)) * log1p(-rho * rho)
    }
  }

  func whiten(_ matrix: Matrix) -> Matrix {
    switch self {
    case .cholesky(let factor): return factor.whiten(matrix)
    case .autoregressive(let rho, _):
      // Prais and Winsten 1954: the first row keeps its stationary variance of one.
      let innovation = (1 - rho * rho).squareRoot()
      return Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in
        i == 0 ? matrix[0, j] : (matrix[i, j] - rho * matrix[i - 1, j]) / innovation
      }
    }
  }

  func whiten(_ vector: [Double]) -> [Double] {
    whiten(Matrix(rows: vector.count, columns: 1, storage: vector)).storage
  }
}

/// A linear model fitted under a known error covariance.
public struct GeneralizedFit: Sendable {
  public let model: GeneralizedLeastSquares
  public let coefficients: [Double]
  /// X·β.
  public let fittedValues: [Double]
  /// y - X·β, correlated as V says.
  public let residuals: [Double]
  /// The ordinary fit of the whitened data, from which covariance and σ come; its R² has no meaning.
  let whitened: LinearFit
  /// The Gaussian log-likelihood at σ² = rᵀV⁻¹r/m, with -½ ln det V.
  public let logLikelihood: Double

  init(_ model: GeneralizedLeastSquares, whitened: LinearFit, logDeterminant: Double) throws(RegressionError) {
    self.model = model
    self.whitened = whitened
    coefficients = whitened.coefficients
    fittedValues = model.design.matrix * coefficients
    residuals = zip(model.response, fittedValues).map { $0 - $1 }
    try requireFinite(residuals, "a residual")
    logLikelihood = whitened.logLikelihood - 0.5 * logDeterminant
  }

  public var standardErrors: [Double] { whitened.standardErrors }
  /// σ²·(XᵀV⁻¹X)⁻¹.
  public var covariance: Matrix { whitened.covariance }
  /// σ² = rᵀV⁻¹r/(m - n); with autoregressive errors the variance of u, not of its innovations.
  public var residualVariance: Double { whitened.residualVariance }
  public var degreesOfFreedom: Int { whitened.degreesOfFreedom }
  public var conditionNumber: Double { whitened.conditionNumber }
  public func confidenceIntervals(level: Double = 0.95) -> [Interval] { whitened.confidenceIntervals(level: level) }
}

extension GeneralizedFit {
  /// The best linear unbiased prediction of the next observation after the sample, the one after it, and so on, from
  /// autoregressive errors: x·β + ρʰ·u_last.
  ///
  /// The variance is σ²(1 - ρ²ʰ) + d·C·dᵀ with d = x - ρʰ·x_last and C the covariance of β (Goldberger 1962).
  ///
  /// - Parameter future: the rows of horizons h = 1, 2, ….
  /// - Throws: `.wrongSize` when the terms do not match.
  /// - Precondition: the errors are autoregressive.
  public func forecast(_ future: Design) throws(RegressionError) -> [(mean: Double, standardDeviation: Double)] {
    guard case .autoregressive(let rho) = model.errors else {
      preconditionFailure("only autoregressive errors say how they continue")
    }
    guard future.columns == coefficients.count else {
      throw .wrongSize(of: "a row of predictors", expected: coefficients.count, given: future.columns)
    }
    let last = model.design.matrix.row(model.design.rows - 1)
    let means = future.matrix * coefficients
    let covariance = self.covariance
    return (0..<future.rows).map { i in
      let carried = pow(rho, Double(i + 1))
      let difference = zip(future.matrix.row(i), last).map { $0 - carried * $1 }
      let parameters = dot(difference, covariance * difference)
      let variance = residualVariance * (1 - carried * carried) + parameters
      return (means[i] + carried * residuals[residuals.count - 1], variance.squareRoot())
    }
  }
}
