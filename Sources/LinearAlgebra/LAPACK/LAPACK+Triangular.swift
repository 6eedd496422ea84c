import CLAPACK

extension LAPACK {
  /// B ← T⁻¹·B or T⁻ᵀ·B with T the leading `order` × `order` triangle of `a`.
  ///
  ///     DTRTRS(UPLO, TRANS, DIAG, N, NRHS, A, LDA, B, LDB, INFO)
  ///
  /// - Returns: 0, or the one-based position of a diagonal element that is exactly zero.
  static func trtrs(_ triangle: Triangle, _ form: Transpose, order: Int, _ a: Matrix, _ b: inout Matrix) -> Int {
    precondition(order <= min(a.rows, a.columns) && order <= b.rows, "a triangle of order \(order) is not there")
    prepare()
    var uplo = triangle.rawValue, trans = form.rawValue, diagonal = DiagonalKind.stored.rawValue
    var n = Int32(order), count = Int32(b.columns), leading = max(1, Int32(a.rows)), info: Int32 = 0
    var leadingB = max(1, Int32(b.rows))
    unsafe dtrtrs_(
      &uplo, &trans, &diagonal, &n, &count, a.storage, &leading, &b.storage, &leadingB, &info, 1, 1, 1)
    requireLegal(info, "dtrtrs")
    return Int(info)
  }

  /// The reciprocal of the 1-norm condition number of a triangle, estimated.
  ///
  ///     DTRCON(NORM, UPLO, DIAG, N, A, LDA, RCOND, WORK, IWORK, INFO)
  static func trcon(_ triangle: Triangle, order: Int, _ a: Matrix) -> Double {
    prepare()
    var norm = NormKind.one.rawValue, uplo = triangle.rawValue, diagonal = DiagonalKind.stored.rawValue
    var n = Int32(order), leading = max(1, Int32(a.rows)), info: Int32 = 0, reciprocal = 0.0
    var work = [Double](repeating: 0, count: max(1, 3 * order))
    var integers = [Int32](repeating: 0, count: max(1, order))
    unsafe dtrcon_(
      &norm, &uplo, &diagonal, &n, a.storage, &leading, &reciprocal, &work, &integers, &info, 1, 1, 1)
    requireLegal(info, "dtrcon")
    return reciprocal
  }

  /// A ← the inverse of its upper or lower triangle.
  ///
  ///     DTRTRI(UPLO, DIAG, N, A, LDA, INFO)
  static func trtri(_ triangle: Triangle, _ a: inout Matrix) -> Int {
    prepare()
    var uplo = triangle.rawValue, diagonal = DiagonalKind.stored.rawValue
    var n = Int32(a.columns), leading = max(1, Int32(a.rows)), info: Int32 = 0
    unsafe dtrtri_(&uplo, &diagonal, &n, &a.storage, &leading, &info, 1, 1)
    requireLegal(info, "dtrtri")
    return Int(info)
  }
}
