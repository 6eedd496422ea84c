/// The factorization A = U·Σ·Vᵀ with orthonormal U and V and singular values in descending order.
///
/// - Complexity: O(m·n·min(m, n)).
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, sections 2.4 and 5.5; LAPACK `dgesdd`.
public struct SingularValueDecomposition: Sendable {
  /// U, m × min(m, n).
  public let left: Matrix
  /// The diagonal of Σ, descending.
  public let singularValues: [Double]
  /// Vᵀ, min(m, n) × n.
  public let rightTransposed: Matrix
  /// The number of singular values above `tolerance` times the largest.
  public let rank: Int
  /// The relative size below which a singular value counts as zero.
  public let tolerance: Double

  /// Factors a matrix of any shape.
  ///
  /// - Parameters:
  ///   - matrix: the matrix A, m×n.
  ///   - tolerance: the relative size below which a singular value counts as zero; max(m, n)·ε when not given.
  /// - Throws: `.notFinite`, or `.notConverged` when the iteration fails.
  public init(_ matrix: consuming Matrix, tolerance: Double? = nil) throws(LinearAlgebraError) {
    try matrix.checkFinite()
    let limit = tolerance ?? Double(max(matrix.rows, matrix.columns)) * Double.ulpOfOne
    self.tolerance = limit
    var scratch = matrix
    let (left, values, rightTransposed, unsettled) = LAPACK.gesdd(&scratch)
    guard unsettled == 0 else { throw .notConverged(remaining: unsettled) }
    self.left = left
    self.singularValues = values
    self.rightTransposed = rightTransposed
    rank = values.first.map { first in values.prefix { $0 > limit * first }.count } ?? 0
  }

  /// The largest singular value over the smallest one: the condition number in the 2-norm, infinite when singular.
  public var conditionNumber: Double {
    guard let first = singularValues.first, let last = singularValues.last, last > 0 else { return .infinity }
    return first / last
  }

  /// The minimiser of ‖A·x - b‖₂ that is shortest, whatever the rank; directions below `tolerance` are left out.
  public func minimumNormSolution(_ b: [Double]) -> [Double] {
    var weights = left.transposedTimes(b)
    for k in weights.indices { weights[k] = k < rank ? weights[k] / singularValues[k] : 0 }
    return rightTransposed.transposedTimes(weights)
  }

  /// The x that minimises ‖A·x - b‖₂, unique because all columns are independent.
  ///
  /// - Throws: `.rankDeficient` when `rank` is below the number of columns.
  public func solve(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    guard rank == rightTransposed.columns else {
      throw .rankDeficient(rank: rank, columns: rightTransposed.columns)
    }
    return minimumNormSolution(b)
  }

  /// A⁺ = V·Σ⁺·Uᵀ, n×m.
  public var pseudoinverse: Matrix {
    var scaled = rightTransposed
    for k in singularValues.indices {
      let weight = k < rank ? 1 / singularValues[k] : 0
      for j in 0..<scaled.columns { scaled[k, j] *= weight }
    }
    return scaled.transposedTimes(left.transposed)
  }
}
