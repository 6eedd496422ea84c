import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct SpectralTests {
  @Test(arguments: RandomShape.tall + RandomShape.wide)
  func `singular vectors are orthonormal and restore A`(shape: RandomShape) throws {
    let a = shape.matrix
    let svd = try SingularValueDecomposition(a)
    let (u, vt) = (svd.left, svd.rightTransposed)
    #expect(distance(u.transposedTimes(u), .identity(u.columns)) < shape.roundingBound)
    #expect(distance(vt.timesTransposed(vt), .identity(vt.rows)) < shape.roundingBound)
    #expect(distance(u * Matrix.diagonal(svd.singularValues) * vt, a) < shape.roundingBound)
    #expect(svd.singularValues == svd.singularValues.sorted(by: >))
    #expect(svd.rank == min(a.rows, a.columns))
  }

  @Test(arguments: RandomShape.tall + RandomShape.wide)
  func `the pseudoinverse satisfies the four Penrose conditions`(shape: RandomShape) throws {
    let a = shape.matrix
    let svd = try SingularValueDecomposition(a)
    let p = svd.pseudoinverse
    let bound = shape.roundingBound * svd.conditionNumber
    #expect(distance(a * p * a, a) < bound)
    #expect(distance(p * a * p, p) < bound * p.largestElement)
    #expect(distance((a * p).transposed, a * p) < bound)
    #expect(distance((p * a).transposed, p * a) < bound)
  }

  @Test func `SVD and QR agree on a least-squares solution`() throws {
    let shape = RandomShape(rows: 30, columns: 5)
    let (a, b) = (shape.matrix, shape.vector)
    #expect(
      try distance(SingularValueDecomposition(a).solve(b), PivotedQR(a).solve(b)) < shape.roundingBound)
  }

  @Test func `the minimum-norm solution splits a repeated column evenly`() throws {
    let a = Matrix(columns: [[1, 2, 3], [1, 2, 3]])
    let svd = try SingularValueDecomposition(a)
    #expect(svd.rank == 1)
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, columns: 2)) { try svd.solve([1, 2, 3]) }
    #expect(distance(svd.minimumNormSolution([1, 2, 3]), [0.5, 0.5]) < 10 * .ulpOfOne)
  }

  @Test func `an SVD of NaN is refused`() {
    #expect(throws: LinearAlgebraError.notFinite(row: 0, column: 0)) {
      try SingularValueDecomposition(Matrix(rows: [[.nan]]))
    }
  }

  @Test(arguments: RandomShape.square)
  func `eigenvectors are orthonormal and restore A`(shape: RandomShape) throws {
    let a = shape.matrix + shape.matrix.transposed
    let eigen = try SymmetricEigendecomposition(a)
    let v = eigen.eigenvectors
    #expect(distance(v.transposedTimes(v), .identity(v.columns)) < shape.roundingBound)
    #expect(distance(v * Matrix.diagonal(eigen.eigenvalues) * v.transposed, a) < shape.roundingBound)
    #expect(eigen.eigenvalues == eigen.eigenvalues.sorted())
    let b = shape.vector
    #expect(distance(a * (try eigen.solve(b)), b) < shape.roundingBound * eigen.conditionNumber)
  }

  @Test func `a singular symmetric matrix is solved by the shortest vector or refused`() throws {
    let eigen = try SymmetricEigendecomposition(Matrix(rows: [[1, 1], [1, 1]]))
    #expect(eigen.rank == 1)
    #expect(throws: LinearAlgebraError.rankDeficient(rank: 1, columns: 2)) { try eigen.solve([1, 1]) }
    #expect(distance(eigen.minimumNormSolution([1, 1]), [0.5, 0.5]) < 10 * .ulpOfOne)
  }

  @Test func `negative eigenvalues become zero in the nearest semidefinite matrix`() throws {
    let eigen = try SymmetricEigendecomposition(.diagonal([2, -1]))
    #expect(distance(eigen.nearestPositiveSemidefinite, .diagonal([2, 0])) < 10 * .ulpOfOne)
  }

  @Test func `a matrix that is not symmetric is refused with the place`() {
    #expect(throws: LinearAlgebraError.notSymmetric(row: 1, column: 0)) {
      try SymmetricEigendecomposition(Matrix(rows: [[1, 2], [3, 4]]))
    }
  }
}
