/// What can happen to honest matrices, with the numbers that say where.
public enum LinearAlgebraError: Error, Sendable, Hashable {
  /// The element at (`row`, `column`) is NaN or infinite.
  case notFinite(row: Int, column: Int)
  /// Only `rank` of the `columns` columns are linearly independent at the stated tolerance.
  case rankDeficient(rank: Int, columns: Int)
  /// The leading minor of order `order` of a matrix of size `size` is not positive.
  case notPositiveDefinite(order: Int, size: Int)
  /// Elimination of a matrix of size `size` met a pivot of exactly zero in column `pivot`.
  case singular(pivot: Int, size: Int)
  /// The elements (`row`, `column`) and (`column`, `row`) differ by more than rounding.
  case notSymmetric(row: Int, column: Int)
  /// An iteration for singular values or eigenvalues left `remaining` of them unsettled.
  case notConverged(remaining: Int)
}

extension LinearAlgebraError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notFinite(let row, let column):
      "the element in row \(row), column \(column) is not a finite number; remove or replace it"
    case .rankDeficient(let rank, let columns):
      "only \(rank) of \(columns) columns are linearly independent; drop \(columns - rank) or ask for the "
        + "minimum-norm solution"
    case .notPositiveDefinite(let order, let size):
      "the \(size)×\(size) matrix is not positive definite: its leading minor of order \(order) is not positive"
    case .singular(let pivot, let size):
      "the \(size)×\(size) matrix is singular: elimination finds a zero pivot in column \(pivot)"
    case .notSymmetric(let row, let column):
      "elements (\(row), \(column)) and (\(column), \(row)) differ; a symmetric matrix is required"
    case .notConverged(let remaining):
      "the iteration for singular values or eigenvalues left \(remaining) of them unsettled"
    }
  }
}
