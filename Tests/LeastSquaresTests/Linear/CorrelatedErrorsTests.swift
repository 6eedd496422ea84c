import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

@Suite struct GeneralizedLeastSquaresTests {
  @Test(.tags(.reference), arguments: MethodCase.all("gls-ar1"))
  func `a trend with autoregressive errors has the reference estimates`(method: MethodCase) throws {
    let t = method.inputs["t"].doubles
    let fit = try GeneralizedLeastSquares(
      design: .polynomial(t, degree: 1), response: method.inputs["y"].doubles.map { log($0) },
      errors: .autoregressive(rho: method.inputs["rho"].double!)
    ).fit()
    let expected = method.expected
    func check(_ computed: [Double], _ name: String) {
      let reference = expected[name].array.isEmpty ? [expected[name].double!] : expected[name].doubles
      #expect(computed.count == reference.count)
      for (a, b) in zip(computed, reference) { #expect(method.tolerance.holds(a, b), "\(name): \(a) is not \(b)") }
    }
    check(fit.coefficients, "coefficients")
    check(fit.standardErrors, "standardErrors")
    check([fit.residualVariance], "sigma2")
    check([fit.logLikelihood], "logLik")
    let future = (1...5).map { Double(t.count - 1 + $0) }
    check(try fit.forecast(.polynomial(future, degree: 1)).map(\.mean), "lnForecast1to5")
  }

  let data = NoisyParabola()

  @Test(.tags(.property), arguments: [-0.6, 0.4, 0.95])
  func `the autoregressive transform equals the Cholesky factor of its covariance`(rho: Double) throws {
    let covariance = Matrix(rows: 11, columns: 11) { i, j in pow(rho, Double(abs(i - j))) }
    let fast = try GeneralizedLeastSquares(
      design: data.design, response: data.y, errors: .autoregressive(rho: rho)
    ).fit()
    let full = try GeneralizedLeastSquares(
      design: data.design, response: data.y, errors: .covariance(covariance)
    ).fit()
    // V has a condition number near (1 + |ρ|)/(1 - |ρ|), at most 39 here.
    expectClose(fast.coefficients, full.coefficients, relative: 1e-12)
    expectClose(fast.covariance.storage, full.covariance.storage, relative: 1e-12)
    #expect(Tolerance(relative: 1e-12).holds(fast.logLikelihood, full.logLikelihood))
  }

  @Test(.tags(.property)) func `a diagonal covariance is a weighted regression`() throws {
    let variances = (1...11).map { Double($0) }
    let general = try GeneralizedLeastSquares(
      design: data.design, response: data.y, errors: .covariance(.diagonal(variances))
    ).fit()
    let weighted = try LinearRegression(
      design: data.design, response: data.y, weights: variances.map { 1 / $0 }
    ).fit()
    expectClose(general.coefficients, weighted.coefficients, relative: 1e-13)
    expectClose(general.standardErrors, weighted.standardErrors, relative: 1e-13)
    #expect(Tolerance(relative: 1e-13).holds(general.logLikelihood, weighted.logLikelihood))
  }

  @Test(.tags(.property)) func `the variance of a far forecast is that of a regression without memory`() throws {
    let fit = try GeneralizedLeastSquares(
      design: .polynomial(data.x, degree: 0), response: data.y, errors: .autoregressive(rho: 0.5)
    ).fit()
    let steps = try fit.forecast(.polynomial([Double](repeating: 0, count: 60), degree: 0))
    let limit = (fit.residualVariance + fit.covariance[0, 0]).squareRoot()
    #expect(Tolerance(relative: 1e-12).holds(steps[59].standardDeviation, limit))
    #expect(Tolerance(relative: 1e-12).holds(steps[59].mean, fit.coefficients[0]))
    // At the first step what is known of the last error reduces the variance below σ².
    #expect(steps[0].standardDeviation < fit.residualVariance.squareRoot())
  }

  @Test(.tags(.contract)) func `covariances that are none are refused`() {
    func fit(_ errors: GeneralizedLeastSquares.ErrorStructure) throws {
      _ = try GeneralizedLeastSquares(design: .polynomial([1, 2, 3], degree: 1), response: [1, 2, 4], errors: errors)
        .fit()
    }
    #expect(throws: RegressionError.covarianceNotPositiveDefinite(order: 2, size: 3)) {
      try fit(.covariance(Matrix(rows: [[1, 2, 0], [2, 1, 0], [0, 0, 1]])))
    }
    #expect(throws: RegressionError.wrongSize(of: "the covariance", expected: 9, given: 4)) {
      try fit(.covariance(.identity(2)))
    }
    for rho in [1, -1, 1.5] {
      #expect(
        throws: RegressionError.invalidOption(
          name: "the autocorrelation", value: rho, requirement: "between -1 and 1")
      ) { try fit(.autoregressive(rho: rho)) }
    }
    #expect(throws: RegressionError.self) { try fit(.autoregressive(rho: .nan)) }
  }
}

