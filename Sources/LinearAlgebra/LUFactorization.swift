/// The factorization P·A = L·U of a square matrix with row exchanges.
///
/// - Complexity: O(2n³/3).
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, section 3.4; LAPACK `dgetrf`.
public struct LUFactorization: Sendable {
  private let factor: Matrix
  private let exchanges: [Int32]
  /// An estimate of the 1-norm condition number of A.
  public let conditionNumber: Double

  /// Factors a square matrix.
  ///
  /// - Throws: `.notFinite`, or `.singular` with the column whose pivot is exactly zero. A matrix that is singular to
  ///   working precision passes with a `conditionNumber` near 1/ε.
  /// - Precondition: `matrix` is square.
  public init(_ matrix: Matrix) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "a \(matrix.rows)×\(matrix.columns) matrix has no inverse")
    try matrix.checkFinite()
    var factor = matrix
    let (exchanges, zeroPivot) = LAPACK.getrf(&factor)
    guard zeroPivot == 0 else { throw .singular(pivot: zeroPivot - 1, size: matrix.rows) }
    self.factor = factor
    self.exchanges = exchanges
    conditionNumber = matrix.rows == 0 ? 1 : 1 / LAPACK.gecon(factor, norm: matrix.oneNorm)
  }

  /// The number of rows, all of them independent as far as elimination can tell.
  public var rank: Int { factor.rows }

  /// A⁻¹·b.
  public func solve(_ b: [Double]) -> [Double] {
    solve(Matrix(rows: b.count, columns: 1, storage: b)).storage
  }

  /// A⁻¹·B.
  public func solve(_ b: Matrix) -> Matrix {
    precondition(b.rows == factor.rows, "a right-hand side of \(b.rows) rows meets \(factor.rows)")
    var solution = b
    LAPACK.getrs(.asIs, factor, exchanges, &solution)
    return solution
  }

  /// A⁻¹.
  public var inverse: Matrix { solve(.identity(factor.rows)) }

  /// det A, which over- or underflows easily; its sign is exact.
  public var determinant: Double {
    let swaps = exchanges.enumerated().count { $0 + 1 != Int($1) }
    return factor.diagonal.reduce(swaps.isMultiple(of: 2) ? 1 : -1, *)
  }
}
