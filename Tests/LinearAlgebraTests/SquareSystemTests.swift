import Glibc
import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct SquareSystemTests {
  @Test(arguments: RandomShape.square)
  func `a Cholesky factor restores A, solves and whitens`(shape: RandomShape) throws {
    let a = shape.positiveDefinite
    let cholesky = try CholeskyFactorization(a)
    let l = cholesky.lowerFactor
    let bound = shape.roundingBound * a.oneNorm
    #expect(distance(l.timesTransposed(l), a) < bound)
    #expect(distance(a * cholesky.solve(shape.vector), shape.vector) < bound * cholesky.conditionNumber)
    #expect(distance(a * cholesky.inverse, .identity(a.rows)) < bound * cholesky.conditionNumber)
    let whitened = cholesky.whiten(a)
    #expect(distance(whitened, l.transposed) < bound * cholesky.conditionNumber)
    #expect(abs(cholesky.logDeterminant - log((try LUFactorization(a)).determinant)) < 1e3 * bound)
  }

  @Test func `only the lower triangle is read`() throws {
    let cholesky = try CholeskyFactorization(Matrix(rows: [[4, .nan], [2, 5]]))
    #expect(cholesky.lowerFactor == Matrix(rows: [[2, 0], [1, 2]]))
  }

  @Test func `an indefinite matrix is refused with the order of its bad minor`() {
    #expect(throws: LinearAlgebraError.notPositiveDefinite(order: 2, size: 3)) {
      try CholeskyFactorization(Matrix(rows: [[1, 2, 0], [2, 1, 0], [0, 0, 1]]))
    }
  }

  @Test(arguments: RandomShape.square)
  func `elimination solves and inverts`(shape: RandomShape) throws {
    let a = shape.matrix
    let lu = try LUFactorization(a)
    let bound = shape.roundingBound * lu.conditionNumber
    #expect(distance(a * lu.solve(shape.vector), shape.vector) < bound)
    #expect(distance(a * lu.inverse, .identity(a.rows)) < bound)
  }

  @Test func `the determinant has the sign of the row exchanges`() throws {
    #expect(try LUFactorization(Matrix(rows: [[0, 1], [1, 0]])).determinant == -1)
    #expect(try LUFactorization(Matrix(rows: [[0, 1, 0], [0, 0, 1], [1, 0, 0]])).determinant == 1)
  }

  @Test func `a zero pivot is refused with its column`() {
    #expect(throws: LinearAlgebraError.singular(pivot: 1, size: 2)) {
      try LUFactorization(Matrix(rows: [[1, 2], [2, 4]]))
    }
  }

  @Test func `messages carry the numbers`() {
    #expect("\(LinearAlgebraError.rankDeficient(rank: 2, columns: 3))".hasPrefix("only 2 of 3 columns"))
    #expect("\(LinearAlgebraError.notFinite(row: 4, column: 1))".contains("row 4, column 1"))
  }
}
