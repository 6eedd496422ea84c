/// A dense real matrix in column-major order: element (i, j) is `storage[i + j * rows]`.
public struct Matrix: Sendable, Hashable {
  public let rows: Int
  public let columns: Int
  /// The elements, column after column; the leading dimension equals `rows`, as LAPACK reads it.
  public var storage: [Double]

  public init(rows: Int, columns: Int, storage: [Double]) {
    precondition(
      storage.count == rows * columns,
      "a \(rows)×\(columns) matrix holds \(rows * columns) elements, \(storage.count) given")
    self.rows = rows
    self.columns = columns
    self.storage = storage
  }

  public subscript(i: Int, j: Int) -> Double {
    get { storage[i + j * rows] }
    set { storage[i + j * rows] = newValue }
  }
}
