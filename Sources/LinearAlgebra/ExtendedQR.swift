/// The factorization A = Q·R by Householder reflections in double-double arithmetic.
///
/// It carries some 31 digits, so a problem of condition κ keeps min(16, 31 - log₁₀ κ) digits when the result is rounded
/// to double. The order of the columns is the caller's; `PivotedQR` decides it, and the rank, beforehand.
///
/// - Complexity: O(m·n²) double-double operations, each about twenty of double.
///
/// Golub and Van Loan, *Matrix Computations*, 4th ed. 2013, algorithm 5.2.1.
package struct ExtendedQR: Sendable {
  package let rows: Int
  package let columns: Int
  /// R above the diagonal; the reflections, with first element 1 not stored, below it. Column-major.
  private var factor: [DoubleDouble]
  /// Reflection k is I - scalars[k]·v·vᵀ.
  private var scalars: [DoubleDouble]

  /// Factors an m×n matrix, m ≥ n, given column after column.
  package init(rows m: Int, columns n: Int, elements: [DoubleDouble]) {
    precondition(m >= n && elements.count == m * n, "an extended QR needs at least as many rows as columns")
    rows = m
    columns = n
    factor = elements
    scalars = [DoubleDouble](repeating: .zero, count: n)
    for k in 0..<n {
      let scalar = makeReflection(k)
      scalars[k] = scalar
      guard scalar != .zero else { continue }
      let reflection = Array(factor[k * m..<(k + 1) * m])
      for j in k + 1..<n { Self.reflect(&factor, at: j * m, by: reflection, from: k, scalar) }
    }
  }

  /// Turns column k into a multiple of the k-th unit vector and keeps the reflection that did it.
  private mutating func makeReflection(_ k: Int) -> DoubleDouble {
    let start = k * rows
    var squares = CompensatedSum()
    for i in start + k + 1..<start + rows { squares.add(factor[i], times: factor[i]) }
    let below = squares.value
    guard below != .zero else { return .zero }
    let head = factor[start + k]
    let length = (head * head + below).squareRoot
    let diagonal = head.head > 0 ? -length : length
    let first = head - diagonal
    for i in start + k + 1..<start + rows { factor[i] = factor[i] / first }
    factor[start + k] = diagonal
    return -first / diagonal
  }

  /// x ← (I - scalar·v·vᵀ)·x for the column x that starts at `base`; v has its leading 1 at `first`.
  private static func reflect(
    _ x: inout [DoubleDouble], at base: Int, by v: [DoubleDouble], from first: Int, _ scalar: DoubleDouble
  ) {
    var sum = CompensatedSum(x[base + first])
    for i in first + 1..<v.count { sum.add(v[i], times: x[base + i]) }
    let product = sum.value * scalar
    x[base + first] -= product
    for i in first + 1..<v.count { x[base + i] -= product * v[i] }
  }

  /// Qᵀ·b, of `rows` elements.
  package func orthogonalTransposedTimes(_ b: [DoubleDouble]) -> [DoubleDouble] {
    var result = b
    for k in 0..<columns where scalars[k] != .zero {
      Self.reflect(&result, at: 0, by: Array(factor[k * rows..<(k + 1) * rows]), from: k, scalars[k])
    }
    return result
  }

  /// Element (i, j) of R, i ≤ j.
  package func triangle(_ i: Int, _ j: Int) -> DoubleDouble { factor[i + j * rows] }

  /// R⁻¹·c for c of at least `columns` elements.
  package func solveTriangle(_ c: [DoubleDouble]) -> [DoubleDouble] {
    var x = Array(c.prefix(columns))
    for i in stride(from: columns - 1, through: 0, by: -1) {
      for k in i + 1..<columns { x[i] -= triangle(i, k) * x[k] }
      x[i] = x[i] / triangle(i, i)
    }
    return x
  }

  /// R⁻¹, upper triangular, column-major.
  package var inverseTriangle: [DoubleDouble] {
    var inverse: [DoubleDouble] = []
    inverse.reserveCapacity(columns * columns)
    for j in 0..<columns {
      var unit = [DoubleDouble](repeating: .zero, count: columns)
      unit[j] = .one
      inverse += solveTriangle(unit)
    }
    return inverse
  }
}
