import CLAPACK

extension LAPACK {
  /// A = P·L·U by elimination with row exchanges.
  ///
  ///     DGETRF(M, N, A, LDA, IPIV, INFO)
  ///
  /// - Returns: the exchanges, and 0 or the one-based column of a pivot that is exactly zero.
  static func getrf(_ a: inout Matrix) -> (exchanges: [Int32], zeroPivot: Int) {
    prepare()
    var m = Int32(a.rows), n = Int32(a.columns), leading = max(1, m), info: Int32 = 0
    var exchanges = [Int32](repeating: 0, count: min(a.rows, a.columns))
    unsafe dgetrf_(&m, &n, &a.storage, &leading, &exchanges, &info)
    requireLegal(info, "dgetrf")
    return (exchanges, Int(info))
  }

  /// B ← A⁻¹·B or A⁻ᵀ·B with A from `getrf`.
  ///
  ///     DGETRS(TRANS, N, NRHS, A, LDA, IPIV, B, LDB, INFO)
  static func getrs(_ form: Transpose, _ factor: Matrix, _ exchanges: [Int32], _ b: inout Matrix) {
    prepare()
    var trans = form.rawValue, n = Int32(factor.rows), count = Int32(b.columns), leading = max(1, n)
    var info: Int32 = 0
    unsafe dgetrs_(&trans, &n, &count, factor.storage, &leading, exchanges, &b.storage, &leading, &info, 1)
    requireLegal(info, "dgetrs")
  }

  /// The reciprocal of the 1-norm condition number, estimated from the factors of `getrf`.
  ///
  ///     DGECON(NORM, N, A, LDA, ANORM, RCOND, WORK, IWORK, INFO)
  static func gecon(_ factor: Matrix, norm: Double) -> Double {
    prepare()
    var kind = NormKind.one.rawValue, n = Int32(factor.rows), leading = max(1, n), info: Int32 = 0
    var anorm = norm, reciprocal = 0.0
    var work = [Double](repeating: 0, count: max(1, 4 * factor.rows))
    var integers = [Int32](repeating: 0, count: max(1, factor.rows))
    unsafe dgecon_(&kind, &n, factor.storage, &leading, &anorm, &reciprocal, &work, &integers, &info, 1)
    requireLegal(info, "dgecon")
    return reciprocal
  }
}
