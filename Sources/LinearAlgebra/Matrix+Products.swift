import CLAPACK

// MARK: - Elementwise arithmetic

extension Matrix {
  public static func + (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, +) }
  public static func - (a: Matrix, b: Matrix) -> Matrix { a.combined(with: b, -) }

  public static func * (scale: Double, a: Matrix) -> Matrix {
    Matrix(rows: a.rows, columns: a.columns, storage: a.storage.map { scale * $0 })
  }

  private func combined(with other: Matrix, _ operation: (Double, Double) -> Double) -> Matrix {
    precondition(
      rows == other.rows && columns == other.columns,
      "\(rows)×\(columns) and \(other.rows)×\(other.columns) matrices have no elementwise sum")
    return Matrix(rows: rows, columns: columns, storage: zip(storage, other.storage).map(operation))
  }
}

// MARK: - Products

extension Matrix {
  /// A·B.
  public static func * (a: Matrix, b: Matrix) -> Matrix { product(a, .asIs, b, .asIs) }

  /// A·x.
  public static func * (a: Matrix, x: [Double]) -> [Double] { a.product(.asIs, x) }

  /// Aᵀ·B, without forming the transpose.
  public func transposedTimes(_ b: Matrix) -> Matrix { Matrix.product(self, .transposed, b, .asIs) }

  /// Aᵀ·x, without forming the transpose.
  public func transposedTimes(_ x: [Double]) -> [Double] { product(.transposed, x) }

  /// A·Bᵀ, without forming the transpose.
  public func timesTransposed(_ b: Matrix) -> Matrix { Matrix.product(self, .asIs, b, .transposed) }

  private static func product(_ a: Matrix, _ aForm: Transpose, _ b: Matrix, _ bForm: Transpose) -> Matrix {
    let (m, k) = aForm == .asIs ? (a.rows, a.columns) : (a.columns, a.rows)
    let (inner, n) = bForm == .asIs ? (b.rows, b.columns) : (b.columns, b.rows)
    precondition(k == inner, "a matrix of \(k) columns cannot multiply one of \(inner) rows")
    var result = Matrix(rows: m, columns: n)
    guard m > 0, n > 0, k > 0 else { return result }
    LAPACK.prepare()
    unsafe cblas_dgemm(
      CblasColMajor, aForm.cblas, bForm.cblas, blasint(m), blasint(n), blasint(k), 1, a.storage, blasint(a.rows),
      b.storage, blasint(b.rows), 0, &result.storage, blasint(m))
    return result
  }

  private func product(_ form: Transpose, _ x: [Double]) -> [Double] {
    let (m, n) = form == .asIs ? (rows, columns) : (columns, rows)
    precondition(x.count == n, "a matrix of \(n) columns cannot multiply a vector of \(x.count) elements")
    var result = [Double](repeating: 0, count: m)
    guard m > 0, n > 0 else { return result }
    LAPACK.prepare()
    unsafe cblas_dgemv(
      CblasColMajor, form.cblas, blasint(rows), blasint(columns), 1, storage, blasint(rows), x, 1, 0, &result, 1)
    return result
  }
}

// MARK: - Norms

extension Matrix {
  /// √Σ a_ij², scaled so that it neither overflows nor underflows.
  public var frobeniusNorm: Double { norm(storage) }

  /// The Euclidean length of column `j`, which neither overflows nor underflows.
  package func columnNorm(_ j: Int) -> Double {
    LAPACK.prepare()
    return unsafe storage.withUnsafeBufferPointer { elements in
      let column = unsafe elements.baseAddress.map { unsafe $0 + j * rows }
      // ddot is vectorised and dnrm2 is not, so the safe one runs only where squares leave the range.
      let square = unsafe cblas_ddot(blasint(rows), column, 1, column, 1)
      return square.isNormal && square > 1e-280 ? square.squareRoot() : unsafe cblas_dnrm2(blasint(rows), column, 1)
    }
  }

  /// The largest column sum of |a_ij|.
  public var oneNorm: Double {
    (0..<columns).map { j in storage[j * rows..<(j + 1) * rows].reduce(0) { $0 + abs($1) } }.max() ?? 0
  }

  /// The largest row sum of |a_ij|.
  public var infinityNorm: Double {
    (0..<rows).map { i in (0..<columns).reduce(0) { $0 + abs(self[i, $1]) } }.max() ?? 0
  }

  /// The largest |a_ij|.
  public var largestElement: Double { storage.reduce(0) { max($0, abs($1)) } }
}

/// The Euclidean norm of a vector, scaled so that it neither overflows nor underflows.
package func norm(_ x: [Double]) -> Double {
  guard !x.isEmpty else { return 0 }
  LAPACK.prepare()
  return unsafe cblas_dnrm2(blasint(x.count), x, 1)
}

/// The inner product Σ xᵢ yᵢ.
package func dot(_ x: [Double], _ y: [Double]) -> Double {
  precondition(x.count == y.count, "vectors of \(x.count) and \(y.count) elements have no inner product")
  guard !x.isEmpty else { return 0 }
  LAPACK.prepare()
  return unsafe cblas_ddot(blasint(x.count), x, 1, y, 1)
}
