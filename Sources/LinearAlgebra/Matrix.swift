/// A dense real matrix in column-major order: element (i, j) is `storage[i + j * rows]`.
///
/// The layout is the one of Fortran, BLAS and LAPACK with the leading dimension equal to `rows`, so a matrix passes to
/// them without a copy and a column is a contiguous run.
public struct Matrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The elements, column after column; the leading dimension equals `rows`, as LAPACK reads it.
  public var storage: [Double]

  /// A matrix from its elements in column-major order.
  public init(rows: Int, columns: Int, storage: [Double]) {
    precondition(
      storage.count == rows * columns,
      "a \(rows)×\(columns) matrix holds \(rows * columns) elements, \(storage.count) given")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  /// The element in row `i` and column `j`, counted from zero.
  public subscript(i: Int, j: Int) -> Double {
    get {
      assert(i < rows && j < columns, "element (\(i), \(j)) of a \(rows)×\(columns) matrix")
      return storage[i + j * rows]
    }
    set {
      assert(i < rows && j < columns, "element (\(i), \(j)) of a \(rows)×\(columns) matrix")
      storage[i + j * rows] = newValue
    }
  }
}

// MARK: - Creation

extension Matrix {
  /// A matrix with every element equal to `value`.
  public init(rows: Int, columns: Int, repeating value: Double = 0) {
    self.init(rows: rows, columns: columns, storage: [Double](repeating: value, count: rows * columns))
  }

  /// The matrix whose element (i, j) is `element(i, j)`.
  public init(rows: Int, columns: Int, element: (_ i: Int, _ j: Int) -> Double) {
    var storage: [Double] = []
    storage.reserveCapacity(rows * columns)
    for j in 0..<columns {
      for i in 0..<rows { storage.append(element(i, j)) }
    }
    self.init(rows: rows, columns: columns, storage: storage)
  }

  /// A matrix from its rows, which must have one length.
  public init(rows: [[Double]]) {
    let columns = rows.first?.count ?? 0
    precondition(rows.allSatisfy { $0.count == columns }, "the rows of a matrix must have one length")
    self.init(rows: rows.count, columns: columns) { i, j in rows[i][j] }
  }

  /// A matrix from its columns, which must have one length.
  public init(columns: [[Double]]) {
    let rows = columns.first?.count ?? 0
    precondition(columns.allSatisfy { $0.count == rows }, "the columns of a matrix must have one length")
    self.init(rows: rows, columns: columns.count, storage: columns.flatMap { $0 })
  }

  /// The identity of order `size`.
  public static func identity(_ size: Int) -> Matrix { diagonal([Double](repeating: 1, count: size)) }

  /// The square matrix with `values` on its diagonal and zeros elsewhere.
  public static func diagonal(_ values: [Double]) -> Matrix {
    var result = Matrix(rows: values.count, columns: values.count)
    for (i, value) in values.enumerated() { result[i, i] = value }
    return result
  }
}

// MARK: - Parts

extension Matrix {
  public var isSquare: Bool { rows == columns }

  /// The elements of row `i`.
  public func row(_ i: Int) -> [Double] { (0..<columns).map { self[i, $0] } }

  /// The elements of column `j`.
  public func column(_ j: Int) -> [Double] { Array(storage[j * rows..<(j + 1) * rows]) }

  /// The elements (i, i), as many as the smaller side holds.
  public var diagonal: [Double] { (0..<min(rows, columns)).map { self[$0, $0] } }

  public var transposed: Matrix { Matrix(rows: columns, columns: rows) { i, j in self[j, i] } }

  /// The matrix made of the given columns, in the given order.
  public func selectingColumns(_ indices: some Sequence<Int>) -> Matrix {
    var chosen: [Double] = []
    var count = 0
    for j in indices {
      chosen.append(contentsOf: storage[j * rows..<(j + 1) * rows])
      count += 1
    }
    return Matrix(rows: rows, columns: count, storage: chosen)
  }

  /// The position of the first element, in storage order, that is NaN or infinite.
  ///
  /// The sum of squares is finite only if all elements are, and BLAS forms it many times faster than a search; an
  /// overflow alone finds no element.
  package var firstNonFinite: (row: Int, column: Int)? {
    guard !dot(storage, storage).isFinite else { return nil }
    return storage.firstIndex { !$0.isFinite }.map { ($0 % rows, $0 / rows) }
  }

  func checkFinite() throws(LinearAlgebraError) {
    if let (row, column) = firstNonFinite { throw .notFinite(row: row, column: column) }
  }
}