@Suite struct SeeminglyUnrelatedRegressionsTests {
  @Test(.tags(.reference), arguments: MethodCase.all("sur"))
  func `output and tax together have the reference estimates`(method: MethodCase) throws {
    let output = method.inputs["output"].doubles.map { log($0) }
    let tax = method.inputs["tax"].doubles.map { log($0) }
    let t = output.indices.map { Double($0) }
    let fit = try SeeminglyUnrelatedRegressions([
      .init(design: .polynomial(t, degree: 1), response: output),
      .init(design: .predictors([("t", t), ("policy", method.inputs["dummy"].doubles)]), response: tax),
    ]).fit()
    let expected = method.expected
    for (computed, reference) in [
      (fit.separate[0].coefficients, expected["ols1"].doubles),
      (fit.separate[1].coefficients, expected["ols2"].doubles),
      (fit.errorCovariance.storage, expected["sigma"].array.flatMap(\.doubles)),
      ([fit.errorCorrelation[0, 1]], [expected["residualCorrelation"].double!]),
      (fit.coefficients.flatMap { $0 }, expected["beta"].doubles),
      (fit.standardErrors.flatMap { $0 }, expected["se"].doubles),
    ] {
      #expect(computed.count == reference.count)
      for (a, b) in zip(computed, reference) { #expect(method.tolerance.holds(a, b), "\(a) is not \(b)") }
    }
  }

  @Test(.tags(.property)) func `equations with the same terms are those fitted alone`() throws {
    let data = NoisyParabola()
    let other = zip(data.y, data.noise.reversed()).map { $0 * 2 + $1 }
    let fit = try SeeminglyUnrelatedRegressions([
      .init(design: data.design, response: data.y), .init(design: data.design, response: other),
    ]).fit()
    // Zellner 1962, section 4.
    for (alone, together) in zip(fit.separate, fit.coefficients) {
      expectClose(together, alone.coefficients, relative: 1e-12)
    }
  }

  @Test(.tags(.contract)) func `a repeated equation and unequal periods are refused`() {
    let data = NoisyParabola()
    let one = SeeminglyUnrelatedRegressions.Equation(design: data.design, response: data.y)
    #expect(throws: RegressionError.covarianceNotPositiveDefinite(order: 2, size: 2)) {
      try SeeminglyUnrelatedRegressions([one, one]).fit()
    }
    let short = SeeminglyUnrelatedRegressions.Equation(design: .polynomial([1, 2, 3], degree: 1), response: [1, 2, 4])
    #expect(throws: RegressionError.wrongSize(of: "each equation's design", expected: 11, given: 3)) {
      try SeeminglyUnrelatedRegressions([one, short]).fit()
    }
    #expect(throws: RegressionError.wrongSize(of: "the list of equations", expected: 1, given: 0)) {
      try SeeminglyUnrelatedRegressions([]).fit()
    }
  }
}
