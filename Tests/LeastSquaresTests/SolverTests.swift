import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

@Suite struct `Bounds, losses, starts and separable models` {
  private static let x = (0..<25).map { Double($0) / 4 }

  /// y = 10 e^(−0.7x) + 2 with a small pattern of errors.
  private static let decay = try! CurveProblem(
    x: x, y: x.enumerated().map { 10 * exp(-0.7 * $1) + 2 + 0.05 * sin(7 * Double($0)) }, parameters: 3,
    model: { x, p in p[0] * exp(-p[1] * x) + p[2] })

  @Test(.tags(.property))
  func `bounds that hold nothing change nothing`() {
    let free = LevenbergMarquardt().solve(Self.decay, from: [5, 0.3, 1])
    let wide = ParameterBounds(lower: [0, 0, 0], upper: [100, 10, 100])
    let bounded = LevenbergMarquardt().solve(Self.decay, from: [5, 0.3, 1], within: wide)
    #expect(zip(free.parameters, bounded.parameters).allSatisfy { digitsOfAgreement($0, $1) > 11 })
    #expect(zip(free.standardErrors, bounded.standardErrors).allSatisfy { digitsOfAgreement($0, $1) > 9 })
  }

  @Test(.tags(.property), arguments: [LevenbergMarquardt.StepRule.levenbergMarquardt, .dogleg])
  func `a bound that holds leaves the minimum over the others`(rule: LevenbergMarquardt.StepRule) {
    var options = LevenbergMarquardt.Options()
    options.stepRule = rule
    let solver = LevenbergMarquardt(options: options)
    // The free minimum has p₂ near 2.
    let bounds = ParameterBounds(lower: [-.infinity, -.infinity, -.infinity], upper: [.infinity, .infinity, 1.5])
    let bounded = solver.solve(Self.decay, from: [5, 0.3, 1], within: bounds)
    #expect(bounded.isConverged)
    #expect(bounded.parameters[2] == 1.5)
    #expect(bounded.freeParameters == [0, 1])
    #expect(bounded.standardErrors[2] == 0 && bounded.standardErrors[0] > 0)
    #expect(bounded.warnings.contains(.heldParameters([2])))
    let fixed = solver.solve(Self.decay, from: [5, 0.3, 1], within: ParameterBounds.unbounded(3).fixing(2, at: 1.5))
    #expect(digitsOfAgreement(bounded.cost, fixed.cost) > 12)
    #expect(zip(bounded.parameters, fixed.parameters).allSatisfy { digitsOfAgreement($0, $1) > 8 })
  }

  @Test(.tags(.property))
  func `a start outside the bounds is moved inside, and a parameter leaves a bound that does not hold`() {
    let bounds = ParameterBounds(lower: [0, 0, 0], upper: [20, 5, 10])
    let solution = LevenbergMarquardt().solve(Self.decay, from: [50, -3, 12], within: bounds)
    #expect(solution.isConverged && solution.freeParameters == [0, 1, 2])
    #expect(abs(solution.parameters[1] - 0.7) < 0.02)
  }

  @Test func `with everything fixed there is nothing to vary`() {
    var bounds = ParameterBounds.unbounded(3)
    for (j, value) in [10.0, 0.7, 2].enumerated() { bounds = bounds.fixing(j, at: value) }
    let solution = LevenbergMarquardt().solve(Self.decay, from: [1, 1, 1], within: bounds)
    #expect(solution.termination == .nothingToVary && solution.parameters == [10, 0.7, 2])
    #expect(solution.degreesOfFreedom == 25)
  }

  // MARK: - Losses

  @Test(.tags(.derivative), arguments: RobustLoss.Shape.allCases, [0.01, 0.5, 0.9, 1.7, 6])
  func `losses have the slope they say`(shape: RobustLoss.Shape, r: Double) {
    let loss = RobustLoss(shape, scale: 1.3)
    let h = 1e-5
    // d/dr c² ρ((r/c)²) = 2 r ρ′, by central differences good to h².
    let slope = (loss.cost(r + h) - loss.cost(r - h)) / (2 * h)
    #expect(abs(slope - 2 * r * loss.weight(r)) < 1e-8)
  }

  @Test(.tags(.property), arguments: RobustLoss.Shape.allCases)
  func `an outlier hardly moves a robust fit`(shape: RobustLoss.Shape) throws {
    var y = Self.decay.y
    y[6] += 40
    y[15] -= 25
    let problem = try CurveProblem(x: Self.x, y: y, parameters: 3, model: Self.decay.model)
    let clean = LevenbergMarquardt().solve(Self.decay, from: [5, 0.3, 1])
    let plain = LevenbergMarquardt().solve(problem, from: [5, 0.3, 1])
    let robust = RobustRegression(shape).solve(problem, from: [5, 0.3, 1])
    #expect(robust.isSettled && robust.solution.isConverged)
    let moved = abs(robust.solution.parameters[1] - clean.parameters[1])
    #expect(moved < 0.05 * abs(plain.parameters[1] - clean.parameters[1]), "\(moved)")
    #expect(robust.weights[6] < 0.05 && robust.weights[15] < 0.05)
    // The pattern of errors has a standard deviation of 0.035.
    #expect(robust.scale > 0.02 && robust.scale < 0.08)
  }

