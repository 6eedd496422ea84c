import Glibc

/// A column of doubles in aligned blocks of four, padded with zeros.
typealias Block = SIMD4<Double>

/// The QR factorisation of a tall, narrow matrix, written for the sizes that curve fitting meets.
///
/// LAPACK costs more than the arithmetic at twenty rows and three columns, so this is one of the few kernels written by
/// hand; a test holds it to LAPACK. Columns are padded to whole blocks of four, which lets every loop run over aligned
/// vectors without a remainder. Reflector j is stored in column j with zeros above row j, and R apart from it, so that
/// dot products may start at the block that holds row j.
///
/// Householder QR with column pivoting: Golub and Van Loan (2013), section 5.4.2; the scaled norms follow Moré (1978).
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
  ///   - beta: H = I − β v vᵀ for each reflector.
  static func factor(
    matrix: UnsafeMutablePointer<Block>, blocks: Int, columns: Int, rhs: UnsafeMutablePointer<Block>,
    factor: UnsafeMutablePointer<Double>, permutation: UnsafeMutablePointer<Int>, norms: UnsafeMutablePointer<Double>,
    reference: UnsafeMutablePointer<Double>, beta: UnsafeMutablePointer<Double>
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
      let entries = unsafe scalars(column)
      for i in 0..<j {
        unsafe factor[i + j * columns] = entries[i]
        unsafe entries[i] = 0
      }
      let first = j / 4
      let norm = unsafe norm(column, from: first, blocks: blocks)
      guard norm > 0 else {
        unsafe factor[j + j * columns] = 0
        unsafe beta[j] = 0
        continue
      }
      let signed = unsafe entries[j] < 0 ? -norm : norm
      let reciprocal = Block(repeating: 1 / signed)
      for b in first..<blocks { unsafe column[b] *= reciprocal }
      unsafe entries[j] += 1
      let scale = unsafe 1 / entries[j]
      unsafe beta[j] = scale
      unsafe factor[j + j * columns] = -signed
      unsafe reflect(rhs, column, scale, from: first, blocks: blocks)
      for k in (j + 1)..<max(columns, j + 1) {
        let other = unsafe matrix + k * blocks
        unsafe reflect(other, column, scale, from: first, blocks: blocks)
        unsafe downdate(norms + k, reference + k, row: j, column: other, blocks: blocks)
      }
    }
  }

  /// Applies Qᵀ to a column after ``factor(matrix:blocks:columns:rhs:factor:permutation:norms:reference:beta:)``.
  static func applyTranspose(
    _ matrix: UnsafeMutablePointer<Block>, blocks: Int, columns: Int, beta: UnsafeMutablePointer<Double>,
    to vector: UnsafeMutablePointer<Block>
  ) {
    for j in 0..<columns where unsafe beta[j] != 0 {
      unsafe reflect(vector, matrix + j * blocks, beta[j], from: j / 4, blocks: blocks)
    }
  }

  /// The Euclidean norm of a column from a block on, safe from overflow and underflow.
  static func norm(_ column: UnsafeMutablePointer<Block>, from first: Int, blocks: Int) -> Double {
    var sum = Block.zero
    for b in first..<blocks { unsafe sum += column[b] * column[b] }
    let total = sum.sum()
    if total > smallestPlainSquare && total < largestPlainSquare { return total.squareRoot() }
    return unsafe scaledNorm(column, from: first, blocks: blocks)
  }

  private static func scaledNorm(_ column: UnsafeMutablePointer<Block>, from first: Int, blocks: Int) -> Double {
    var largest = 0.0
    for b in first..<blocks {
      for lane in 0..<4 {
        let size = unsafe abs(column[b][lane])
        if size.isNaN { return .nan }
        largest = max(largest, size)
      }
    }
    guard largest > 0, largest < .infinity else { return largest }
    var sum = Block.zero
    for b in first..<blocks {
      let scaled = unsafe column[b] / Block(repeating: largest)
      sum += scaled * scaled
    }
    return largest * sum.sum().squareRoot()
  }

  /// Sums of squares outside these bounds may have lost terms to underflow, or all of them to overflow.
  private static let smallestPlainSquare = 1e-280
  private static let largestPlainSquare = 1e300

  static func dot(
    _ a: UnsafeMutablePointer<Block>, _ b: UnsafeMutablePointer<Block>, from first: Int, blocks: Int
  ) -> Double {
    var sum = Block.zero
    for i in first..<blocks { unsafe sum += a[i] * b[i] }
    return sum.sum()
  }

  static func scalars(_ column: UnsafeMutablePointer<Block>) -> UnsafeMutablePointer<Double> {
    unsafe UnsafeMutableRawPointer(column).assumingMemoryBound(to: Double.self)
  }

  /// w ← (I − β v vᵀ) w.
  private static func reflect(
    _ w: UnsafeMutablePointer<Block>, _ v: UnsafeMutablePointer<Block>, _ beta: Double, from first: Int, blocks: Int
  ) {
    let multiple = unsafe Block(repeating: beta * dot(v, w, from: first, blocks: blocks))
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
    let ratio = unsafe scalars(column)[row] / norm.pointee
    let remaining = unsafe norm.pointee * max(0, 1 - ratio * ratio).squareRoot()
    let loss = unsafe remaining / reference.pointee
    if 0.05 * loss * loss > Double.ulpOfOne {
      unsafe norm.pointee = remaining
      return
    }
    // Rows up to `row` belong to R: leave them out of the sum.
    let entries = unsafe scalars(column)
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
