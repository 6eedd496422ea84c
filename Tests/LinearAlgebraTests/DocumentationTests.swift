import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.contract)) struct DocumentationTests {
  /// The example of the module's landing page, word for word.
  @Test func `the landing page's example runs`() throws {
    // Four years of tax against a constant and output: what does one unit of output yield?
    let design = Matrix(rows: [[1, 62], [1, 88], [1, 131], [1, 176]])
    let qr = try PivotedQR(design)
    let solution = try qr.solve([4.6, 6.9, 10.1, 13.2])
    print("yield \(solution[1]), rank \(qr.rank), condition \(qr.conditionNumber)")

    #expect(qr.rank == 2 && solution[1] > 0.07 && solution[1] < 0.08)
  }
}
