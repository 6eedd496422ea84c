/// Plain Swift kernels for systems of a few unknowns inside a fitting loop.
///
/// Below about 16 columns the fixed cost of a LAPACK call exceeds the work (Cholesky 4×4: 83 ns against 27 ns here), and
/// these allocate nothing. They are held equal to LAPACK by test; above that size use the factorization types.
package enum SmallKernels {
  /// Replaces the lower triangle of a symmetric positive definite n×n matrix, column-major, by its Cholesky factor L.
  ///
  /// - Returns: false when a pivot is not positive; `a` is then partly overwritten.
  package static func factorCholesky(_ a: inout MutableSpan<Double>, order n: Int) -> Bool {
    for j in 0..<n {
      var pivot = a[j + j * n]
      for k in 0..<j { pivot -= a[j + k * n] * a[j + k * n] }
      guard pivot > 0, pivot.isFinite else { return false }
      let diagonal = pivot.squareRoot()
      a[j + j * n] = diagonal
      for i in j + 1..<n {
        var value = a[i + j * n]
        for k in 0..<j { value -= a[i + k * n] * a[j + k * n] }
        a[i + j * n] = value / diagonal
      }
    }
    return true
  }

  /// b ← (L·Lᵀ)⁻¹·b with L from `factorCholesky`.
  package static func solveCholesky(_ factor: Span<Double>, order n: Int, _ b: inout MutableSpan<Double>) {
    for i in 0..<n {
      var value = b[i]
      for k in 0..<i { value -= factor[i + k * n] * b[k] }
      b[i] = value / factor[i + i * n]
    }
    for i in stride(from: n - 1, through: 0, by: -1) {
      var value = b[i]
      for k in i + 1..<n { value -= factor[k + i * n] * b[k] }
      b[i] = value / factor[i + i * n]
    }
  }

  /// Reduces [A | b], m×n and m, by Householder reflections: R replaces the upper triangle of A, Qᵀ·b replaces b.
  ///
  /// What lies below the diagonal of A is left undefined. Golub and Van Loan 2013, algorithm 5.2.1.
  package static func reduceQR(
    _ a: inout MutableSpan<Double>, rows m: Int, columns n: Int, _ b: inout MutableSpan<Double>
  ) {
    for j in 0..<min(n, m) {
      let start = j * m
      var below = 0.0
      for i in j + 1..<m { below += a[start + i] * a[start + i] }
      guard below > 0 else { continue }
      let head = a[start + j]
      let length = (head * head + below).squareRoot()
      let diagonal = head > 0 ? -length : length
      // v = (head - diagonal, below…), and H = I - scale·v·vᵀ with scale = 2 / vᵀv.
      let first = head - diagonal
      let scale = 2 / (first * first + below)
      for k in j + 1..<n {
        var product = first * a[k * m + j]
        for i in j + 1..<m { product += a[start + i] * a[k * m + i] }
        product *= scale
        a[k * m + j] -= product * first
        for i in j + 1..<m { a[k * m + i] -= product * a[start + i] }
      }
      var product = first * b[j]
      for i in j + 1..<m { product += a[start + i] * b[i] }
      product *= scale
      b[j] -= product * first
      for i in j + 1..<m { b[i] -= product * a[start + i] }
      a[start + j] = diagonal
    }
  }

  /// x ← R⁻¹·x with R the upper triangle of `a`, whose leading dimension is `rows`.
  ///
  /// - Returns: false when a diagonal element is zero.
  package static func solveUpper(
    _ a: Span<Double>, rows m: Int, order n: Int, _ x: inout MutableSpan<Double>
  ) -> Bool {
    for i in stride(from: n - 1, through: 0, by: -1) {
      guard a[i + i * m] != 0 else { return false }
      var value = x[i]
      for k in i + 1..<n { value -= a[i + k * m] * x[k] }
      x[i] = value / a[i + i * m]
    }
    return true
  }
}
