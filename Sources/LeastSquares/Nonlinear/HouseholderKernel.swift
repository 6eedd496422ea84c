import Glibc

/// The pivoted QR factorisation by reflections, for Jacobians that are rank-deficient to working precision.
///
/// There ``OrthogonalizationKernel`` returns for the last columns of Q what rounding left of them, and a step along it
/// goes nowhere. Reflections keep the small rows of a graded matrix (Higham 2002, section 19.4), which is how a curve
/// whose gradient has all but vanished in one parameter still finds its way. Reflector j is stored in column j with
/// zeros above row j, and R apart from it.
///
/// Golub and Van Loan (2013), section 5.4.2; the norms follow Moré (1978).
enum HouseholderKernel {
  /// Factors A·P = Q·R in place and applies Qᵀ to `rhs` on the way.
  ///
  /// - Parameters:
  ///   - matrix: `columns` columns of `blocks` blocks each; holds the reflectors on return.
  ///   - rhs: one column, overwritten by Qᵀ·rhs.
  ///   - factor: R, `columns` × `columns`, column-major; what lies below the diagonal is not written.
  ///   - permutation: the column of A that stands at each position of R.
  ///   - norms: the Euclidean norms of the columns on entry; destroyed.
  ///   - reference: scratch of length `columns`.
  static func factor(
    matrix: UnsafeMutablePointer<Block>, blocks: Int, columns: Int, rhs: UnsafeMutablePointer<Block>,
    factor: UnsafeMutablePointer<Double>, permutation: UnsafeMutablePointer<Int>, norms: UnsafeMutablePointer<Double>,
    reference: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<columns {
      unsafe permutation[j] = j
      unsafe reference[j] = norms[j]
    }
    for j in 0..<columns {
      unsafe bringLargest(
        to: j, of: columns, matrix: matrix, blocks: blocks, permutation: permutation, norms: norms,
        reference: reference)
      let column = unsafe matrix + j * blocks
      let entries = unsafe OrthogonalizationKernel.scalars(column)
      for i in 0..<j {
        unsafe factor[i + j * columns] = entries[i]
        unsafe entries[i] = 0
      }
      let first = j / 4
      let norm = unsafe OrthogonalizationKernel.norm(column + first, blocks: blocks - first)
      guard norm > 0 else {
        unsafe factor[j + j * columns] = 0
        continue
      }
      let signed = unsafe entries[j] < 0 ? -norm : norm
      let reciprocal = Block(repeating: 1 / signed)
      for b in first..<blocks { unsafe column[b] *= reciprocal }
      unsafe entries[j] += 1
      let scale = unsafe 1 / entries[j]
      unsafe factor[j + j * columns] = -signed
      unsafe reflect(rhs, column, scale, from: first, blocks: blocks)
      for k in (j + 1)..<max(columns, j + 1) {
        let other = unsafe matrix + k * blocks
        unsafe reflect(other, column, scale, from: first, blocks: blocks)
        unsafe downdate(norms + k, reference + k, row: j, column: other, blocks: blocks)
      }
    }
  }

  /// w ← (I − β v vᵀ) w.
  private static func reflect(
    _ w: UnsafeMutablePointer<Block>, _ v: UnsafeMutablePointer<Block>, _ beta: Double, from first: Int, blocks: Int
  ) {
    let multiple = unsafe Block(
      repeating: beta * OrthogonalizationKernel.dot(v + first, w + first, blocks: blocks - first))
    for b in first..<blocks { unsafe w[b] -= multiple * v[b] }
  }

  private static func bringLargest(
    to j: Int, of columns: Int, matrix: UnsafeMutablePointer<Block>, blocks: Int,
    permutation: UnsafeMutablePointer<Int>, norms: UnsafeMutablePointer<Double>,
    reference: UnsafeMutablePointer<Double>
  ) {
    var pivot = j
    for k in (j + 1)..<max(columns, j + 1) where unsafe norms[k] > norms[pivot] { pivot = k }
    guard pivot != j else { return }
    let (a, b) = unsafe (matrix + j * blocks, matrix + pivot * blocks)
    for i in 0..<blocks {
      let block = unsafe a[i]
      unsafe a[i] = b[i]
      unsafe b[i] = block
    }
    let index = unsafe permutation[j]
    unsafe permutation[j] = permutation[pivot]
    unsafe permutation[pivot] = index
    unsafe norms[pivot] = norms[j]
    unsafe reference[pivot] = reference[j]
  }

  /// The norm of what remains of a column below row `row`, from its norm before the reflection; computed anew where the
  /// difference has lost half its digits.
  private static func downdate(
    _ norm: UnsafeMutablePointer<Double>, _ reference: UnsafeMutablePointer<Double>, row: Int,
    column: UnsafeMutablePointer<Block>, blocks: Int
  ) {
    guard unsafe norm.pointee > 0 else { return }
    let ratio = unsafe OrthogonalizationKernel.scalars(column)[row] / norm.pointee
    let remaining = unsafe norm.pointee * max(0, 1 - ratio * ratio).squareRoot()
    let loss = unsafe remaining / reference.pointee
    if 0.05 * loss * loss > Double.ulpOfOne {
      unsafe norm.pointee = remaining
      return
    }
    // Rows up to `row` belong to R: leave them out of the sum.
    let entries = unsafe OrthogonalizationKernel.scalars(column)
    var scale = 0.0
    for i in (row + 1)..<max(4 * blocks, row + 1) { unsafe scale = max(scale, abs(entries[i])) }
    var sum = 0.0
    if scale > 0 {
      for i in (row + 1)..<(4 * blocks) {
        let scaled = unsafe entries[i] / scale
        sum += scaled * scaled
      }
    }
    unsafe norm.pointee = scale * sum.squareRoot()
    unsafe reference.pointee = norm.pointee
  }
}
