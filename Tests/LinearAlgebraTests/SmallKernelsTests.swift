import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct SmallKernelsTests {
  @Test(arguments: 1...16)
  func `the small Cholesky equals LAPACK's`(order: Int) throws {
    let shape = RandomShape(rows: order, columns: order)
    let a = shape.positiveDefinite
    var factor = a.storage
    var x = shape.vector
    var span = factor.mutableSpan
    #expect(SmallKernels.factorCholesky(&span, order: order))
    var solution = x.mutableSpan
    SmallKernels.solveCholesky(factor.span, order: order, &solution)
    let reference = try CholeskyFactorization(a)
    let lower = Matrix(rows: order, columns: order) { i, j in i >= j ? factor[i + j * order] : 0 }
    #expect(distance(lower, reference.lowerFactor) < shape.roundingBound * a.oneNorm)
    #expect(distance(x, reference.solve(shape.vector)) < shape.roundingBound * reference.conditionNumber)
  }

  @Test func `an indefinite matrix has no small Cholesky factor`() {
    var a: [Double] = [1, 2, 2, 1]
    var span = a.mutableSpan
    #expect(!SmallKernels.factorCholesky(&span, order: 2))
  }

  @Test(arguments: RandomShape.tall.filter { $0.columns <= 16 })
  func `the small QR solves least squares as LAPACK does`(shape: RandomShape) throws {
    let (m, n) = (shape.rows, shape.columns)
    var a = shape.matrix.storage
    var b = shape.vector
    var matrix = a.mutableSpan
    var right = b.mutableSpan
    SmallKernels.reduceQR(&matrix, rows: m, columns: n, &right)
    #expect(SmallKernels.solveUpper(a.span, rows: m, order: n, &right))
    let reference = try PivotedQR(shape.matrix)
    let solution = try reference.solve(shape.vector)
    #expect(distance(Array(b.prefix(n)), solution) < shape.roundingBound * reference.conditionNumber)
    let residuals = zip(shape.vector, shape.matrix * solution).map { $0 - $1 }
    #expect(abs(norm(Array(b.dropFirst(n))) - norm(residuals)) < shape.roundingBound)
  }

  @Test func `a zero on the diagonal stops back substitution`() {
    let a: [Double] = [1, 0, 1, 0]
    var x: [Double] = [1, 1]
    var span = x.mutableSpan
    #expect(!SmallKernels.solveUpper(a.span, rows: 2, order: 2, &span))
  }
}
