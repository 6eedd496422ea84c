import Glibc
import LinearAlgebra
import OfficialStatistics
import TestSupport
import Testing

@Suite struct DisaggregationTests {
  static let cases = MethodCase.all("temporal")
  let annual = [200.0, 241, 305, 392]
  let indicator = [21.0, 24, 25, 31, 24, 27, 29, 36, 28, 33, 35, 45, 37, 42, 46, 58]

  private func yearly(_ quarters: [Double]) -> [Double] {
    (0..<quarters.count / 4).map { quarters[4 * $0..<4 * $0 + 4].reduce(0, +) }
  }

  @Test(.tags(.reference), arguments: cases.filter { $0.id.hasPrefix("denton") })
  func `Denton's method has the reference quarters`(method: MethodCase) throws {
    let inputs = method.inputs
    let indicator = inputs["indicator"].isNull ? nil : inputs["indicator"].doubles
    let quarters = try DentonCholette(indicator == nil ? .additive : .proportional).disaggregate(
      inputs["annual"].doubles, frequency: inputs["frequency"].int!, indicator: indicator)
    expectWithin(method.tolerance, quarters, method.expected["quarterly"].doubles)
  }

  @Test(.tags(.reference), arguments: cases.filter { !$0.id.hasPrefix("denton") })
  func `regression methods have the reference quarters`(method: MethodCase) throws {
    let inputs = method.inputs
    let rho = RegressionDisaggregation.Correlation.fixed(inputs["rho"].double ?? 0)
    let kind: RegressionDisaggregation.Method =
      method.id.hasPrefix("chowlin") ? .chowLin(rho) : method.id.hasPrefix("litterman") ? .litterman(rho) : .fernandez
    let result = try RegressionDisaggregation(kind).disaggregate(
      inputs["annual"].doubles, frequency: inputs["frequency"].int!, indicators: [inputs["indicator"].doubles])
    expectWithin(method.tolerance, result.values, method.expected["quarterly"].doubles)
    expectWithin(method.tolerance, result.coefficients, method.expected["beta"].doubles)
  }

  @Test(.tags(.property)) func `Fernandez is Litterman without memory`() throws {
    let plain = try RegressionDisaggregation(.fernandez).disaggregate(annual, frequency: 4, indicators: [indicator])
    let none = try RegressionDisaggregation(.litterman(.fixed(0))).disaggregate(
      annual, frequency: 4, indicators: [indicator])
    #expect(plain.values == none.values)
  }

