import Distributions
import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

/// A regression of `rows` × `terms` random numbers, replayed from a seed.
func randomRegression(seed: UInt64, rows: Int, terms: Int, weighted: Bool = false) -> LinearRegression {
  var generator = SeededGenerator(seed: seed)
  let draw = { (generator: inout SeededGenerator) in Double.random(in: -1...1, using: &generator) }
  let matrix = Matrix(rows: rows, columns: terms) { _, _ in draw(&generator) }
  let response = (0..<rows).map { _ in draw(&generator) }
  let weights = weighted ? (0..<rows).map { _ in Double.random(in: 0.1...2, using: &generator) } : nil
  return LinearRegression(design: Design(matrix), response: response, weights: weights)
}

@Suite(.tags(.property)) struct EqualityConstrainedTests {
  let data = NoisyParabola()

  @Test func `a coefficient fixed by a condition leaves the regression of the rest`() throws {
    let fit = try EqualityConstrainedLeastSquares(
      data.regression, constraints: Matrix(rows: [[0, 0, 2]]), values: [-0.5]
    ).fit()
    let rest = try LinearRegression(
      design: .polynomial(data.x, degree: 1), response: zip(data.x, data.y).map { $1 + 0.25 * $0 * $0 }
    ).fit()
    expectClose(fit.coefficients, rest.coefficients + [-0.25], relative: 1e-12)
    expectClose(fit.standardErrors, rest.standardErrors + [0], relative: 1e-12)
    #expect(fit.degreesOfFreedom == 9)
  }

  @Test(arguments: 0..<20)
  func `the conditions hold and the residuals are orthogonal to what is free`(seed: Int) throws {
    let model = randomRegression(seed: UInt64(seed), rows: 25, terms: 6, weighted: seed.isMultiple(of: 2))
    let conditions = Matrix(columns: (0..<6).map { j in [1, sin(Double(j * (seed + 1) + 1))] })
    let fit = try EqualityConstrainedLeastSquares(model, constraints: conditions, values: [1, 0.3]).fit()
    expectClose(conditions * fit.coefficients, [1, 0.3], relative: 1e-13)
    // Stationarity: Xᵀ·W·r is a combination of the conditions.
    let weighted = fit.residuals.indices.map { (model.weights?[$0] ?? 1) * fit.residuals[$0] }
    let gradient = model.design.matrix.transposedTimes(weighted)
    let multipliers = try PivotedQR(conditions.transposed).solve(gradient)
    expectClose(conditions.transposedTimes(multipliers), gradient, relative: 1e-12)
    #expect(conditions.timesTransposed(fit.covariance).largestElement < 1e-14)
  }

  @Test func `a condition stated twice counts once, a contradiction is refused`() throws {
    let twice = Matrix(rows: [[1, 1, 0], [2, 2, 0]])
    let fit = try EqualityConstrainedLeastSquares(data.regression, constraints: twice, values: [1, 2]).fit()
    #expect(fit.degreesOfFreedom == 9)
    #expect(throws: RegressionError.self) {
      try EqualityConstrainedLeastSquares(data.regression, constraints: twice, values: [1, 3]).fit()
    }
  }

  @Test(.tags(.contract)) func `data are checked even where the conditions leave nothing to estimate`() {
    let short = LinearRegression(design: data.design, response: [1, 2])
    #expect(throws: RegressionError.wrongSize(of: "the response", expected: 11, given: 2)) {
      try EqualityConstrainedLeastSquares(short, constraints: .identity(3), values: [0, 0, 0]).fit()
    }
  }

  @Test func `conditions that fix everything leave nothing to estimate`() throws {
    let fit = try EqualityConstrainedLeastSquares(
      data.regression, constraints: .identity(3), values: [3, 2, -0.25]
    ).fit()
    expectClose(fit.coefficients, [3, 2, -0.25], relative: 1e-14)
    expectClose(fit.residuals, data.noise, relative: 1e-13)
    #expect(fit.standardErrors == [0, 0, 0] && fit.degreesOfFreedom == 11)
  }
}

