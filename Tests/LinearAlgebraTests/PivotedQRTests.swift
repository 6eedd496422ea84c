import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct PivotedQRTests {
  @Test(arguments: RandomShape.tall + RandomShape.wide)
  func `Q is orthonormal, R is triangular and they restore A`(shape: RandomShape) throws {
    let a = shape.matrix
    let qr = try PivotedQR(a)
    let q = qr.orthogonalFactor
    let r = qr.triangularFactor
    #expect(distance(q.transposedTimes(q), .identity(q.columns)) < shape.roundingBound)
    #expect(distance(q * r, a.selectingColumns(qr.permutation)) < shape.roundingBound)
    #expect(r.diagonal.map(abs) == r.diagonal.map(abs).sorted(by: >))
    #expect(qr.rank == min(a.rows, a.columns))
  }

  @Test(arguments: RandomShape.tall)
  func `residuals are orthogonal to the columns`(shape: RandomShape) throws {
    let (a, b) = (shape.matrix, shape.vector)
    let qr = try PivotedQR(a)
    let x = try qr.solve(b)
    let residuals = zip(b, a * x).map { $0 - $1 }
    // Backward stability: ‖Aᵀr‖ ≤ c·m·n·ε·‖A‖²·‖x‖; random matrices of this size have ‖A‖²‖x‖ below 10³.
    #expect(a.transposedTimes(residuals).allSatisfy { abs($0) < 1e3 * shape.roundingBound })
    #expect(distance(qr.orthogonalTimes(qr.orthogonalTransposedTimes(b)), b) < shape.roundingBound)
  }

  @Test(arguments: RandomShape.tall)
  func `the inverse Gram matrix inverts the Gram matrix and leverages sum to the rank`(shape: RandomShape) throws {
    let a = shape.matrix
    let qr = try PivotedQR(a)
    let product = try qr.inverseGram() * a.transposedTimes(a)
    #expect(distance(product, .identity(a.columns)) < shape.roundingBound * qr.conditionNumber * qr.conditionNumber)
    #expect(abs(qr.leverages.reduce(0, +) - Double(qr.rank)) < shape.roundingBound)
  }

  @Test func `a repeated column is found and left out`() throws {
    let a = RandomShape(rows: 12, columns: 4).matrix
    let doubled = Matrix(columns: (0..<4).map(a.column) + [a.column(2)])
    let qr = try PivotedQR(doubled)
    #expect(qr.rank == 4)
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 4, columns: 5)) { try qr.solve(a.column(0)) }
    let x = qr.basicSolution(a.column(0))
    #expect(x.count { $0 != 0 } <= 4)
    #expect(distance(doubled * x, a.column(0)) < 100 * RandomShape(rows: 12, columns: 5).roundingBound)
  }

  @Test func `a coarser tolerance lowers the rank`() throws {
    let nearly = Matrix(rows: [[1, 1], [1, 1 + 1e-9], [1, 1]])
    #expect(try PivotedQR(nearly).rank == 2)
    #expect(try PivotedQR(nearly, tolerance: 1e-8).rank == 1)
  }

  @Test func `a zero matrix has rank zero and an infinite condition number`() throws {
    let qr = try PivotedQR(Matrix(rows: 3, columns: 2))
    #expect(qr.rank == 0 && qr.conditionNumber == .infinity)
    #expect(qr.basicSolution([1, 2, 3]) == [0, 0])
  }

  @Test func `a matrix without columns has rank zero`() throws {
    let qr = try PivotedQR(Matrix(rows: 3, columns: 0))
    #expect(try qr.rank == 0 && qr.solve([1, 2, 3]) == [])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `an element that is not finite is named`(value: Double) {
    #expect(throws: LinearAlgebraError.notFinite(row: 1, column: 2)) {
      try PivotedQR(Matrix(rows: [[1, 2, 3], [4, 5, value]]))
    }
  }

  @Test func `the condition estimate is that of a diagonal matrix`() throws {
    let qr = try PivotedQR(.diagonal([1, 1e-3, 1e4]))
    #expect(Tolerance(relative: 1e-12).holds(qr.conditionNumber, 1e7))
  }
}
