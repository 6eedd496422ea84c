import Glibc

/// A column of doubles in aligned blocks of four, padded with zeros.
typealias Block = SIMD4<Double>

/// The pivoted QR factorisation of a tall, narrow matrix, written for the sizes that curve fitting meets.
///
/// LAPACK costs more than the arithmetic at twenty rows and three columns, so this is one of the few kernels written by
/// hand; a test holds it to LAPACK. Columns are padded to whole blocks of four, which lets every loop run over aligned
/// vectors without a remainder.
///
/// Modified Gram-Schmidt with the right-hand side carried along as a further column: numerically that is Householder's
/// method applied to the matrix below a square of zeros, so R and Qᵀb are backward stable whatever the loss of
/// orthogonality in Q (Björck and Paige 1992; Björck 1996, section 2.4.4), and it has shorter chains of dependent
/// operations than reflections have. Pivoting by remaining norm as in Moré (1978).
enum OrthogonalizationKernel {
  /// Factors A·P = Q·R in place and projects `rhs`.
  ///
  /// - Parameters:
  ///   - matrix: `columns` columns of `blocks` blocks each; holds Q·diag(R) on return.
  ///   - rhs: one column, overwritten by b − Q Qᵀb.
  ///   - projected: Qᵀb, `columns` numbers.
  ///   - factor: R, `columns` × `columns`, column-major; what lies below the diagonal is not written.
  ///   - permutation: the column of A that stands at each position of R.
  ///   - squares: the squared norms of the columns on entry; destroyed.
  ///   - scale: scratch of length `columns`.
  static func factor(
    matrix: UnsafeMutablePointer<Block>, blocks: Int, columns: Int, rhs: UnsafeMutablePointer<Block>,
    projected: UnsafeMutablePointer<Double>, factor: UnsafeMutablePointer<Double>,
    permutation: UnsafeMutablePointer<Int>, squares: UnsafeMutablePointer<Double>, scale: UnsafeMutablePointer<Double>
  ) {
    var isScaled = false
    for j in 0..<columns {
      unsafe permutation[j] = j
      unsafe scale[j] = 1
      guard unsafe squares[j] < smallestSafeSquare || squares[j] > largestSafeSquare else { continue }
      unsafe bringNearOne(matrix + j * blocks, blocks: blocks, square: squares + j, scale: scale + j)
      isScaled = true
    }
    for j in 0..<columns {
      unsafe bringLargest(
        to: j, of: columns, matrix: matrix, blocks: blocks, factor: factor, permutation: permutation, squares: squares,
        scale: scale)
      let column = unsafe matrix + j * blocks
      let square = unsafe squares[j]
      guard square > 0 else {
        for k in j..<columns { unsafe factor[j + k * columns] = 0 }
        unsafe projected[j] = 0
        continue
      }
      let (norm, reciprocal) = (square.squareRoot(), 1 / square)
      unsafe factor[j + j * columns] = norm
      for k in (j + 1)..<max(columns, j + 1) {
        let result = unsafe project(matrix + k * blocks, column, reciprocal, blocks: blocks)
        unsafe factor[j + k * columns] = result.coefficient * norm
        unsafe squares[k] = result.remaining
      }
      unsafe projected[j] = project(rhs, column, reciprocal, blocks: blocks).coefficient * norm
    }
    guard isScaled else { return }
    for k in 0..<columns where unsafe scale[k] != 1 {
      for i in 0...k { unsafe factor[i + k * columns] /= scale[k] }
    }
  }

  /// Qᵀ applied to a column after factoring; the column is consumed.
  static func project(
    _ vector: UnsafeMutablePointer<Block>, on matrix: UnsafeMutablePointer<Block>, blocks: Int, columns: Int,
    into projected: UnsafeMutablePointer<Double>
  ) {
    for j in 0..<columns {
      let column = unsafe matrix + j * blocks
      let square = unsafe dot(column, column, blocks: blocks)
      let coefficient = unsafe square > 0 ? project(vector, column, 1 / square, blocks: blocks).coefficient : 0
      unsafe projected[j] = coefficient * square.squareRoot()
    }
  }

  /// The Euclidean norm of a column, safe from overflow and underflow.
  static func norm(_ column: UnsafeMutablePointer<Block>, blocks: Int) -> Double {
    unsafe root(ofSquare: dot(column, column, blocks: blocks), of: column, blocks: blocks)
  }

  /// The root of a column's square where that is safe, and its norm by other means where not.
  @inline(__always)
  static func root(ofSquare square: Double, of column: UnsafeMutablePointer<Block>, blocks: Int) -> Double {
    if square > smallestPlainSquare && square < largestPlainSquare { return square.squareRoot() }
    return unsafe euclideanNorm(scalars(column), 4 * blocks)
  }

  @inline(__always)
  static func dot(_ a: UnsafeMutablePointer<Block>, _ b: UnsafeMutablePointer<Block>, blocks: Int) -> Double {
    var sum = Block.zero
    for i in 0..<blocks { unsafe sum += a[i] * b[i] }
    return total(sum)
  }

