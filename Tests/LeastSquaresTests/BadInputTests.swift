import Glibc
import LeastSquares
import TestSupport
import Testing

@Suite struct `Input that cannot be fitted` {
  private static let line: CurveProblem.Model = { x, p in p[0] + p[1] * x }

  @Test func `defects of the data are errors with the numbers in them`() {
    let y = [1.0, 2, 3]
    #expect(throws: ProblemDefect.nonFinitePredictor(index: 1)) {
      try CurveProblem(x: [0, .nan, 2], y: y, parameters: 2, model: Self.line)
    }
    #expect(throws: ProblemDefect.nonFiniteResponse(index: 2)) {
      try CurveProblem(x: [0, 1, 2], y: [1, 2, .infinity], parameters: 2, model: Self.line)
    }
    #expect(throws: ProblemDefect.countMismatch(predictors: 2, responses: 3)) {
      try CurveProblem(x: [0, 1], y: y, parameters: 2, model: Self.line)
    }
    #expect(throws: ProblemDefect.invalidWeight(index: 0, value: -1)) {
      try CurveProblem(x: [0, 1, 2], y: y, weights: [-1, 1, 1], parameters: 2, model: Self.line)
    }
  }

  @Test func `questions that are not well posed end as such, and say what is missing`() throws {
    let solver = LevenbergMarquardt()
    let short = try CurveProblem(x: [1], y: [1], parameters: 2, model: Self.line)
    let few = solver.solve(short, from: [0, 0])
    #expect(few.termination == .invalid(.fewerResidualsThanParameters(residuals: 1, parameters: 2)))
    #expect(solver.solve(short, from: [0]).termination == .invalid(.startSize(expected: 2, given: 1)))
    #expect(solver.solve(short, from: [0, .nan]).termination == .invalid(.nonFiniteParameter(index: 1)))
    #expect(
      solver.solve(short, from: [0, 0], within: .unbounded(3)).termination
        == .invalid(.boundsSize(expected: 2, given: 3)))
    let empty = ParameterBounds(lower: [0, 2], upper: [1, 1])
    #expect(
      solver.solve(short, from: [0, 0], within: empty).termination
        == .invalid(.emptyInterval(parameter: 1, lower: 2, upper: 1)))
    #expect("\(ProblemDefect.fewerResidualsThanParameters(residuals: 1, parameters: 2))".contains("fix a parameter"))
    // One observation does for one parameter once the other is fixed.
    let fixed = solver.solve(short, from: [0, 0], within: ParameterBounds.unbounded(2).fixing(1, at: 0))
    #expect(fixed.isConverged && fixed.parameters == [1, 0])
    #expect(fixed.warnings.contains(.noDegreesOfFreedom(residuals: 1, parameters: 1)))
  }

  @Test func `predictors that are all equal leave a direction undetermined`() throws {
    let problem = try CurveProblem(x: [2, 2, 2, 2], y: [1, 2, 3, 4], parameters: 2, model: Self.line)
    let solution = LevenbergMarquardt().solve(problem, from: [0, 0])
    #expect(solution.isConverged && solution.rank == 1 && solution.conditionNumber == .infinity)
    #expect(solution.warnings.contains(.rankDeficient(rank: 1, parameters: 2)))
    #expect(solution.standardErrors.allSatisfy { $0 == .infinity })
    #expect(abs(solution.parameters[0] + 2 * solution.parameters[1] - 2.5) < 1e-12)
    // The value at x = 2 is determined, that at 3 is not.
    #expect(solution.derived { p in p[0] + 2 * p[1] }.standardError < 1)
    #expect(solution.derived { p in p[0] + 3 * p[1] }.standardError == .infinity)
    #expect(ProfileLikelihood(problem, solution).interval(for: 1).upper == .open)
  }

  @Test func `a parameter without influence does not spoil the others`() throws {
    let problem = try CurveProblem(x: [1, 2, 3, 4], y: [2, 4.1, 5.9, 8], parameters: 2) { x, p in
      p[0] * x + 0 * p[1]
    }
    let solution = LevenbergMarquardt().solve(problem, from: [1, 7])
    #expect(solution.isConverged && solution.rank == 1)
    #expect(solution.parameters[1] == 7 && solution.standardErrors[1] == .infinity)
    #expect(abs(solution.parameters[0] - 59.9 / 30) < 0.01 && solution.standardErrors[0] < 0.1)
  }

  @Test func `a start where the model is not defined says which residual`() throws {
    let problem = try CurveProblem(x: [1, 2, 3], y: [1, 2, 3], parameters: 1) { x, p in log(p[0] - 2 + x) }
    #expect(LevenbergMarquardt().solve(problem, from: [-0.5]).termination == .nonFiniteStart(residual: 0))
    // The edge of the domain inside the search is no obstacle.
    #expect(LevenbergMarquardt().solve(problem, from: [1.01]).isConverged)
  }

  @Test func `a Jacobian that is not finite names its parameter`() {
    let problem = ClosureProblem(
      parameters: 2, residuals: 3, evaluate: { p, r in for i in 0..<3 { r[i] = p[0] - Double(i) } },
      jacobian: { _, j in
        for i in 0..<3 { (j[i], j[i + 3]) = (1, .nan) }
      })
    #expect(LevenbergMarquardt().solve(problem, from: [0, 0]).termination == .nonFiniteJacobian(parameter: 1))
  }

  @Test func `a step to where the Jacobian is not finite is taken back`() throws {
    // √p has an infinite slope at 0; the bound stops the first long step exactly there.
    let x = (1...8).map(Double.init)
    let problem = try CurveProblem(x: x, y: x.map { 0.05 * $0 + 0.001 * sin(9 * $0) }, parameters: 1) { x, p in
      x * sqrt(p[0])
    }
    let bounds = ParameterBounds(lower: [0], upper: [100])
    let solution = LevenbergMarquardt().solve(problem, from: [1], within: bounds)
    #expect(solution.isConverged, "\(solution.termination)")
    #expect(abs(solution.parameters[0] - 0.0025) < 1e-4)
  }

  @Test func `iteration and time limits hold`() {
    var options = LevenbergMarquardt.Options()
    options.maximumIterations = 3
    let function = TestFunction.all.first { $0.name == "Meyer" }!
    let stopped = LevenbergMarquardt(options: options).solve(function.problem, from: function.start)
    #expect(stopped.termination == .iterationLimit(3) && stopped.iterations == 3)
    #expect(stopped.warnings.contains(.notConverged(.iterationLimit(3))))

    options.maximumIterations = .max
    options.timeLimit = .milliseconds(50)
    let slow = ClosureProblem(
      parameters: 2, residuals: 2,
      evaluate: { p, r in
        usleep(10_000)
        r[0] = exp(-p[0]) + 1
        r[1] = exp(-p[1]) - 1e-3 * p[0] + 5
      })
    let clock = ContinuousClock()
    let taken = clock.measure {
      #expect(LevenbergMarquardt(options: options).solve(slow, from: [0, 0]).iterations < 100)
    }
    #expect(taken < .seconds(5))
  }

  @Test(.tags(.property), arguments: [1e-150, 1e-100, 1e-8, 1, 1e12, 1e100, 1e150])
  func `huge and tiny responses scale the fit and nothing else`(unit: Double) throws {
    let x = (0..<12).map(Double.init)
    let y = x.map { 3 * exp(-0.4 * $0) + 0.01 * sin(5 * $0) }
    let model: CurveProblem.Model = { x, p in p[0] * exp(-p[1] * x) }
    let base = LevenbergMarquardt().solve(try CurveProblem(x: x, y: y, parameters: 2, model: model), from: [1, 0.2])
    let scaled = LevenbergMarquardt().solve(
      try CurveProblem(x: x, y: y.map { unit * $0 }, parameters: 2, model: model), from: [unit, 0.2])
    #expect(scaled.isConverged)
    #expect(digitsOfAgreement(scaled.parameters[0] / unit, base.parameters[0]) > 9)
    #expect(digitsOfAgreement(scaled.parameters[1], base.parameters[1]) > 9)
    #expect(digitsOfAgreement(scaled.standardErrors[1], base.standardErrors[1]) > 8)
  }

  @Test func `an exact fit converges with errors of zero`() throws {
    let x = [0.0, 1, 2, 3]
    let problem = try CurveProblem(x: x, y: x.map { 1 + 2 * $0 }, parameters: 2, model: Self.line)
    let solution = LevenbergMarquardt().solve(problem, from: [0, 0])
    #expect(solution.isConverged && solution.residualStandardDeviation < 1e-14)
    #expect(solution.standardErrors.allSatisfy { $0 < 1e-13 })
  }
}
