import LinearAlgebra
import TestSupport
import Testing

@Suite struct NumericalBackendTests {
  @Test(.tags(.contract)) func `the backend names itself`() {
    #expect(NumericalBackend.configuration.contains("OpenBLAS"))
  }

  @Test(.tags(.property), .enabled(if: NumericalBackend.isSafeInParallel))
  func `factorizations on several threads agree with one`() async throws {
    let shapes = (0..<64).map { RandomShape(rows: 40 + $0, columns: 4 + $0 % 20) }
    let alone = try shapes.map { try PivotedQR($0.matrix).solve($0.vector) }
    let together = try await withThrowingTaskGroup(of: (Int, [Double]).self) { group in
      for (k, shape) in shapes.enumerated() {
        group.addTask { (k, try PivotedQR(shape.matrix).solve(shape.vector)) }
      }
      return try await group.reduce(into: [Int: [Double]]()) { $0[$1.0] = $1.1 }
    }
    for (k, solution) in alone.enumerated() { #expect(together[k] == solution) }
  }
}
