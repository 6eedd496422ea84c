import CLAPACK

extension LAPACK {
  /// A·P = Q·R by Householder reflections with column pivoting.
  ///
  ///     DGEQP3(M, N, A, LDA, JPVT, TAU, WORK, LWORK, INFO)
  ///
  /// - Returns: `permutation[k]`, the column of A that became column k, and the scalars of the reflections.
  static func geqp3(_ a: inout Matrix) -> (permutation: [Int], scalars: [Double]) {
    var m = Int32(a.rows), n = Int32(a.columns), leading = max(1, m), info: Int32 = 0
    var pivots = [Int32](repeating: 0, count: a.columns)
    var scalars = [Double](repeating: 0, count: min(a.rows, a.columns))
    unsafe withWorkspace { work, length in
      unsafe dgeqp3_(&m, &n, &a.storage, &leading, &pivots, &scalars, work, length, &info)
    }
    requireLegal(info, "dgeqp3")
    return (pivots.map { Int($0) - 1 }, scalars)
  }

  /// C ← Q·C or Qᵀ·C with Q from `geqp3`.
  ///
  ///     DORMQR(SIDE, TRANS, M, N, K, A, LDA, TAU, C, LDC, WORK, LWORK, INFO)
  static func ormqr(_ form: Transpose, _ factor: Matrix, _ scalars: [Double], _ c: inout Matrix) {
    precondition(c.rows == factor.rows, "an orthogonal factor of order \(factor.rows) meets \(c.rows) rows")
    var side = Side.left.rawValue, trans = form.rawValue
    var m = Int32(c.rows), n = Int32(c.columns), k = Int32(scalars.count)
    var leading = max(1, Int32(factor.rows)), info: Int32 = 0
    unsafe withWorkspace { work, length in
      unsafe dormqr_(
        &side, &trans, &m, &n, &k, factor.storage, &leading, scalars, &c.storage, &leading, work, length, &info, 1, 1)
    }
    requireLegal(info, "dormqr")
  }
}
