import DevelopmentPlans
import Glibc
import GrowthCurves
import Reports
import TestSupport
import Testing

@Suite struct CentralPathTests {
  private func path(_ families: [PathPrior.WeightedFamily], base: Double = 120, delay: Double = 0) -> CentralPath {
    CentralPath(
      base: base, target: 500, attainment: 0.75, delay: delay, horizon: 5, families: families, maturity: 1.1,
      rampShape: log(1.6))
  }

  private let mixed: [PathPrior.WeightedFamily] = [
    .init(.rampWeibull, weight: 0.5), .init(.logistic, weight: 0.25), .init(.exponential, weight: 0.25),
  ]

  @Test(.tags(.property), arguments: PathFamily.allCases)
  func `every family runs from the base to the realised share`(family: PathFamily) {
    let path = path([.init(family, weight: 1)])
    // A few roundings of a logarithm and an exponential.
    #expect(abs(path.value(at: 0) / 120 - 1) < 1e-13)
    #expect(abs(path.value(at: 5) / 375 - 1) < 1e-13)
  }

  @Test(.tags(.property)) func `the mixture is the weighted geometric mean`() {
    let single = mixed.map { path([.init($0.family, weight: 1)]).value(at: 2) }
    let mean = exp(zip(mixed, single).reduce(0) { $0 + $1.0.weight * log($1.1) })
    #expect(abs(path(mixed).value(at: 2) / mean - 1) < 1e-13)
  }

  @Test func `a family that cannot run from base to target has no weight`() {
    // The logistic ceiling is 375 (1 + e^-1.1) = 500, so no logistic starts at 600.
    let falling = path(mixed, base: 600)
    let without = path(mixed.filter { $0.family != .logistic }, base: 600)
    #expect(falling.value(at: 3) == without.value(at: 3))
    #expect(falling.value(at: 3).isFinite)
  }

  @Test(.tags(.property)) func `a delay moves the path and holds it at its start`() {
    #expect(path(mixed, delay: 2).value(at: 1) == path(mixed).value(at: 0))
    #expect(path(mixed, delay: 2).value(at: 6) == path(mixed).value(at: 4))
  }

  @Test func `growth rates are those of the ends`() {
    // (500/120)^(1/5) - 1 and (375/120)^(1/5) - 1.
    #expect(abs(path(mixed).requiredGrowth - 0.33032499713098584) < 1e-13)
    #expect(abs(path(mixed).centralGrowth - (pow(375.0 / 120, 0.2) - 1)) < 1e-13)
  }
}