  @inline(__always)
  static func total(_ sum: Block) -> Double {
    let halves = sum.lowHalf + sum.highHalf
    return halves.x + halves.y
  }

  static func scalars(_ column: UnsafeMutablePointer<Block>) -> UnsafeMutablePointer<Double> {
    unsafe UnsafeMutableRawPointer(column).assumingMemoryBound(to: Double.self)
  }

  /// w ← w − c q with c = q·w/q·q; returns c and the square of the norm of what remains.
  @inline(__always)
  private static func project(
    _ w: UnsafeMutablePointer<Block>, _ q: UnsafeMutablePointer<Block>, _ reciprocal: Double, blocks: Int
  ) -> (coefficient: Double, remaining: Double) {
    let coefficient = unsafe dot(q, w, blocks: blocks) * reciprocal
    let multiple = Block(repeating: coefficient)
    var square = Block.zero
    for b in 0..<blocks {
      let rest = unsafe w[b] - multiple * q[b]
      unsafe w[b] = rest
      square += rest * rest
    }
    return (coefficient, total(square))
  }

  @inline(__always)
  private static func multiply(_ column: UnsafeMutablePointer<Block>, by factor: Double, blocks: Int) {
    let multiple = Block(repeating: factor)
    for b in 0..<blocks { unsafe column[b] *= multiple }
  }

  /// Squares outside these bounds are lost to underflow or overflow, or their rounding is.
  private static let smallestSafeSquare = 1e-220
  private static let largestSafeSquare = 1e280

  /// Multiplies a column by the power of two that makes its norm one or nearly so.
  private static func bringNearOne(
    _ column: UnsafeMutablePointer<Block>, blocks: Int, square: UnsafeMutablePointer<Double>,
    scale: UnsafeMutablePointer<Double>
  ) {
    let norm = unsafe norm(column, blocks: blocks)
    guard norm > 0 else { return }
    let exponent = -max(-1000, min(1000, norm.exponent))
    unsafe scale.pointee = Double(sign: .plus, exponent: exponent, significand: 1)
    unsafe multiply(column, by: scale.pointee, blocks: blocks)
    unsafe square.pointee = dot(column, column, blocks: blocks)
  }

  private static func bringLargest(
    to j: Int, of columns: Int, matrix: UnsafeMutablePointer<Block>, blocks: Int,
    factor: UnsafeMutablePointer<Double>, permutation: UnsafeMutablePointer<Int>,
    squares: UnsafeMutablePointer<Double>, scale: UnsafeMutablePointer<Double>
  ) {
    var pivot = j
    var largest = unsafe squares[j] / (scale[j] * scale[j])
    for k in (j + 1)..<max(columns, j + 1) {
      let size = unsafe squares[k] / (scale[k] * scale[k])
      if size > largest { (pivot, largest) = (k, size) }
    }
    guard pivot != j else { return }
    let (a, b) = unsafe (matrix + j * blocks, matrix + pivot * blocks)
    for i in 0..<blocks {
      let block = unsafe a[i]
      unsafe a[i] = b[i]
      unsafe b[i] = block
    }
    for i in 0..<j {
      let entry = unsafe factor[i + j * columns]
      unsafe factor[i + j * columns] = factor[i + pivot * columns]
      unsafe factor[i + pivot * columns] = entry
    }
    let index = unsafe permutation[j]
    unsafe permutation[j] = permutation[pivot]
    unsafe permutation[pivot] = index
    let power = unsafe scale[j]
    unsafe scale[j] = scale[pivot]
    unsafe scale[pivot] = power
    let square = unsafe squares[j]
    unsafe squares[j] = squares[pivot]
    unsafe squares[pivot] = square
  }
}

/// Sums of squares outside these bounds may have lost terms to underflow, or all of them to overflow.
private let smallestPlainSquare = 1e-280
private let largestPlainSquare = 1e300

/// The Euclidean norm of `count` numbers, safe from overflow and underflow.
@inline(__always)
func euclideanNorm(_ vector: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
  var sum = 0.0
  for i in 0..<count { unsafe sum += vector[i] * vector[i] }
  if sum > smallestPlainSquare && sum < largestPlainSquare { return sum.squareRoot() }
  return unsafe scaledEuclideanNorm(vector, count)
}

private func scaledEuclideanNorm(_ vector: UnsafeMutablePointer<Double>, _ count: Int) -> Double {
  var largest = 0.0
  for i in 0..<count {
    let size = unsafe abs(vector[i])
    if size.isNaN { return .nan }
    largest = max(largest, size)
  }
  guard largest > 0, largest < .infinity else { return largest }
  var sum = 0.0
  for i in 0..<count {
    let scaled = unsafe vector[i] / largest
    sum += scaled * scaled
  }
  return largest * sum.squareRoot()
}
