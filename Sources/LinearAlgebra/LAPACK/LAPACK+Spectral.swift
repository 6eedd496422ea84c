import CLAPACK

extension LAPACK {
  /// A = U·Σ·Vᵀ, thin, by divide and conquer; `a` is destroyed.
  ///
  ///     DGESDD(JOBZ, M, N, A, LDA, S, U, LDU, VT, LDVT, WORK, LWORK, IWORK, INFO)
  ///
  /// - Returns: the factors, and 0 or the number of superdiagonals that did not converge.
  static func gesdd(_ a: inout Matrix) -> (left: Matrix, values: [Double], rightTransposed: Matrix, unsettled: Int) {
    let count = min(a.rows, a.columns)
    var job = VectorsKind.thin.rawValue, m = Int32(a.rows), n = Int32(a.columns), info: Int32 = 0
    var leading = max(1, m), leadingRight = max(1, Int32(count))
    var values = [Double](repeating: 0, count: count)
    var left = Matrix(rows: a.rows, columns: count), right = Matrix(rows: count, columns: a.columns)
    var integers = [Int32](repeating: 0, count: max(1, 8 * count))
    unsafe withWorkspace { work, length in
      unsafe dgesdd_(
        &job, &m, &n, &a.storage, &leading, &values, &left.storage, &leading, &right.storage, &leadingRight, work,
        length, &integers, &info, 1)
    }
    requireLegal(info, "dgesdd")
    return (left, values, right, Int(info))
  }

  /// A = V·Λ·Vᵀ of a symmetric matrix, eigenvalues ascending; `a` becomes V.
  ///
  ///     DSYEVD(JOBZ, UPLO, N, A, LDA, W, WORK, LWORK, IWORK, LIWORK, INFO)
  ///
  /// - Returns: the eigenvalues, and 0 or the number of them that did not converge.
  static func syevd(_ triangle: Triangle, _ a: inout Matrix) -> (values: [Double], unsettled: Int) {
    var job = VectorsKind.eigenvectors.rawValue, uplo = triangle.rawValue
    var n = Int32(a.rows), leading = max(1, n), info: Int32 = 0
    var values = [Double](repeating: 0, count: a.rows)
    // LIWORK ≥ 3 + 5n with eigenvectors (LAPACK Users' Guide, DSYEVD).
    var integerCount = 3 + 5 * n
    var integers = [Int32](repeating: 0, count: Int(integerCount))
    unsafe withWorkspace { work, length in
      unsafe dsyevd_(
        &job, &uplo, &n, &a.storage, &leading, &values, work, length, &integers, &integerCount, &info, 1, 1)
    }
    requireLegal(info, "dsyevd")
    return (values, Int(info))
  }
}
