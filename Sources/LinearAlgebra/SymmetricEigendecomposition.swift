/// The factorization A = V·Λ·Vᵀ of a symmetric matrix, with orthonormal V and ascending eigenvalues.
///
/// - Complexity: O(n³).
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, chapter 8; LAPACK `dsyevd`.
public struct SymmetricEigendecomposition: Sendable {
  /// Ascending.
  public let eigenvalues: [Double]
  /// Column k is the eigenvector of `eigenvalues[k]`, of length one.
  public let eigenvectors: Matrix
  /// The number of eigenvalues whose size is above `tolerance` times the largest size.
  public let rank: Int
  /// The relative size below which an eigenvalue counts as zero.
  public let tolerance: Double

  /// Factors a symmetric matrix.
  ///
  /// - Parameters:
  ///   - matrix: the symmetric matrix A, n×n.
  ///   - tolerance: the relative size below which an eigenvalue counts as zero; n·ε when not given.
  /// - Throws: `.notFinite`; `.notSymmetric` when a pair of elements differs by more than √ε of the largest element;
  ///   `.notConverged`.
  /// - Precondition: `matrix` is square.
  public init(_ matrix: Matrix, tolerance: Double? = nil) throws(LinearAlgebraError) {
    precondition(matrix.isSquare, "a \(matrix.rows)×\(matrix.columns) matrix is not symmetric")
    try matrix.checkFinite()
    try Self.requireSymmetric(matrix)
    let limit = tolerance ?? Double(matrix.rows) * Double.ulpOfOne
    self.tolerance = limit
    var vectors = matrix
    let (values, unsettled) = LAPACK.syevd(.lower, &vectors)
    guard unsettled == 0 else { throw .notConverged(remaining: unsettled) }
    eigenvalues = values
    eigenvectors = vectors
    let largest = values.reduce(0) { max($0, abs($1)) }
    rank = values.count { abs($0) > limit * largest }
  }

  /// The largest |λ| over the smallest: the condition number in the 2-norm, infinite when singular.
  public var conditionNumber: Double {
    let sizes = eigenvalues.map(abs)
    guard let smallest = sizes.min(), let largest = sizes.max(), smallest > 0 else { return .infinity }
    return largest / smallest
  }

  /// The shortest minimiser of ‖A·x - b‖₂; directions whose eigenvalue counts as zero are left out.
  public func minimumNormSolution(_ b: [Double]) -> [Double] {
    let largest = eigenvalues.reduce(0) { max($0, abs($1)) }
    let weights = zip(eigenvectors.transposedTimes(b), eigenvalues).map { component, value in
      abs(value) > tolerance * largest ? component / value : 0
    }
    return eigenvectors * weights
  }

  /// A⁻¹·b.
  ///
  /// - Throws: `.rankDeficient` when an eigenvalue counts as zero.
  public func solve(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    guard rank == eigenvalues.count else { throw .rankDeficient(rank: rank, columns: eigenvalues.count) }
    return minimumNormSolution(b)
  }

  /// The nearest positive semidefinite matrix in the Frobenius norm: negative eigenvalues become zero (Higham 1988).
  public var nearestPositiveSemidefinite: Matrix {
    var scaled = eigenvectors
    for (k, value) in eigenvalues.enumerated() {
      for i in 0..<scaled.rows { scaled[i, k] *= max(0, value) }
    }
    return scaled.timesTransposed(eigenvectors)
  }

  private static func requireSymmetric(_ matrix: Matrix) throws(LinearAlgebraError) {
    let allowance = Double.ulpOfOne.squareRoot() * matrix.largestElement
    for j in 0..<matrix.columns {
      for i in j + 1..<matrix.rows where abs(matrix[i, j] - matrix[j, i]) > allowance {
        throw .notSymmetric(row: i, column: j)
      }
    }
  }
}
