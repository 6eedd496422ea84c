import Distributions
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

/// Small problems made of numbers that break arithmetic: every answer is finite or a typed error, and none crashes.
@Suite(.tags(.property)) struct HostileDataTests {
  private struct Problem {
    var design: Design
    var response: [Double]
    var weights: [Double]?

    init(seed: UInt64) {
      var generator = SeededGenerator(seed: seed)
      let rows = Int.random(in: 0...7, using: &generator), terms = Int.random(in: 0...4, using: &generator)
      // Most problems are ordinary but for a few elements, so that they get past the checks.
      let share = [0, 0.05, 0.5].randomElement(using: &generator)!
      func draw(_ generator: inout SeededGenerator) -> Double {
        let hostile: [Double] = [
          0, 1, 1, -1, .leastNonzeroMagnitude, 1e-300, 1e-160, 1e154, 1e300, .greatestFiniteMagnitude,
        ]
        guard Double.random(in: 0..<1, using: &generator) < share else { return .random(in: -2...2, using: &generator) }
        let bad = Double.random(in: 0..<1, using: &generator) < 0.1
        return bad
          ? [Double.nan, .infinity, -.infinity].randomElement(using: &generator)!
          : hostile.randomElement(using: &generator)!
      }
      var columns = (0..<terms).map { _ in (0..<rows).map { _ in draw(&generator) } }
      if terms > 1, Bool.random(using: &generator) { columns[1] = columns[0].map { 2 * $0 } }
      design = Design(terms == 0 ? Matrix(rows: rows, columns: 0) : Matrix(columns: columns))
      let length = Int.random(in: 0..<20, using: &generator) == 0 ? rows + 1 : rows
      response = (0..<length).map { _ in draw(&generator) }
      weights = Bool.random(using: &generator) ? nil : (0..<rows).map { _ in abs(draw(&generator)) }
    }
  }

  private func expectFinite(_ values: [Double], _ seed: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    let bad = values.filter { !$0.isFinite }
    #expect(bad.isEmpty, "seed \(seed)", sourceLocation: sourceLocation)
  }

  @Test(arguments: 0..<20)
  func `an ordinary regression answers with finite numbers or a typed error`(block: Int) {
    var answered = 0
    for seed in 0..<300 {
      let problem = Problem(seed: UInt64(block * 300 + seed))
      for solver in [LinearRegression.Solver.pivotedQR, .singularValues] {
        for precision in [LinearRegression.Precision.working, .extended] {
          let model = LinearRegression(
            design: problem.design, response: problem.response, weights: problem.weights,
            options: .init(solver: solver, precision: precision, reading: .decimal))
          guard let fit = try? model.fit() else { continue }
          answered += 1
          expectFinite(fit.coefficients + fit.residuals, seed)
          #expect(fit.residualSumOfSquares >= 0 && fit.rank <= problem.design.columns)
          _ = Influence(fit)
          _ = (fit.pValues, fit.confidenceIntervals(), fit.fPValue, fit.logLikelihood)
          _ = try? DurbinWatsonTest(fit)
        }
      }
    }
    #expect(answered > 100)
  }

  @Test(arguments: 0..<10)
  func `restricted regressions answer with finite numbers or a typed error`(block: Int) {
    var answered = 0
    for seed in 0..<300 {
      let problem = Problem(seed: UInt64(100_000 + block * 300 + seed))
      let model = LinearRegression(design: problem.design, response: problem.response, weights: problem.weights)
      let n = problem.design.columns
      let bounded = BoundedLeastSquares(
        model, lower: [Double](repeating: -1, count: n), upper: [Double](repeating: 1e100, count: n))
      if let fit = try? bounded.fit() {
        answered += 1
        #expect(fit.coefficients.allSatisfy { $0 >= -1 && $0 <= 1e100 }, "seed \(seed)")
      }
      let ones = Matrix(rows: 1, columns: n, repeating: 1)
      if let fit = try? EqualityConstrainedLeastSquares(model, constraints: ones, values: [1]).fit() {
        answered += 1
        expectFinite(fit.coefficients, seed)
      }
      if let fit = try? RidgeRegression(design: problem.design, response: problem.response).fit() {
        answered += 1
        expectFinite(fit.coefficients, seed)
      }
      let errors = GeneralizedLeastSquares.ErrorStructure.autoregressive(rho: 0.5)
      let general = GeneralizedLeastSquares(design: problem.design, response: problem.response, errors: errors)
      if let fit = try? general.fit() {
        answered += 1
        expectFinite(fit.coefficients, seed)
      }
      let equation = SeeminglyUnrelatedRegressions.Equation(design: problem.design, response: problem.response)
      let other = SeeminglyUnrelatedRegressions.Equation(
        design: problem.design, response: problem.response.reversed())
      if let fit = try? SeeminglyUnrelatedRegressions([equation, other]).fit() {
        answered += 1
        expectFinite(fit.coefficients.flatMap { $0 }, seed)
      }
    }
    #expect(answered > 100)
  }
}
