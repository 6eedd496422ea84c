import Distributions
import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

/// Eleven noisy observations of 3 + 2x - x²/4, fixed for all tests of this folder.
struct NoisyParabola {
  let x = (0...10).map { Double($0) / 2 }
  let noise = [0.31, -0.12, 0.05, -0.4, 0.22, 0.18, -0.27, 0.09, -0.33, 0.41, -0.15]

  var y: [Double] { zip(x, noise).map { 3 + 2 * $0 - $0 * $0 / 4 + $1 } }
  var design: Design { .polynomial(x, degree: 2) }
  var regression: LinearRegression { LinearRegression(design: design, response: y) }
}

func expectClose(
  _ a: [Double], _ b: [Double], relative: Double, sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(a.count == b.count, sourceLocation: sourceLocation)
  let scale = b.reduce(0) { max($0, abs($1)) }
  for (a, b) in zip(a, b) {
    #expect(
      Tolerance(relative: relative, absolute: relative * scale).holds(a, b), "\(a) is not \(b)",
      sourceLocation: sourceLocation)
  }
}

@Suite(.tags(.property)) struct LinearRegressionTests {
  let data = NoisyParabola()
  /// A few roundings of double on well-conditioned data.
  let rounding = 1e-13

  @Test func `a straight line has the estimates of the textbook`() throws {
    let (x, y) = (data.x, data.y)
    let n = Double(x.count), meanX = x.reduce(0, +) / n, meanY = y.reduce(0, +) / n
    let dx = x.map { $0 - meanX }, dy = y.map { $0 - meanY }
    let sxx = dot(dx, dx), sxy = dot(dx, dy)
    let slope = sxy / sxx, intercept = meanY - slope * meanX
    let residuals = zip(x, y).map { $1 - intercept - slope * $0 }
    let rss = dot(residuals, residuals)
    let sigma = (rss / (n - 2)).squareRoot()

    let fit = try LinearRegression(design: .polynomial(x, degree: 1), response: y).fit()
    expectClose(fit.coefficients, [intercept, slope], relative: rounding)
    let interceptError = sigma * (1 / n + meanX * meanX / sxx).squareRoot()
    expectClose(fit.standardErrors, [interceptError, sigma / sxx.squareRoot()], relative: rounding)
    expectClose(fit.leverages, dx.map { 1 / n + $0 * $0 / sxx }, relative: rounding)
    #expect(fit.degreesOfFreedom == 9 && fit.rank == 2 && fit.hasIntercept)

    let t = StudentT(degreesOfFreedom: n - 2).quantile(0.95)
    let prediction = try fit.predict(.polynomial([7], degree: 1), level: 0.9)[0]
    let gap: Double = 7 - meanX
    let distance = 1 / n + gap * gap / sxx
    let mean = intercept + 7 * slope
    let confidence = t * sigma * distance.squareRoot()
    expectClose(
      [prediction.confidence.lower, prediction.confidence.upper], [mean - confidence, mean + confidence],
      relative: rounding)
    let reach = t * sigma * (1 + distance).squareRoot()
    expectClose(
      [prediction.prediction.lower, prediction.prediction.upper], [mean - reach, mean + reach], relative: rounding)
    let f = slope * slope * sxx / (sigma * sigma)
    expectClose([fit.fStatistic, fit.pValues[1]], [f, fit.fPValue], relative: 1e-10)
  }

  @Test(arguments: [LinearRegression.Precision.working, .extended])
  func `both arithmetics and singular values agree on data that are well conditioned`(
    precision: LinearRegression.Precision
  ) throws {
    let reference = try data.regression.fit()
    var model = data.regression
    model.options.precision = precision
    let fit = try model.fit()
    model.options.solver = .singularValues
    let bySingularValues = try model.fit()
    for other in [fit, bySingularValues] {
      expectClose(other.coefficients, reference.coefficients, relative: 1e-12)
      expectClose(other.standardErrors, reference.standardErrors, relative: 1e-12)
      expectClose(other.leverages, reference.leverages, relative: 1e-12)
      expectClose(other.covariance.storage, reference.covariance.storage, relative: 1e-12)
      #expect(Tolerance(relative: 1e-12).holds(other.logLikelihood, reference.logLikelihood))
    }
  }

  @Test func `a large well-conditioned problem stays in double, an ill-conditioned one does not`() throws {
    let x = (0..<3000).map { Double($0) / 3000 }
    let y = x.map { sin(20 * $0) }
    let line = try LinearRegression(design: .polynomial(x, degree: 2), response: y).fit()
    #expect(line.precision == .working)
    let steep = try LinearRegression(design: .polynomial(x.map { 2000 + $0 }, degree: 3), response: y).fit()
    #expect(steep.precision == .extended)
    // The same cubic in x - 2000, which is well conditioned.
    let centred = try LinearRegression(design: .polynomial(x.map { (2000 + $0) - 2000 }, degree: 3), response: y).fit()
    expectClose(steep.fittedValues, centred.fittedValues, relative: 1e-12)
  }

  @Test func `residuals are orthogonal to every term`() throws {
    let fit = try data.regression.fit()
    let products = data.design.matrix.transposedTimes(fit.residuals)
    #expect(products.allSatisfy { abs($0) < 1e-13 })
    expectClose(zip(fit.fittedValues, fit.residuals).map { $0 + $1 }, data.y, relative: rounding)
    #expect(abs(fit.leverages.reduce(0, +) - 3) < rounding)
    #expect(
      Tolerance(relative: rounding).holds(
        fit.regressionSumOfSquares + fit.residualSumOfSquares, fit.totalSumOfSquares))
  }

  @Test func `no degree of freedom leaves nothing to say about errors`() throws {
    let fit = try LinearRegression(design: .polynomial([0, 1, 2], degree: 2), response: [1, 4, 2]).fit()
    #expect(fit.degreesOfFreedom == 0)
    #expect(fit.residualStandardDeviation.isNaN && fit.standardErrors.allSatisfy(\.isNaN))
    #expect(fit.pValues.allSatisfy(\.isNaN) && fit.confidenceIntervals()[0].lower.isNaN)
    expectClose(fit.coefficients, [1, 5.5, -2.5], relative: rounding)
  }

  @Test func `dependent terms share their effect under singular values`() throws {
    let design = Design.predictors([("a", data.x), ("b", data.x)])
    var model = LinearRegression(design: design, response: data.y)
    #expect(throws: RegressionError.rankDeficient(rank: 2, columns: 3, dependent: ["b"])) { try model.fit() }
    model.options.solver = .singularValues
    let fit = try model.fit()
    let line = try LinearRegression(design: .polynomial(data.x, degree: 1), response: data.y).fit()
    #expect(fit.rank == 2 && fit.degreesOfFreedom == 9)
    expectClose(
      [fit.coefficients[1], fit.coefficients[2]], [line.coefficients[1] / 2, line.coefficients[1] / 2], relative: 1e-12)
    expectClose(fit.fittedValues, line.fittedValues, relative: 1e-12)
    expectClose(fit.leverages, line.leverages, relative: 1e-12)
    #expect(Tolerance(relative: 1e-12).holds(fit.rSquared, line.rSquared))
  }
}

