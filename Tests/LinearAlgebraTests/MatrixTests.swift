import LinearAlgebra
import TestSupport
import Testing

@Suite struct MatrixTests {
  let a = Matrix(rows: [[1, 2], [3, 4], [5, 6]])

  @Test func `rows, columns and storage describe one matrix`() {
    #expect(a.storage == [1, 3, 5, 2, 4, 6])
    #expect(a == Matrix(columns: [[1, 3, 5], [2, 4, 6]]))
    #expect(a.row(1) == [3, 4] && a.column(1) == [2, 4, 6] && a.diagonal == [1, 4])
    #expect(a.transposed == Matrix(rows: [[1, 3, 5], [2, 4, 6]]))
    #expect(a.selectingColumns([1]) == Matrix(columns: [[2, 4, 6]]))
  }

  @Test func `products of small integers are exact`() {
    #expect(a.transposedTimes(a) == Matrix(rows: [[35, 44], [44, 56]]))
    #expect(a.timesTransposed(a) == a * a.transposed)
    #expect(a * [1, -1] == [-1, -1, -1])
    #expect(a.transposedTimes([1, 1, 1]) == [9, 12])
    #expect(a * Matrix.identity(2) == a)
    #expect(a + a == 2 * a && a - a == Matrix(rows: 3, columns: 2))
  }

  @Test func `a product over an empty side is zero`() {
    let nothing = Matrix(rows: 0, columns: 2)
    #expect(nothing.transposedTimes(nothing) == Matrix(rows: 2, columns: 2))
    #expect(nothing * [1, 2] == [])
  }

  @Test func `norms are those of the definitions`() {
    #expect(a.oneNorm == 12 && a.infinityNorm == 11 && a.largestElement == 6)
    #expect(Matrix(rows: [[3, 4]]).frobeniusNorm == 5)
    #expect(dot([1, 2], [3, 4]) == 11 && norm([3, 4]) == 5)
  }

  @Test func `the Euclidean norm neither overflows nor underflows`() {
    // dnrm2 scales: the squares alone would be infinite or zero.
    #expect(Tolerance(relative: 4 * .ulpOfOne).holds(norm([3e300, 4e300]), 5e300))
    #expect(Tolerance(relative: 4 * .ulpOfOne).holds(norm([3e-300, 4e-300]), 5e-300))
  }
}