  /// The least change subject to the sums is stationary: a small move within any year raises the criterion.
  @Test(.tags(.property), arguments: [DentonCholette.Movement.proportional, .additive])
  func `no other quarters that add up move more like the indicator`(movement: DentonCholette.Movement) throws {
    let quarters = try DentonCholette(movement).disaggregate(annual, frequency: 4, indicator: indicator)
    expectWithin(Tolerance(relative: 1e-13), yearly(quarters), annual)
    func roughness(_ x: [Double]) -> Double {
      let gaps = zip(x, indicator).map { movement == .proportional ? $0 / $1 : $0 - $1 }
      return zip(gaps.dropFirst(), gaps).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    for year in 0..<4 {
      for (i, j) in [(0, 1), (1, 3), (2, 0)] {
        for step in [-1.0, 1] {
          var moved = quarters
          moved[4 * year + i] += step
          moved[4 * year + j] -= step
          #expect(roughness(moved) > roughness(quarters))
        }
      }
    }
  }

  @Test(.tags(.property), arguments: Aggregation.allCases)
  func `every aggregation is met exactly and an indicator that fits is returned`(aggregation: Aggregation) throws {
    func aggregate(_ x: [Double]) -> [Double] {
      (0..<x.count / 4).map { year in
        let quarters = x[4 * year..<4 * year + 4]
        return switch aggregation {
        case .sum: quarters.reduce(0, +)
        case .average: quarters.reduce(0, +) / 4
        case .last: quarters.last!
        case .first: quarters.first!
        }
      }
    }
    let exact = Tolerance(relative: 1e-12)
    let fitting = aggregate(indicator.map { 3 * $0 })
    expectWithin(
      exact, try DentonCholette(aggregation: aggregation).disaggregate(fitting, frequency: 4, indicator: indicator),
      indicator.map { 3 * $0 })
    for method in [RegressionDisaggregation.Method.chowLin(.fixed(0.7)), .fernandez, .litterman(.fixed(0.3))] {
      let model = RegressionDisaggregation(method, aggregation: aggregation)
      expectWithin(
        exact, aggregate(try model.disaggregate(annual, frequency: 4, indicators: [indicator]).values), annual)
      let perfect = try model.disaggregate(
        aggregate(indicator.map { 5 + 3 * $0 }), frequency: 4, indicators: [indicator])
      expectWithin(exact, perfect.values, indicator.map { 5 + 3 * $0 })
      expectWithin(Tolerance(relative: 1e-11), perfect.coefficients, [5, 3])
    }
  }

  @Test(.tags(.property)) func `periods after the last year follow the indicator at its last ratio`() throws {
    let longer = indicator + [50, 50]
    let quarters = try DentonCholette().disaggregate(annual, frequency: 4, indicator: longer)
    let inside = try DentonCholette().disaggregate(annual, frequency: 4, indicator: indicator)
    expectWithin(Tolerance(relative: 1e-12), Array(quarters.prefix(16)), inside)
    let ratio = inside[15] / indicator[15]
    expectWithin(Tolerance(relative: 1e-12), Array(quarters.suffix(2)), [50 * ratio, 50 * ratio])
    let regression = try RegressionDisaggregation(.chowLin(.fixed(0.5))).disaggregate(
      annual, frequency: 4, indicators: [longer])
    #expect(regression.values.count == 18)
    // Beyond the last year nothing pins the error down, so it grows towards that of the process.
    #expect(regression.standardErrors[17] > regression.standardErrors[16])
  }

  /// Thirty years of quarters made of an indicator and AR(1) errors of known ρ.
  private func simulated(rho: Double, seed: UInt64) -> (annual: [Double], indicator: [Double], truth: [Double]) {
    var state = seed
    func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }
    func normal() -> Double { (-2 * log(1 - uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    let indicator = (0..<120).map { 50 + Double($0) / 2 + 5 * sin(Double($0)) + 4 * normal() }
    var error = normal() / (1 - rho * rho).squareRoot()
    let truth = indicator.map { x in
      defer { error = rho * error + normal() }
      return 10 + 2 * x + error
    }
    return (yearly(truth), indicator, truth)
  }

  @Test(.tags(.property)) func `likelihood finds a strong correlation and reports errors of the right size`() throws {
    var ratios: [Double] = [], correlations: [Double] = []
    for seed in 1...60 {
      let data = simulated(rho: 0.8, seed: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
      let fit = try RegressionDisaggregation(.chowLin()).disaggregate(
        data.annual, frequency: 4, indicators: [data.indicator])
      correlations.append(fit.correlation)
      let squares = fit.values.indices.map { t in
        let error = (fit.values[t] - data.truth[t]) / fit.standardErrors[t]
        return error * error
      }
      ratios.append(squares.reduce(0, +) / Double(squares.count))
    }
    // Sixty estimates from thirty years each: the median has a standard error near 0.03.
    #expect(abs(correlations.sorted()[30] - 0.8) < 0.12)
    // Standardised errors have mean square one: the mean of sixty correlated averages is good to about a tenth.
    let mean = ratios.reduce(0, +) / 60
    #expect(mean > 0.8 && mean < 1.3)
  }

  @Test(
    .tags(.property),
    arguments: [
      RegressionDisaggregation.Method.chowLin(.maximumLikelihood), .litterman(.maximumLikelihood),
    ])
  func `no fixed correlation is more likely than the estimated one`(method: RegressionDisaggregation.Method) throws {
    let data = simulated(rho: 0.6, seed: 77)
    let estimated = try RegressionDisaggregation(method).disaggregate(
      data.annual, frequency: 4, indicators: [data.indicator])
    for rho in stride(from: 0, through: 0.99, by: 0.03) {
      let fixed: RegressionDisaggregation.Method =
        if case .chowLin = method { .chowLin(.fixed(rho)) } else { .litterman(.fixed(rho)) }
      let other = try RegressionDisaggregation(fixed).disaggregate(
        data.annual, frequency: 4, indicators: [data.indicator])
      #expect(other.logLikelihood <= estimated.logLikelihood + 1e-9)
    }
  }

  @Test func `the smallest residual sum of squares gives a correlation too, with a flag at the edge`() throws {
    let fit = try RegressionDisaggregation(.chowLin(.minimumResidualSumOfSquares)).disaggregate(
      annual, frequency: 4, indicators: [indicator])
    #expect((0...0.999).contains(fit.correlation))
    #expect(fit.correlationIsAtBound == (fit.correlation < 1e-6 || fit.correlation > 0.999 - 1e-6))
    expectWithin(Tolerance(relative: 1e-12), yearly(fit.values), annual)
  }

  @Test(.tags(.contract)) func `what cannot be disaggregated is refused by name`() {
    func fit(_ method: RegressionDisaggregation.Method, _ low: [Double], _ indicators: [[Double]]) throws {
      _ = try RegressionDisaggregation(method).disaggregate(low, frequency: 4, indicators: indicators)
    }
    #expect(throws: OfficialStatisticsError.wrongSize(of: "the indicator", expected: 16, given: 3)) {
      try fit(.fernandez, annual, [[1, 2, 3]])
    }
    #expect(throws: OfficialStatisticsError.tooFewPeriods(required: 3, available: 2)) {
      try fit(.fernandez, [1, 2], [Array(indicator.prefix(8))])
    }
    #expect(throws: OfficialStatisticsError.dependentIndicators(rank: 1, columns: 2)) {
      try fit(.fernandez, annual, [[Double](repeating: 2, count: 16)])
    }
    #expect(throws: OfficialStatisticsError.self) { try fit(.chowLin(.fixed(1)), annual, [indicator]) }
    #expect(throws: OfficialStatisticsError.notFinite(of: "the low-frequency figures", position: 1)) {
      try fit(.fernandez, [1, .infinity, 2], [indicator])
    }
    var zero = indicator
    zero[5] = 0
    #expect(
      throws: OfficialStatisticsError.outsideDomain(
        of: "the indicator", position: 5, value: 0, requirement: "different from zero; use additive movement")
    ) { try DentonCholette().disaggregate(annual, frequency: 4, indicator: zero) }
    #expect(throws: OfficialStatisticsError.tooFewPeriods(required: 1, available: 0)) {
      try DentonCholette().disaggregate([], frequency: 4)
    }
  }
}