@Suite(.tags(.property)) struct LinearMetamorphicTests {
  let data = NoisyParabola()
  let rounding = 1e-12

  @Test func `scaling the response scales coefficients and errors`() throws {
    let (fit, scaled) = try (
      data.regression.fit(), LinearRegression(design: data.design, response: data.y.map { 1e9 * $0 }).fit()
    )
    expectClose(scaled.coefficients, fit.coefficients.map { 1e9 * $0 }, relative: rounding)
    expectClose(scaled.standardErrors, fit.standardErrors.map { 1e9 * $0 }, relative: rounding)
    #expect(Tolerance(relative: rounding).holds(scaled.rSquared, fit.rSquared))
    #expect(Tolerance(relative: rounding).holds(scaled.fStatistic, fit.fStatistic))
  }

  @Test(arguments: [1e-8, 1e12])
  func `scaling a predictor scales its coefficients inversely`(factor: Double) throws {
    let fit = try data.regression.fit()
    let scaled = try LinearRegression(
      design: .polynomial(data.x.map { factor * $0 }, degree: 2), response: data.y
    ).fit()
    for power in 0...2 {
      let unit = [1, factor, factor * factor][power]
      #expect(Tolerance(relative: rounding).holds(scaled.coefficients[power] * unit, fit.coefficients[power]))
      #expect(Tolerance(relative: rounding).holds(scaled.standardErrors[power] * unit, fit.standardErrors[power]))
    }
    #expect(Tolerance(relative: rounding).holds(scaled.rSquared, fit.rSquared))
  }

  @Test func `permuting rows permutes residuals and changes nothing else`() throws {
    let order = [3, 7, 0, 10, 5, 1, 9, 2, 8, 4, 6]
    let fit = try data.regression.fit()
    let permuted = try LinearRegression(
      design: .polynomial(order.map { data.x[$0] }, degree: 2), response: order.map { data.y[$0] }
    ).fit()
    expectClose(permuted.coefficients, fit.coefficients, relative: rounding)
    expectClose(permuted.residuals, order.map { fit.residuals[$0] }, relative: rounding)
    expectClose(permuted.leverages, order.map { fit.leverages[$0] }, relative: rounding)
  }

  @Test func `splitting a weight between two equal rows changes no coefficient`() throws {
    var weights = [Double](repeating: 1, count: 11)
    weights[4] = 3
    let whole = try LinearRegression(design: data.design, response: data.y, weights: weights).fit()
    weights[4] = 1
    let split = try LinearRegression(
      design: .polynomial(data.x + [data.x[4]], degree: 2), response: data.y + [data.y[4]], weights: weights + [2]
    ).fit()
    expectClose(split.coefficients, whole.coefficients, relative: rounding)
    expectClose(split.unscaledCovariance.storage, whole.unscaledCovariance.storage, relative: rounding)
    #expect(Tolerance(relative: rounding).holds(split.residualSumOfSquares, whole.residualSumOfSquares))
    // The split rows count as two observations, so σ² alone differs.
    #expect(split.degreesOfFreedom == whole.degreesOfFreedom + 1)
  }

  @Test func `an observation on the curve changes no coefficient and lowers the errors`() throws {
    let fit = try data.regression.fit()
    let perfect = try fit.predict(.polynomial([6.5], degree: 2))[0].mean
    let more = try LinearRegression(
      design: .polynomial(data.x + [6.5], degree: 2), response: data.y + [perfect]
    ).fit()
    expectClose(more.coefficients, fit.coefficients, relative: rounding)
    #expect(Tolerance(relative: rounding).holds(more.residualSumOfSquares, fit.residualSumOfSquares))
    #expect(zip(more.standardErrors, fit.standardErrors).allSatisfy { $0 < $1 })
  }

  @Test func `a row of weight zero is predicted and not fitted`() throws {
    let fit = try data.regression.fit()
    let weights = [Double](repeating: 2, count: 11) + [0]
    let weighted = try LinearRegression(
      design: .polynomial(data.x + [9], degree: 2), response: data.y + [1e6], weights: weights
    ).fit()
    expectClose(weighted.coefficients, fit.coefficients, relative: rounding)
    expectClose(weighted.standardErrors, fit.standardErrors, relative: rounding)
    #expect(weighted.observationCount == 11 && weighted.leverages[11] == 0)
    #expect(Tolerance(relative: rounding).holds(weighted.rSquared, fit.rSquared))
    let doubled = fit.logLikelihood
    #expect(Tolerance(relative: rounding).holds(weighted.logLikelihood, doubled))
  }

  @Test func `a rank decision does not depend on units`() throws {
    for unit in [1e-150, 1e-8, 1, 1e12, 1e150] {
      let design = Design.predictors([("a", data.x.map { unit * $0 }), ("b", data.x.map { $0 * $0 })])
      #expect(try LinearRegression(design: design, response: data.y).fit().rank == 3)
    }
  }
}

