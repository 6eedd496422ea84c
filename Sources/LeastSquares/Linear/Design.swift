import LinearAlgebra

/// How a stored double is to be understood.
public enum Reading: Sendable, Hashable {
  /// The binary number itself.
  case binary
  /// The shortest decimal that denotes it, which is what a published figure means: 0.1 is one tenth.
  ///
  /// The two differ by less than half a unit in the last place, so neither is less faithful; but where figures carry a
  /// large common part (1000000000000.4), that half unit is most of what they have to tell.
  case decimal

  func callAsFunction(_ value: Double) -> DoubleDouble {
    self == .binary ? DoubleDouble(value) : DoubleDouble(shortestDecimalOf: value)
  }
}

/// The matrix X of a linear model y = X·β + ε: one row per observation, one column per named term.
///
/// Polynomial columns keep what rounding to double takes away from each power, because for an ill-conditioned polynomial
/// the rounding of X alone costs more digits than the solver does (NIST Filip: 7.6 digits left instead of 14).
public struct Design: Sendable {
  /// X rounded to double, m×n.
  public let matrix: Matrix
  /// The names of the n terms.
  public let terms: [String]
  /// What rounding X to double took away; nil when nothing.
  let tails: [Double]?

  /// A design from a matrix whose columns are the terms; named `x1`, `x2`, … when no names are given.
  public init(_ matrix: Matrix, terms: [String]? = nil) {
    precondition(terms.map { $0.count == matrix.columns } ?? true, "a design needs one name per column")
    self.matrix = matrix
    self.terms = terms ?? (0..<matrix.columns).map { "x\($0 + 1)" }
    tails = nil
  }

  init(rows: Int, terms: [String], elements: [DoubleDouble]) {
    matrix = Matrix(rows: rows, columns: terms.count, storage: elements.map(\.rounded))
    self.terms = terms
    let tails = zip(elements, matrix.storage).map { ($0 - DoubleDouble($1)).rounded }
    self.tails = tails.allSatisfy { $0 == 0 } ? nil : tails
  }

  public var rows: Int { matrix.rows }
  public var columns: Int { matrix.columns }

  /// Whether some term is constant and not zero, so that sums of squares are taken about the mean.
  public var hasIntercept: Bool {
    (0..<columns).contains { j in
      let column = matrix.storage[j * rows..<(j + 1) * rows]
      return column.first.map { first in first != 0 && column.allSatisfy { $0 == first } } ?? false
    }
  }

  /// Element (i, j) with all its digits.
  func element(_ i: Int, _ j: Int) -> DoubleDouble {
    let place = i + j * rows
    return DoubleDouble(large: matrix.storage[place], small: tails?[place] ?? 0)
  }

  func row(_ i: Int) -> [DoubleDouble] { (0..<columns).map { element(i, $0) } }
}

// MARK: - Checks

extension Design {
  /// Every element, and every value of the response that goes with it, is a number.
  func requireFinite(with response: [Double] = []) throws(RegressionError) {
    if let (row, column) = matrix.firstNonFinite { throw .designNotFinite(row: row, term: terms[column]) }
    if let row = response.firstIndex(where: { !$0.isFinite }) { throw .responseNotFinite(row: row) }
  }

  func requireOneRowEach(_ response: [Double]) throws(RegressionError) {
    guard response.count == rows else {
      throw .wrongSize(of: "the response", expected: rows, given: response.count)
    }
  }
}

// MARK: - Common designs

extension Design {
  /// 1, x, x², …, xᵈ; without the 1 when `intercept` is false.
  ///
  /// - Parameter reading: whether x is taken as stored or as the decimal it denotes.
  public static func polynomial(
    _ x: [Double], degree: Int, intercept: Bool = true, reading: Reading = .binary
  ) -> Design {
    precondition(degree >= 0 && (intercept || degree >= 1), "a polynomial design needs at least one term")
    let base = x.map { reading($0) }
    let powers = Array((intercept ? 0 : 1)...degree)
    return Design(
      rows: x.count, terms: powers.map { $0 == 0 ? "1" : $0 == 1 ? "x" : "x^\($0)" },
      elements: powers.flatMap { power in base.map { $0.raised(to: power) } })
  }

  /// One column per predictor, preceded by a column of ones unless `intercept` is false.
  public static func predictors(
    _ columns: [(name: String, values: [Double])], intercept: Bool = true, reading: Reading = .binary
  ) -> Design {
    let rows = columns.first?.values.count ?? 0
    precondition(columns.allSatisfy { $0.values.count == rows }, "predictors must have one length")
    let ones = intercept ? [DoubleDouble](repeating: .one, count: rows) : []
    return Design(
      rows: rows, terms: (intercept ? ["1"] : []) + columns.map(\.name),
      elements: ones + columns.flatMap { $0.values.map { reading($0) } })
  }
}
