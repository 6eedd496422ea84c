import Glibc

/// The factorization A = L·Lᵀ of a symmetric positive definite matrix.
///
/// Only the lower triangle of A is read.
///
/// - Complexity: O(n³/3).
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, section 4.2; LAPACK `dpotrf`.
public struct CholeskyFactorization: Sendable {
  /// L, zero above its diagonal.
  public let lowerFactor: Matrix
  /// An estimate of the 1-norm condition number of A.
  public let conditionNumber: Double

  /// Factors a symmetric positive definite matrix.
  ///
  /// - Throws: `.notFinite`, or `.notPositiveDefinite` with the order of the first leading minor that is not positive.
  /// - Precondition: `matrix` is square.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "a \(matrix.rows)×\(matrix.columns) matrix has no Cholesky factor")
    var factor = Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in i >= j ? matrix[i, j] : 0 }
    try factor.checkFinite()
    let norm = Matrix(rows: matrix.rows, columns: matrix.columns) { i, j in
      i >= j ? matrix[i, j] : matrix[j, i]
    }.oneNorm
    let failed = LAPACK.potrf(.lower, &factor)
    guard failed == 0 else { throw .notPositiveDefinite(order: failed, size: matrix.rows) }
    lowerFactor = factor
    conditionNumber = matrix.rows == 0 ? 1 : 1 / LAPACK.pocon(.lower, factor, norm: norm)
  }

  /// The number of rows, all of them independent.
  public var rank: Int { lowerFactor.rows }

  /// ln det A = 2 Σ ln lᵢᵢ.
  public var logDeterminant: Double { 2 * lowerFactor.diagonal.reduce(0) { $0 + log($1) } }

  /// A⁻¹·b.
  public func solve(_ b: [Double]) -> [Double] {
    solve(Matrix(rows: b.count, columns: 1, storage: b)).storage
  }

  /// A⁻¹·B.
  public func solve(_ b: Matrix) -> Matrix {
    precondition(b.rows == lowerFactor.rows, "a right-hand side of \(b.rows) rows meets \(lowerFactor.rows)")
    var solution = b
    LAPACK.potrs(.lower, lowerFactor, &solution)
    return solution
  }

  /// L⁻¹·B, which turns errors of covariance A into errors of covariance I.
  public func whiten(_ b: Matrix) -> Matrix {
    precondition(b.rows == lowerFactor.rows, "a matrix of \(b.rows) rows meets \(lowerFactor.rows)")
    var whitened = b
    let zero = LAPACK.trtrs(.lower, .asIs, order: b.rows, lowerFactor, &whitened)
    precondition(zero == 0, "a Cholesky factor has a zero on its diagonal")
    return whitened
  }

  /// L⁻¹·b.
  public func whiten(_ b: [Double]) -> [Double] {
    whiten(Matrix(rows: b.count, columns: 1, storage: b)).storage
  }

  /// A⁻¹.
  public var inverse: Matrix { solve(.identity(lowerFactor.rows)) }
}
