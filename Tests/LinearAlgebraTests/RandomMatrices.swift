import LinearAlgebra
import TestSupport

/// A shape and a seed: enough to replay one random matrix.
struct RandomShape: Sendable, CustomStringConvertible {
  var rows: Int
  var columns: Int

  var description: String { "\(rows)×\(columns)" }

  var matrix: Matrix {
    var generator = SplitMix(seed: UInt64(1000 * rows + columns))
    return Matrix(rows: rows, columns: columns) { _, _ in Double.random(in: -1...1, using: &generator) }
  }

  var vector: [Double] {
    var generator = SplitMix(seed: UInt64(7000 + rows))
    return (0..<rows).map { _ in Double.random(in: -1...1, using: &generator) }
  }

  static let tall = [(1, 1), (2, 1), (5, 3), (20, 4), (40, 16), (150, 33)].map {
    RandomShape(rows: $0.0, columns: $0.1)
  }
  static let wide = [(1, 4), (3, 7), (20, 45)].map { RandomShape(rows: $0.0, columns: $0.1) }
  static let square = [1, 2, 3, 6, 16, 40].map { RandomShape(rows: $0, columns: $0) }

  /// Rounding errors of an orthogonal factorization stay within a small multiple of m·n·ε (Higham 2002, section 19.3).
  var roundingBound: Double { 10 * Double(rows * columns + 1) * Double.ulpOfOne }

  /// AᵀA + I, symmetric positive definite.
  var positiveDefinite: Matrix { matrix.transposedTimes(matrix) + .identity(columns) }
}

/// The largest element of |A - B|.
func distance(_ a: Matrix, _ b: Matrix) -> Double { (a - b).largestElement }

func distance(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { max($0, abs($1.0 - $1.1)) } }
