import Glibc
import LinearAlgebra
import OfficialStatistics
import TestSupport
import Testing

@Suite struct ReconciliationTests {
  private func matrix(_ value: JSONValue) -> Matrix { Matrix(rows: value.array.map(\.doubles)) }

  @Test(.tags(.reference), arguments: MethodCase.all("reconcile"))
  func `forecasts are reconciled as in the reference`(method: MethodCase) throws {
    let inputs = method.inputs
    let residuals = inputs["residuals"].isNull ? nil : matrix(inputs["residuals"])
    let weights: Reconciliation.Weights =
      switch inputs["weights"].string! {
      case "ols": .ols
      case "structural": .structural
      case "variance": .variance(residuals: residuals!)
      default: .shrinkage(residuals: residuals!)
      }
    let reconciliation = try Reconciliation(summing: matrix(inputs["S"]), weights: weights)
    let expected = method.expected
    expectWithin(
      method.tolerance, try reconciliation.reconciled(inputs["base"].doubles), expected["reconciled"].doubles)
    if let intensity = expected["lambda"].double {
      expectWithin(method.tolerance, [try #require(reconciliation.shrinkageIntensity)], [intensity])
    }
    if !expected["covarianceDiagonal"].isNull {
      expectWithin(
        method.tolerance, reconciliation.reconciledCovariance.diagonal, expected["covarianceDiagonal"].doubles)
    }
  }

  let district = [
    (name: "district", parent: nil), (name: "vitality area", parent: "district"),
    (name: "tech park", parent: "district"),
    (name: "rest", parent: "district"), (name: "phase 1", parent: "vitality area"),
    (name: "phase 2", parent: "vitality area"),
  ]

  @Test func `a hierarchy sums the series without parts`() throws {
    let hierarchy = try Hierarchy(district)
    #expect(hierarchy.bottom == ["tech park", "rest", "phase 1", "phase 2"])
    #expect(hierarchy.summing * [1, 10, 100, 1000] == [1111, 1100, 1, 10, 100, 1000])
  }

  @Test(
    .tags(.property), arguments: [Reconciliation.Weights.ols, .structural, .covariance(.diagonal([9, 4, 1, 1, 2, 2]))])
  func `forecasts that agree are left alone and all results agree`(weights: Reconciliation.Weights) throws {
    let hierarchy = try Hierarchy(district)
    let reconciliation = try Reconciliation(hierarchy, weights: weights)
    let agreeing = hierarchy.summing * [5, 7, 11, 13]
    let exact = Tolerance(relative: 1e-13)
    expectWithin(exact, try reconciliation.reconciled(agreeing), agreeing)
    let result = try reconciliation.reconciled([30, 20, 6, 7, 10, 14])
    let bottom = [2, 3, 4, 5].map { result[$0] }
    expectWithin(exact, hierarchy.summing * bottom, result)
    let draws = try reconciliation.reconciled(draws: Matrix(columns: [[30, 20, 6, 7, 10, 14], agreeing]))
    expectWithin(exact, draws.column(0), result)
    expectWithin(exact, draws.column(1), agreeing)
  }

  @Test(.tags(.property), arguments: [0, 1e-18])
  func `a series known exactly stays and the others bear the change`(variance: Double) throws {
    let summing = Matrix(rows: [[1, 1], [1, 0], [0, 1]])
    let reconciliation = try Reconciliation(summing: summing, weights: .covariance(.diagonal([variance, 1, 3])))
    // Total 10 against parts of 8: the gap of 2 is shared as 1 to 3.
    expectWithin(Tolerance(relative: 1e-15), try reconciliation.reconciled([10, 4, 4]), [10, 4.5, 5.5])
    expectWithin(Tolerance(absolute: 1e-15), reconciliation.reconciledCovariance.diagonal, [0, 0.75, 0.75])
  }

  @Test(.tags(.property)) func `the projection equals the formula with the inverse of W`() throws {
    let hierarchy = try Hierarchy(district)
    let s = hierarchy.summing
    let seed = Matrix(rows: 6, columns: 6) { i, j in sin(Double(3 * i + 7 * j + 1)) }
    let w = seed.transposedTimes(seed) + .identity(6)
    let reconciliation = try Reconciliation(hierarchy, weights: .covariance(w))
    let inverse = try CholeskyFactorization(w).inverse
    let shape = try CholeskyFactorization(s.transposedTimes(inverse * s)).inverse
    expectWithin(
      Tolerance(absolute: 1e-12), reconciliation.mapping.storage, (shape * s.transposedTimes(inverse)).storage)
    expectWithin(
      Tolerance(absolute: 1e-12), reconciliation.reconciledCovariance.storage,
      (s * shape).timesTransposed(s).storage)
  }

  @Test(.tags(.contract)) func `a hierarchy that is none is refused`() {
    #expect(throws: OfficialStatisticsError.cyclicHierarchy(["a", "b", "c"])) {
      try Hierarchy([("a", "b"), ("b", "c"), ("c", "a")])
    }
    #expect(throws: OfficialStatisticsError.cyclicHierarchy(["a"])) { try Hierarchy([("a", "a")]) }
    #expect(throws: OfficialStatisticsError.unknownParent(series: "a", parent: "z")) { try Hierarchy([("a", "z")]) }
    #expect(throws: OfficialStatisticsError.duplicateSeries("a")) { try Hierarchy([("a", nil), ("a", nil)]) }
    #expect("\(OfficialStatisticsError.cyclicHierarchy(["a", "b"]))".hasSuffix("a in b in a"))
  }

  @Test(.tags(.property)) func `a district of a hundred thousand areas is laid out without its matrix`() throws {
    let areas = (1...100_000).map { (name: "\($0)", parent: Optional("district")) }
    let hierarchy = try Hierarchy([(name: "district", parent: nil)] + areas)
    #expect(hierarchy.bottom.count == 100_000 && hierarchy.series.count == 100_001)
  }

  @Test(.tags(.contract)) func `residuals that weigh nothing are refused`() throws {
    let summing = Matrix(rows: [[1, 1], [1, 0], [0, 1]])
    let residuals = Matrix(rows: [[1, 0, 1], [2, 0, -1], [1, 0, 3]])
    #expect(throws: OfficialStatisticsError.noErrorVariance(series: 1)) {
      try Reconciliation(summing: summing, weights: .variance(residuals: residuals))
    }
    #expect(throws: OfficialStatisticsError.wrongSize(of: "a row of residuals", expected: 3, given: 2)) {
      try Reconciliation(summing: summing, weights: .shrinkage(residuals: Matrix(rows: 4, columns: 2, repeating: 1)))
    }
    let reconciliation = try Reconciliation(summing: summing, weights: .ols)
    #expect(throws: OfficialStatisticsError.notFinite(of: "the base forecasts", position: 2)) {
      try reconciliation.reconciled([1, 2, .nan])
    }
  }

  @Test(.tags(.contract)) func `sums that cannot move and a missing bottom series are refused`() {
    #expect(throws: OfficialStatisticsError.bottomSeriesMissing(column: 1)) {
      try Reconciliation(summing: Matrix(rows: [[1, 1], [1, 0]]), weights: .ols)
    }
    #expect(throws: OfficialStatisticsError.self) {
      try Reconciliation(
        summing: Matrix(rows: [[1, 1], [1, 0], [0, 1]]), weights: .covariance(Matrix(rows: 3, columns: 3)))
    }
  }
}
