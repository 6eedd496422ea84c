import CLAPACK

extension LAPACK {
  /// A = L·Lᵀ; the lower triangle of `a` becomes L, the upper one is not touched.
  ///
  ///     DPOTRF(UPLO, N, A, LDA, INFO)
  ///
  /// - Returns: 0, or the order of the leading minor that is not positive.
  static func potrf(_ triangle: Triangle, _ a: inout Matrix) -> Int {
    prepare()
    var uplo = triangle.rawValue, n = Int32(a.rows), leading = max(1, n), info: Int32 = 0
    unsafe dpotrf_(&uplo, &n, &a.storage, &leading, &info, 1)
    requireLegal(info, "dpotrf")
    return Int(info)
  }

  /// B ← A⁻¹·B with A from `potrf`.
  ///
  ///     DPOTRS(UPLO, N, NRHS, A, LDA, B, LDB, INFO)
  static func potrs(_ triangle: Triangle, _ factor: Matrix, _ b: inout Matrix) {
    prepare()
    var uplo = triangle.rawValue, n = Int32(factor.rows), count = Int32(b.columns), leading = max(1, n)
    var info: Int32 = 0
    unsafe dpotrs_(&uplo, &n, &count, factor.storage, &leading, &b.storage, &leading, &info, 1)
    requireLegal(info, "dpotrs")
  }

  /// The reciprocal of the 1-norm condition number of a positive definite matrix, estimated from its factor.
  ///
  ///     DPOCON(UPLO, N, A, LDA, ANORM, RCOND, WORK, IWORK, INFO)
  static func pocon(_ triangle: Triangle, _ factor: Matrix, norm: Double) -> Double {
    prepare()
    var uplo = triangle.rawValue, n = Int32(factor.rows), leading = max(1, n), info: Int32 = 0
    var anorm = norm, reciprocal = 0.0
    var work = [Double](repeating: 0, count: max(1, 3 * factor.rows))
    var integers = [Int32](repeating: 0, count: max(1, factor.rows))
    unsafe dpocon_(&uplo, &n, factor.storage, &leading, &anorm, &reciprocal, &work, &integers, &info, 1)
    requireLegal(info, "dpocon")
    return reciprocal
  }
}
