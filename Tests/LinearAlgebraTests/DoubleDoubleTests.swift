import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.property)) struct DoubleDoubleTests {
  /// 2⁻¹⁰⁰: a few units of u² = 2⁻¹⁰⁶, the bound of each operation.
  let roundoff = 0x1p-100

  private func pairs(_ seed: UInt64) -> [(DoubleDouble, DoubleDouble)] {
    var generator = SplitMix(seed: seed)
    return (0..<200).map { _ in
      let draw = { (generator: inout SplitMix) in
        DoubleDouble(sum: .random(in: -1...1, using: &generator), 0x1p-54 * .random(in: -1...1, using: &generator))
      }
      return (draw(&generator), draw(&generator))
    }
  }

  @Test func `sums and products of doubles are exact`() {
    let sum = DoubleDouble(sum: 1, 0x1p-80)
    #expect(sum.head == 1 && sum.tail == 0x1p-80)
    let product = DoubleDouble(product: 1 + 0x1p-40, 1 + 0x1p-40)
    #expect(product.head == 1 + 0x1p-39 && product.tail == 0x1p-80)
  }

  @Test func `subtraction undoes addition and division undoes multiplication`() {
    for (a, b) in pairs(1) {
      #expect(abs((a + b - b - a).rounded) <= roundoff)
      #expect(abs((a * b / b - a).rounded) <= roundoff * abs(a.head))
    }
  }

  @Test func `a root squared is the number`() {
    for (a, _) in pairs(2) {
      let square = a * a
      #expect(abs((square.squareRoot * square.squareRoot - square).rounded) <= roundoff * square.head)
    }
    #expect(DoubleDouble.zero.squareRoot == .zero)
  }

  @Test func `powers are those of exact integers`() {
    // 3³³ = 5559060566555523 fits a double, 3⁴⁰ = 12157665459056928801 needs the tail.
    #expect(DoubleDouble(3).raised(to: 33).rounded == 5_559_060_566_555_523)
    let power = DoubleDouble(3).raised(to: 40)
    #expect(UInt64(power.head) &+ UInt64(bitPattern: Int64(power.tail)) == 12_157_665_459_056_928_801)
    #expect(DoubleDouble(7).raised(to: 0) == .one)
  }

  @Test(arguments: [(0.1, 1, 10), (1_000_000_000_000.4, 10_000_000_000_004, 10), (-4.25e-3, -425, 100_000)])
  func `the shortest decimal is the published figure`(value: Double, numerator: Int, denominator: Int) {
    let decimal = DoubleDouble(shortestDecimalOf: value)
    let exact = DoubleDouble(Double(numerator)) / DoubleDouble(Double(denominator))
    #expect(abs((decimal - exact).rounded) <= roundoff * abs(value))
    #expect(decimal.rounded == value)
  }

  @Test(arguments: [0, 3, -17, 1e300, -1e-300, .leastNonzeroMagnitude, .infinity, 0x1p60, 1.5e22, 123456.789e-30])
  func `a decimal reading never leaves the double it came from`(value: Double) {
    #expect(DoubleDouble(shortestDecimalOf: value).rounded == value)
  }

  @Test(arguments: RandomShape.tall.filter { $0.columns <= 16 })
  func `the extended QR agrees with LAPACK to the digits of double`(shape: RandomShape) throws {
    let (a, b) = (shape.matrix, shape.vector)
    let extended = ExtendedQR(rows: a.rows, columns: a.columns, elements: a.storage.map { DoubleDouble($0) })
    let solution = extended.solveTriangle(extended.orthogonalTransposedTimes(b.map { DoubleDouble($0) }))
    let qr = try PivotedQR(a)
    #expect(
      distance(solution.map(\.rounded), try qr.solve(b)) < shape.roundingBound * qr.conditionNumber * qr.conditionNumber
    )
  }

  @Test func `the extended QR keeps fifteen digits on a Hilbert matrix of order ten`() {
    // Condition 1.6e13: double alone keeps three digits. x = 1 by construction of b.
    let n = 10
    let element = { (i: Int, j: Int) in DoubleDouble.one / DoubleDouble(Double(i + j + 1)) }
    let elements = (0..<n).flatMap { j in (0..<n).map { i in element(i, j) } }
    let b = (0..<n).map { i in (0..<n).reduce(DoubleDouble.zero) { $0 + element(i, $1) } }
    let qr = ExtendedQR(rows: n, columns: n, elements: elements)
    let x = qr.solveTriangle(qr.orthogonalTransposedTimes(b))
    #expect(x.allSatisfy { abs(($0 - .one).rounded) < 1e-15 })
  }
}
