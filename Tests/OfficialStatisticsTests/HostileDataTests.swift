import LinearAlgebra
import OfficialStatistics
import TestSupport
import Testing

/// Small problems made of numbers that break arithmetic: every answer is finite or a typed error, and none crashes.
@Suite(.tags(.property)) struct HostileDataTests {
  private struct Source {
    var state: UInt64

    mutating func uniform() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-53
    }

    mutating func value(_ share: Double) -> Double {
      let hostile: [Double] = [0, 0, 1, -1, 1e-300, 1e-160, 1e154, 1e300, .greatestFiniteMagnitude, .nan, .infinity]
      return uniform() < share ? hostile[Int(uniform() * Double(hostile.count))] : 100 * uniform() - 20
    }

    mutating func values(_ count: Int, _ share: Double) -> [Double] { (0..<count).map { _ in value(share) } }
  }

  private func expectFinite(_ values: [Double], _ seed: Int, sourceLocation: SourceLocation = #_sourceLocation) {
    let bad = values.filter { !$0.isFinite }
    #expect(bad.isEmpty, "seed \(seed)", sourceLocation: sourceLocation)
  }

  @Test func `disaggregation answers with finite numbers or a typed error`() {
    var answered = 0
    for seed in 0..<500 {
      var source = Source(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
      let share = [0, 0.02, 0.3][seed % 3]
      let low = source.values(Int(source.uniform() * 7), share)
      let indicator = source.values(max(0, 4 * low.count + Int(source.uniform() * 4) - (seed % 50 == 0 ? 1 : 0)), share)
      for movement in [DentonCholette.Movement.proportional, .additive] {
        if let figures = try? DentonCholette(movement).disaggregate(low, frequency: 4, indicator: indicator) {
          answered += 1
          expectFinite(figures, seed)
        }
      }
      for method in [RegressionDisaggregation.Method.chowLin(.fixed(0.9)), .fernandez, .litterman()] {
        let model = RegressionDisaggregation(method)
        if let result = try? model.disaggregate(low, frequency: 4, indicators: [indicator]) {
          answered += 1
          expectFinite(result.values + result.coefficients, seed)
        }
      }
    }
    #expect(answered > 300)
  }

  @Test func `reconciliation and prices answer with finite numbers or a typed error`() {
    let summing = Matrix(rows: [[1, 1], [1, 0], [0, 1]])
    var answered = 0
    for seed in 0..<2000 {
      var source = Source(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15)
      let share = [0, 0.05, 0.3][seed % 3]
      let residuals = Matrix(rows: 5, columns: 3, storage: source.values(15, share))
      let base = source.values(3, share)
      for weights in [
        Reconciliation.Weights.variance(residuals: residuals), .shrinkage(residuals: residuals),
        .covariance(.diagonal(source.values(3, share))),
      ] {
        if let result = try? Reconciliation(summing: summing, weights: weights).reconciled(base) {
          answered += 1
          expectFinite(result, seed)
        }
      }
      let nominal = source.values(4, share), deflator = source.values(4, share)
      if let real = try? PriceAdjustment.deflated(nominal, by: deflator, base: 100) { expectFinite(real, seed) }
      if let volumes = try? PriceAdjustment.chained(first: 1, growth: nominal) { expectFinite(volumes, seed) }
      if let rate = try? PriceAdjustment.compoundRate(nominal) { expectFinite([rate], seed) }
    }
    #expect(answered > 1000)
  }
}