@Suite(.tags(.contract)) struct RegressionErrorTests {
  let data = NoisyParabola()

  private func expect(
    _ error: RegressionError, _ design: Design, _ response: [Double], _ weights: [Double]? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    for solver in [LinearRegression.Solver.pivotedQR, .singularValues] {
      #expect(throws: error, sourceLocation: sourceLocation) {
        try LinearRegression(design: design, response: response, weights: weights, options: .init(solver: solver)).fit()
      }
    }
  }

  @Test func `sizes must match`() {
    expect(.wrongSize(of: "the response", expected: 11, given: 2), data.design, [1, 2])
    expect(.wrongSize(of: "the weights", expected: 11, given: 1), data.design, data.y, [1])
    expect(
      .wrongSize(of: "the terms", expected: 1, given: 0), Design(Matrix(rows: 2, columns: 0)), [1, 2])
  }

  @Test(arguments: [Double.nan, .infinity, -.infinity])
  func `numbers must be finite`(value: Double) {
    var x = data.x
    x[3] = value
    expect(.designNotFinite(row: 3, term: "x"), .polynomial(x, degree: 1), data.y)
    var y = data.y
    y[10] = value
    expect(.responseNotFinite(row: 10), data.design, y)
  }

  @Test func `weights must be finite and not negative`() {
    var weights = [Double](repeating: 1, count: 11)
    weights[2] = -1
    expect(.invalidWeight(row: 2, value: -1), data.design, data.y, weights)
    weights[2] = .infinity
    expect(.invalidWeight(row: 2, value: .infinity), data.design, data.y, weights)
  }

  @Test func `there must be as many observations as terms`() throws {
    let short = LinearRegression(design: .polynomial([1, 2], degree: 2), response: [1, 2])
    #expect(throws: RegressionError.tooFewRows(required: 3, available: 2)) { try short.fit() }
    var weights = [Double](repeating: 0, count: 11)
    weights[1] = 1
    let light = LinearRegression(design: data.design, response: data.y, weights: weights)
    #expect(throws: RegressionError.tooFewRows(required: 3, available: 1)) { try light.fit() }
  }

  @Test func `a predictor that does not vary is named beside the intercept`() {
    let design = Design.predictors([("year", [5, 5, 5, 5])])
    #expect(throws: RegressionError.rankDeficient(rank: 1, columns: 2, dependent: ["year"])) {
      try LinearRegression(design: design, response: [1, 2, 3, 4]).fit()
    }
  }

  @Test func `sums of squares that overflow are named`() {
    #expect(throws: RegressionError.outOfRange(quantity: "a sum of squares")) {
      try LinearRegression(design: .polynomial([0, 1, 2, 3], degree: 1), response: [1e200, -1e200, 1e200, 3e200]).fit()
    }
  }

  @Test func `messages say what to do`() {
    let error = RegressionError.rankDeficient(rank: 1, columns: 2, dependent: ["year"])
    #expect("\(error)" == "only 1 of 2 terms are linearly independent; drop year or solve by singular values")
    #expect("\(RegressionError.tooFewRows(required: 4, available: 3))".contains("at least 4 observations"))
  }
}
