import LeastSquares
import TestSupport
import Testing

@Suite struct `Moré, Garbow and Hillstrom` {
  @Test(.tags(.reference), arguments: TestFunction.all.indices)
  func `the standard start leads to a published minimum`(index: Int) {
    let function = TestFunction.all[index]
    let solution = LevenbergMarquardt().solve(function.problem, from: function.start)
    #expect(solution.isConverged, "\(function.name): \(solution.termination)")
    #expect(Self.reaches(solution.cost, function.minima), "\(function.name): \(solution.cost)")
  }

  @Test(.tags(.reference))
  func `starts ten and a hundred times farther lead there, or to a stationary point that is known`() {
    var reached = 0
    for function in TestFunction.all {
      for factor in [10.0, 100] {
        let solution = LevenbergMarquardt().solve(function.problem, from: function.start(times: factor))
        if Self.reaches(solution.cost, function.minima) {
          reached += 1
          continue
        }
        let known = Self.elsewhere[function.name] ?? []
        #expect(Self.reaches(solution.cost, known, digits: 4), "\(function.name) × \(factor): \(solution.cost)")
      }
    }
    // 38 functions from two starts each: those of `elsewhere` account for the rest.
    #expect(reached >= 60, "\(reached) of 76")
  }

  /// Published minima are printed to about twelve digits; zeros are reached to rounding.
  private static func reaches(_ cost: Double, _ minima: [Double], digits: Double = 9) -> Bool {
    minima.contains { $0.isInfinite || ($0 == 0 ? cost < 1e-20 : digitsOfAgreement(cost, $0) >= digits) }
  }

  /// Where far starts lead: plateaus at infinity, or starts whose squares overflow (`inf`: any cost), as with MINPACK.
  private static let elsewhere: [String: [Double]] = [
    "Powell badly scaled": [1.0000277e-8, 1.00000001], "Beale": [0.45200931],
    "Jennrich and Sampson": [259.58019, .infinity],
    "Kowalik and Osborne": [1.027343e-3],
    "Box three-dimensional": [0.0755887408], "Gulf research and development": [32.835],
    "Chebyquad 8": [.infinity], "Chebyquad 9": [.infinity], "Chebyquad 10": [.infinity],
  ]
}
