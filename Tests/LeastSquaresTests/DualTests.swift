import Glibc
import LeastSquares
import TestSupport
import Testing

@Suite struct `Dual numbers` {
  private static let functions: [(name: String, dual: @Sendable (Dual) -> Dual, value: @Sendable (Double) -> Double)] =
    [
      ("exp", { exp($0) }, { Glibc.exp($0) }), ("expm1", { expm1($0) }, { Glibc.expm1($0) }),
      ("exp2", { exp2($0) }, { Glibc.exp2($0) }), ("log", { log($0) }, { Glibc.log($0) }),
      ("log1p", { log1p($0) }, { Glibc.log1p($0) }), ("sqrt", { sqrt($0) }, { $0.squareRoot() }),
      ("sin", { sin($0) }, { Glibc.sin($0) }), ("cos", { cos($0) }, { Glibc.cos($0) }),
      ("tan", { tan($0) }, { Glibc.tan($0) }), ("atan", { atan($0) }, { Glibc.atan($0) }),
      ("sinh", { sinh($0) }, { Glibc.sinh($0) }), ("cosh", { cosh($0) }, { Glibc.cosh($0) }),
      ("tanh", { tanh($0) }, { Glibc.tanh($0) }), ("erf", { erf($0) }, { Glibc.erf($0) }),
      ("abs", { abs($0) }, { Swift.abs($0) }), ("power", { pow($0, 2.5) }, { Glibc.pow($0, 2.5) }),
      ("base", { pow(1.7, $0) }, { Glibc.pow(1.7, $0) }), ("self power", { pow($0, $0) }, { Glibc.pow($0, $0) }),
      ("quotient", { (1 - $0) / (2 + $0 * $0) }, { (1 - $0) / (2 + $0 * $0) }),
      ("mixed", { 3 / $0 - $0 / 4 + (5 - $0) * 2 }, { 3 / $0 - $0 / 4 + (5 - $0) * 2 }),
    ]

  @Test(.tags(.derivative), arguments: functions.indices, [0.2, 0.9, 1.4])
  func `elementary functions have their values and slopes`(index: Int, x: Double) {
    let (name, dual, value) = Self.functions[index]
    let result = dual(Dual.variable(x, index: 2))
    #expect(digitsOfAgreement(result.value, value(x)) > 14, "\(name)")
    // Five-point differences: error h⁴ and rounding ε/h, near 1e-12 at h = 1e-4.
    let h = 1e-4
    let slope = (8 * (value(x + h) - value(x - h)) - (value(x + 2 * h) - value(x - 2 * h))) / (12 * h)
    #expect(abs(result.partials[2] - slope) < 1e-9 * (1 + abs(slope)), "\(name)")
    #expect(result.partials[0] == 0 && result.partials[1] == 0 && result.partials[3] == 0)
  }

  @Test(.tags(.derivative))
  func `more than four parameters are differentiated in passes`() {
    let problem = DualProblem(parameters: 7, residuals: 2) { i, p in
      var sum = Dual.zero
      for j in 0..<7 { sum += Double(j + 1) * p[j] * p[j] }
      return i == 0 ? sum : p[6] * p[0]
    }
    let point = (1...7).map(Double.init)
    let jacobian = problem.jacobian(at: point)
    for j in 0..<7 {
      #expect(jacobian[2 * j] == 2 * Double(j + 1) * point[j])
      #expect(jacobian[2 * j + 1] == (j == 0 ? 7 : j == 6 ? 1 : 0))
    }
  }
}
