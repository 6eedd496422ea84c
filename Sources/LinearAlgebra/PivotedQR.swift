/// The factorization A·P = Q·R of a matrix by Householder reflections with column pivoting.
///
/// Columns are taken in the order of what they add, so |r₁₁| ≥ |r₂₂| ≥ …, and the rank is the number of diagonal
/// elements of R above `tolerance`·|r₁₁|. The rule depends on the scale of the columns: scale them to one length before
/// if their units differ.
///
/// - Complexity: O(m·n²) for m×n.
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, section 5.4.2; LAPACK `dgeqp3`.
public struct PivotedQR: Sendable {
  public let rows: Int
  public let columns: Int
  /// `permutation[k]` is the column of A that stands at place k in A·P.
  public let permutation: [Int]
  /// The number of columns that are linearly independent at `tolerance`.
  public let rank: Int
  /// The relative size of a diagonal element of R below which its column counts as dependent.
  public let tolerance: Double
  /// R above the diagonal, the reflections below it.
  private let factor: Matrix
  private let scalars: [Double]

  /// Factors a matrix of any shape.
  ///
  /// - Parameters:
  ///   - matrix: the matrix A, m×n.
  ///   - tolerance: the relative size at which a diagonal element of R counts as zero; max(m, n)·ε when not given, the
  ///     size of rounding errors in A itself.
  /// - Throws: `.notFinite` when an element is NaN or infinite.
  public init(_ matrix: consuming Matrix, tolerance: Double? = nil) throws(LinearAlgebraError) {
    try matrix.checkFinite()
    rows = matrix.rows
    columns = matrix.columns
    let limit = tolerance ?? Double(max(matrix.rows, matrix.columns)) * Double.ulpOfOne
    self.tolerance = limit
    // Taken over, not copied, when the caller lets go of it.
    var factor = matrix
    (permutation, scalars) = LAPACK.geqp3(&factor)
    self.factor = factor
    let sizes = factor.diagonal.map(abs)
    rank = sizes.first.map { first in first == 0 ? 0 : sizes.prefix { $0 > limit * first }.count } ?? 0
  }
}

// MARK: - Factors

extension PivotedQR {
  /// R, of min(m, n) rows and n columns, zero below its diagonal.
  public var triangularFactor: Matrix {
    Matrix(rows: min(rows, columns), columns: columns) { i, j in i <= j ? factor[i, j] : 0 }
  }

  /// The first min(m, n) columns of Q, which are orthonormal.
  public var orthogonalFactor: Matrix {
    var thin = Matrix(rows: rows, columns: min(rows, columns)) { i, j in i == j ? 1 : 0 }
    LAPACK.ormqr(.asIs, factor, scalars, &thin)
    return thin
  }

  /// Qᵀ·b, of m elements: the first `rank` are what A can reach, the rest is the residual.
  public func orthogonalTransposedTimes(_ b: [Double]) -> [Double] {
    var column = Matrix(rows: rows, columns: 1, storage: b)
    LAPACK.ormqr(.transposed, factor, scalars, &column)
    return column.storage
  }

  /// Q·c for c of m elements.
  public func orthogonalTimes(_ c: [Double]) -> [Double] {
    var column = Matrix(rows: rows, columns: 1, storage: c)
    LAPACK.ormqr(.asIs, factor, scalars, &column)
    return column.storage
  }

  /// An estimate of the 1-norm condition number of the leading `rank` columns of R, hence of the columns kept; infinite
  /// when no column is kept.
  public var conditionNumber: Double {
    rank == 0 ? .infinity : 1 / LAPACK.trcon(.upper, order: rank, factor)
  }
}

// MARK: - Solving

extension PivotedQR {
  /// The x that minimises ‖A·x - b‖₂, unique because all columns are independent.
  ///
  /// - Throws: `.rankDeficient` when `rank` is below the number of columns.
  public func solve(_ b: [Double]) throws(LinearAlgebraError) -> [Double] {
    try requireFullRank()
    return basicSolution(b)
  }

  /// A minimiser of ‖A·x - b‖₂ with at most `rank` nonzero elements: the columns that add nothing get zero.
  public func basicSolution(_ b: [Double]) -> [Double] {
    precondition(b.count == rows, "a right-hand side of \(b.count) elements meets \(rows) rows")
    var solution = [Double](repeating: 0, count: columns)
    for (place, value) in zip(permutation, solveTriangle(orthogonalTransposedTimes(b))) { solution[place] = value }
    return solution
  }

  /// (AᵀA)⁻¹ = P·R⁻¹·R⁻ᵀ·Pᵀ, from the triangle alone; the product AᵀA is never formed.
  ///
  /// - Throws: `.rankDeficient` when `rank` is below the number of columns.
  public func inverseGram() throws(LinearAlgebraError) -> Matrix {
    try requireFullRank()
    let inverse = inverseTriangle
    let inner = inverse.timesTransposed(inverse)
    var result = Matrix(rows: columns, columns: columns)
    for j in 0..<columns {
      for i in 0..<columns { result[permutation[i], permutation[j]] = inner[i, j] }
    }
    return result
  }

  /// The diagonal of A·(AᵀA)⁺·Aᵀ: how much each row pulls its own fitted value; its sum is the rank.
  public var leverages: [Double] {
    let thin = orthogonalFactor
    var result = [Double](repeating: 0, count: rows)
    for j in 0..<rank {
      for i in 0..<rows { result[i] += thin[i, j] * thin[i, j] }
    }
    return result
  }

  /// R⁻¹ of a matrix of full rank, in the order of the permutation.
  package var inverseTriangle: Matrix {
    var inverse = Matrix(rows: columns, columns: columns) { i, j in i <= j ? factor[i, j] : 0 }
    let zero = LAPACK.trtri(.upper, &inverse)
    precondition(zero == 0, "a matrix of full rank has a zero on the diagonal of R")
    return inverse
  }

  /// R⁻¹·c for the first `rank` elements of c, in the order of the permutation.
  package func solveTriangle(_ c: [Double]) -> [Double] {
    var solution = Matrix(rows: rank, columns: 1, storage: Array(c.prefix(rank)))
    let zero = LAPACK.trtrs(.upper, .asIs, order: rank, factor, &solution)
    precondition(zero == 0, "a kept column has a zero on the diagonal of R")
    return solution.storage
  }

  private func requireFullRank() throws(LinearAlgebraError) {
    guard rank == columns else { throw .rankDeficient(rank: rank, columns: columns) }
  }
}