@Suite(.tags(.property)) struct BoundedLeastSquaresTests {
  /// The conditions of Karush, Kuhn and Tucker, which for this convex problem are also sufficient.
  private func expectOptimal(_ fit: BoundedFit, _ problem: BoundedLeastSquares) {
    // Gradients are sums of some 30 products of size one.
    let noise = 1e-12
    for j in fit.coefficients.indices {
      #expect(problem.lower[j] <= fit.coefficients[j] && fit.coefficients[j] <= problem.upper[j])
      switch fit.places[j] {
      case .free: #expect(abs(fit.multipliers[j]) < noise)
      case .lower: #expect(fit.multipliers[j] < noise && fit.coefficients[j] == problem.lower[j])
      case .upper: #expect(fit.multipliers[j] > -noise && fit.coefficients[j] == problem.upper[j])
      }
    }
  }

  @Test(arguments: 0..<40)
  func `nonnegative coefficients satisfy the optimality conditions`(seed: Int) throws {
    let model = randomRegression(seed: UInt64(seed), rows: 30, terms: 1 + seed % 12, weighted: seed.isMultiple(of: 3))
    let problem = BoundedLeastSquares.nonnegative(model)
    expectOptimal(try problem.fit(), problem)
  }

  @Test(arguments: 0..<40)
  func `bounded coefficients satisfy the optimality conditions`(seed: Int) throws {
    let n = 1 + seed % 10
    let model = randomRegression(seed: UInt64(100 + seed), rows: 30, terms: n)
    let lower = (0..<n).map { [-0.05, -.infinity, -0.01, -0.3][$0 % 4] }
    let upper = (0..<n).map { [0.05, 0.02, .infinity, -0.1][$0 % 4] }
    let problem = BoundedLeastSquares(model, lower: lower, upper: upper)
    expectOptimal(try problem.fit(), problem)
  }

  @Test func `more coefficients than rows still reach an optimum`() throws {
    let model = randomRegression(seed: 7, rows: 5, terms: 12)
    let problem = BoundedLeastSquares.nonnegative(model)
    expectOptimal(try problem.fit(), problem)
  }

  @Test func `bounds that do not bind give the unconstrained regression`() throws {
    let data = NoisyParabola()
    let free = try data.regression.fit()
    let wide = [Double](repeating: 1e6, count: 3)
    let fit = try BoundedLeastSquares(data.regression, lower: wide.map(-), upper: wide).fit()
    expectClose(fit.coefficients, free.coefficients, relative: 1e-11)
    let open = [Double](repeating: .infinity, count: 3)
    let unbounded = try BoundedLeastSquares(data.regression, lower: open.map(-), upper: open).fit()
    expectClose(unbounded.coefficients, free.coefficients, relative: 1e-11)
    #expect(unbounded.iterations == 1)
  }

  @Test func `equal bounds fix a coefficient`() throws {
    let data = NoisyParabola()
    let fit = try BoundedLeastSquares(
      data.regression, lower: [-.infinity, 2, -.infinity], upper: [.infinity, 2, .infinity]
    ).fit()
    #expect(fit.coefficients[1] == 2)
  }

  @Test(.tags(.contract)) func `bounds that hold no number are refused`() {
    let data = NoisyParabola()
    #expect(throws: RegressionError.invalidBounds(term: "x", lower: 1, upper: 0)) {
      try BoundedLeastSquares(data.regression, lower: [0, 1, 0], upper: [1, 0, 1]).fit()
    }
    #expect(throws: RegressionError.self) {
      try BoundedLeastSquares(data.regression, lower: [0, .nan, 0], upper: [1, 1, 1]).fit()
    }
    #expect(throws: RegressionError.wrongSize(of: "the lower bounds", expected: 3, given: 1)) {
      try BoundedLeastSquares(data.regression, lower: [0], upper: [1, 1, 1]).fit()
    }
  }
}

@Suite(.tags(.property)) struct RidgeRegressionTests {
  let data = NoisyParabola()

  @Test func `no penalty is least squares, a huge one the mean`() throws {
    let ordinary = try data.regression.fit()
    let none = try RidgeRegression(design: data.design, response: data.y, penalty: .fixed(0)).fit()
    expectClose(none.coefficients, ordinary.coefficients, relative: 1e-12)
    #expect(Tolerance(relative: 1e-12).holds(none.effectiveDegreesOfFreedom, 3))
    let huge = try RidgeRegression(design: data.design, response: data.y, penalty: .fixed(1e16)).fit()
    expectClose(huge.fittedValues, data.y.map { _ in data.y.reduce(0, +) / 11 }, relative: 1e-12)
  }

  @Test(arguments: [1e-6, 0.3, 40])
  func `a ridge regression is least squares with rows that pull towards zero`(lambda: Double) throws {
    let n = 11.0
    let columns = [1, 2].map(data.design.matrix.column)
    let scales = columns.map { column in
      let mean = column.reduce(0, +) / n
      let deviations = column.map { $0 - mean }
      return (dot(deviations, deviations) / n).squareRoot()
    }
    let root = lambda.squareRoot()
    let augmented = Matrix(columns: [
      [Double](repeating: 1, count: 11) + [0, 0], columns[0] + [root * scales[0], 0],
      columns[1] + [0, root * scales[1]],
    ])
    let pulled = try LinearRegression(design: Design(augmented), response: data.y + [0, 0]).fit()
    let ridge = try RidgeRegression(design: data.design, response: data.y, penalty: .fixed(lambda)).fit()
    expectClose(ridge.coefficients, pulled.coefficients, relative: 1e-11)
    // Σ leverages of the observed rows is the trace of the hat matrix.
    #expect(Tolerance(relative: 1e-11).holds(ridge.effectiveDegreesOfFreedom, pulled.leverages.prefix(11).reduce(0, +)))
    let rss = ridge.residuals.reduce(0) { $0 + $1 * $1 }
    let left = n - ridge.effectiveDegreesOfFreedom
    #expect(Tolerance(relative: 1e-11).holds(ridge.crossValidationScore, n * rss / (left * left)))
  }

  @Test func `the chosen penalty beats its neighbours`() throws {
    // Four of fifteen terms matter, under noise of half their size: the best penalty is neither zero nor infinite.
    var model = randomRegression(seed: 3, rows: 20, terms: 15)
    let x = model.design.matrix
    model.response = model.response.enumerated().map { i, noise in noise / 2 + (0..<4).reduce(0) { $0 + x[i, $1] } }
    let chosen = try RidgeRegression(design: model.design, response: model.response).fit()
    #expect(chosen.penalty > 1e-3 && chosen.penalty < 1e3)
    for factor in [0.5, 0.8, 1.25, 2] {
      let other = try RidgeRegression(
        design: model.design, response: model.response, penalty: .fixed(factor * chosen.penalty)
      ).fit()
      #expect(chosen.crossValidationScore <= other.crossValidationScore)
    }
  }

  @Test func `equal terms share the effect`() throws {
    let design = Design.predictors([("a", data.x), ("b", data.x)])
    let fit = try RidgeRegression(design: design, response: data.y, penalty: .fixed(0.1)).fit()
    #expect(Tolerance(relative: 1e-12).holds(fit.coefficients[1], fit.coefficients[2]))
  }

  @Test(.tags(.contract)) func `a negative penalty is refused`() {
    #expect(throws: RegressionError.self) {
      try RidgeRegression(design: data.design, response: data.y, penalty: .fixed(-1)).fit()
    }
  }
}