  @Test(.tags(.property), arguments: RobustLoss.Shape.allCases)
  func `a loss with a large scale is least squares`(shape: RobustLoss.Shape) {
    var options = LevenbergMarquardt.Options()
    options.loss = RobustLoss(shape, scale: 1e6)
    let robust = LevenbergMarquardt(options: options).solve(Self.decay, from: [5, 0.3, 1])
    let plain = LevenbergMarquardt().solve(Self.decay, from: [5, 0.3, 1])
    // ρ(z) = z + O(z²) with z near 1e-13.
    #expect(zip(robust.parameters, plain.parameters).allSatisfy { digitsOfAgreement($0, $1) > 9 })
    #expect(zip(robust.standardErrors, plain.standardErrors).allSatisfy { digitsOfAgreement($0, $1) > 7 })
  }

  // MARK: - Many starts

  @Test(.tags(.reference))
  func `many starts find the lower of two minima`() {
    let function = TestFunction.all.first { $0.name == "Freudenstein and Roth" }!
    let box = ParameterBounds(lower: [-10, -10], upper: [20, 20])
    let result = Multistart(starts: 20).solve(function.problem, from: function.start, over: box)
    #expect(result.best.cost < 1e-20)
    #expect(result.solutions.contains { digitsOfAgreement($0.cost, 48.98425367924) > 9 })
    #expect(result.counts.reduce(0, +) == 21)
    let again = Multistart(starts: 20).solve(function.problem, from: function.start, over: box)
    #expect(again == result)
  }

  // MARK: - Separable models

  @Test(.tags(.certified), arguments: ["Lanczos2", "Lanczos3", "MGH17", "Misra1a", "BoxBOD", "Gauss1"])
  func `variable projection reaches certified values with starts for the nonlinear parameters alone`(name: String)
    throws
  {
    let set = NISTDataSet(name)
    let x = set.json["x"].array.map { $0[0].double! }
    // Positions of the linear and nonlinear parameters in the certified vector, and the columns of Φ.
    let (linear, nonlinear, basis): ([Int], [Int], DualSeparableProblem.Basis) =
      switch name {
      case "Lanczos2", "Lanczos3": ([0, 2, 4], [1, 3, 5], { i, k, a in exp(-a[k] * x[i]) })
      case "MGH17": ([0, 1, 2], [3, 4], { i, k, a in k == 0 ? Dual(1) : exp(-a[k - 1] * x[i]) })
      case "Gauss1":
        (
          [0, 2, 5], [1, 3, 4, 6, 7],
          { i, k, a in
            if k == 0 { return exp(-a[0] * x[i]) }
            let z = (x[i] - a[2 * k - 1]) / a[2 * k]
            return exp(-z * z)
          }
        )
      default: ([0], [1], { i, _, a in 1 - exp(-a[0] * x[i]) })
      }
    let problem = DualSeparableProblem(
      nonlinear: nonlinear.count, linear: linear.count, response: set.json["y"].doubles, basis: basis)
    let certified = set.json["certified"].doubles
    for start in set.json["starts"].array.map(\.doubles) {
      let solution = VariableProjection().solve(problem, from: nonlinear.map { start[$0] })
      #expect(solution.isConverged)
      #expect(digitsOfAgreement(solution.cost, set.json["rss"].double!) >= (name == "Lanczos2" ? 5 : 9))
      // The two exponentials of MGH17 may come out in either order.
      if name == "MGH17" && solution.parameters[0] > solution.parameters[1] { continue }
      let expected = (nonlinear + linear).map { certified[$0] }
      let digits = zip(solution.parameters, expected).map(digitsOfAgreement).min()!
      #expect(digits >= 8, "\(digits) digits")
      let errors = (nonlinear + linear).map { set.json["certified_sd"][$0].double! }
      #expect(zip(solution.standardErrors, errors).map(digitsOfAgreement).min()! >= 7)
    }
  }

  // MARK: - The kernel

  @Test(.tags(.property), arguments: [(5, 2), (20, 3), (33, 7), (64, 12)])
  func `a linear problem is solved as LAPACK solves it, in one step`(shape: (Int, Int)) throws {
    let (m, n) = shape
    var random = SweepRandom(state: UInt64(m * 100 + n))
    let a = Matrix(rows: m, columns: n) { _, _ in random.normal() }
    let b = (0..<m).map { _ in random.normal() }
    let problem = ClosureProblem(
      parameters: n, residuals: m,
      evaluate: { p, r in
        for i in 0..<m {
          var fitted = 0.0
          for j in 0..<n { fitted += a[i, j] * p[j] }
          r[i] = b[i] - fitted
        }
      },
      jacobian: { _, j in for index in 0..<(m * n) { j[index] = -a.storage[index] } })
    let solution = LevenbergMarquardt().solve(problem, from: [Double](repeating: 1, count: n))
    let qr = try PivotedQR(a)
    let expected = try qr.solve(b)
    let gram = try qr.inverseGram()
    let variance = solution.residualStandardDeviation * solution.residualStandardDeviation
    for j in 0..<n {
      // Condition numbers below a hundred: 1e-12 is a hundred roundings of it.
      #expect(abs(solution.parameters[j] - expected[j]) < 1e-12)
      #expect(digitsOfAgreement(solution.covariance[j, j], variance * gram[j, j]) > 11)
    }
    #expect(solution.iterations <= 2)
  }
}
