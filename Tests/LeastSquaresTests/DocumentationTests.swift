import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

@Suite(.tags(.contract)) struct DocumentationTests {
  /// The example of the module's landing page, word for word.
  @Test func `the landing page's example runs`() throws {
    // Eight years of output against time, with a ceiling: y = K / (1 + e^(−r(t − τ))).
    let years = [0.0, 1, 2, 3, 4, 5, 6, 7]
    let output = [62.0, 88, 131, 176, 241, 288, 342, 371]
    let problem = try CurveProblem(x: years, y: output, parameters: 3) { t, p in
      p[0] / (1 + exp(-p[1] * (t - p[2])))
    }
    let solution = LevenbergMarquardt().solve(problem, from: [400, 0.5, 4])
    guard solution.isConverged else { fatalError("\(solution.termination)") }
    let ceiling = ProfileLikelihood(problem, solution).interval(for: 0, level: 0.95)
    let inTenYears = solution.band(.prediction, at: [10], model: problem.model)[0]
    print("ceiling \(solution.parameters[0]), \(ceiling.interval); year ten \(inTenYears.interval)")

    #expect(ceiling.interval.lower < solution.parameters[0] && solution.parameters[0] < ceiling.interval.upper)
    #expect(inTenYears.interval.upper - inTenYears.interval.lower < 100)
  }

  /// Nonlinear diagnostics agree with the linear ones where the model is linear.
  @Test(.tags(.property)) func `a straight line has the same influence and Durbin-Watson test either way`() throws {
    let x = (0..<12).map(Double.init)
    let y = x.map { 2 + 0.5 * $0 + 0.3 * sin(4 * $0) }
    let problem = try CurveProblem(x: x, y: y, parameters: 2) { x, p in p[0] + p[1] * x }
    let solution = LevenbergMarquardt().solve(problem, from: [0, 0])
    let design = Matrix(columns: [[Double](repeating: 1, count: 12), x])
    let linear = try DurbinWatsonTest(residuals: solution.residuals, design: design)
    let nonlinear = try solution.durbinWatsonTest(in: problem)
    #expect(abs(linear.positivePValue - nonlinear.positivePValue) < 1e-10)
    let influence = solution.influence(in: problem)
    #expect(abs(influence.leverages.reduce(0, +) - 2) < 1e-12)
    // Leaving a row out moves the sum of squares by r²/(1 − h).
    let reduced = try CurveProblem(x: Array(x.dropFirst()), y: Array(y.dropFirst()), parameters: 2) { x, p in
      p[0] + p[1] * x
    }
    let without = LevenbergMarquardt().solve(reduced, from: [0, 0])
    let expected = solution.residuals[0] / (1 - influence.leverages[0]).squareRoot() / without.residualStandardDeviation
    #expect(abs(influence.deletedResiduals[0] - expected) < 1e-9)
  }
}
