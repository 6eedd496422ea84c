import LinearAlgebra

/// How figures of a high frequency make one of a low frequency.
public enum Aggregation: Sendable, Hashable, CaseIterable {
  /// Flows: the year is the sum of its quarters.
  case sum
  /// Rates and indices: the year is the mean of its quarters.
  case average
  /// Stocks at the end of the period.
  case last
  /// Stocks at the start of the period.
  case first

  /// The matrix C, one row per low period, that aggregates `highCount` figures; figures after the last whole low period
  /// do not enter.
  func matrix(low: Int, high highCount: Int, frequency s: Int) -> Matrix {
    Matrix(rows: low, columns: highCount) { i, j in
      guard j / s == i else { return 0 }
      switch self {
      case .sum: return 1
      case .average: return 1 / Double(s)
      case .last: return j % s == s - 1 ? 1 : 0
      case .first: return j % s == 0 ? 1 : 0
      }
    }
  }
}
