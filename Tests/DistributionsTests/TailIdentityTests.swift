import Distributions
import TestSupport
import Testing

@Suite(.tags(.property)) struct TailIdentityTests {
  static let distributions: [any Distribution] = [
    Normal.standard, LogNormal(logMean: 6.2, logStandardDeviation: 0.35), StudentT(degreesOfFreedom: 4.5),
    StudentT(degreesOfFreedom: 0.3, location: 1, scale: 2), StudentT(degreesOfFreedom: 1e9),
    ChiSquared(degreesOfFreedom: 3),
    FDistribution(numeratorDegreesOfFreedom: 1, denominatorDegreesOfFreedom: 14),
    FDistribution(numeratorDegreesOfFreedom: 30, denominatorDegreesOfFreedom: 2e5), Gamma(shape: 0.2, scale: 3),
    Gamma(shape: 1e4),
  ]

  @Test(arguments: distributions.indices)
  func `cdf of the quantile returns the probability`(_ index: Int) {
    let distribution = Self.distributions[index]
    for p in [1e-290, 1e-80, 1e-9, 0.001, 0.025, 0.2, 0.45, 0.5, 0.51, 0.8, 0.975] {
      let low = distribution.quantile(p)
      // A quantile that underflows to zero has lost its probability.
      if low != 0, low.isFinite {
        #expect(
          digitsOfAgreement(distribution.cdf(low), p) > 11,
          "\(distribution) quantile(\(p)) = \(low), \(distribution.cdf(low))")
      }
      let high = distribution.complementaryQuantile(p)
      if high.isFinite, high != 0 {
        #expect(digitsOfAgreement(distribution.complementaryCDF(high), p) > 11, "\(distribution) at \(p): \(high)")
      }
    }
  }

  @Test func `known percentage points`() {
    // Tables of Abramowitz and Stegun (1964), 26.10 and 26.9, carried to 15 digits by mpmath.
    #expect(digitsOfAgreement(StudentT(degreesOfFreedom: 10).quantile(0.975), 2.2281388519862742) > 14)
    #expect(digitsOfAgreement(StudentT(degreesOfFreedom: 1).quantile(0.975), 12.706204736174698) > 14)
    #expect(digitsOfAgreement(ChiSquared(degreesOfFreedom: 1).quantile(0.95), 3.841458820694124) > 14)
    let f = FDistribution(numeratorDegreesOfFreedom: 1, denominatorDegreesOfFreedom: 10)
    #expect(digitsOfAgreement(f.quantile(0.95), 4.964602743730711) > 14)
  }
}
