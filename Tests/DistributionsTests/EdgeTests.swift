import Distributions
import TestSupport
import Testing

/// What happens at the ends of supports and of parameters.
@Suite(.tags(.property)) struct EdgeTests {
  static let all: [any Distribution] = SamplingTests.continuous + [Binomial(trials: 9, probability: 0.4)]

  @Test(arguments: all.indices)
  func `beyond the support there is nothing`(_ index: Int) {
    let distribution = Self.all[index]
    #expect(distribution.cdf(-.infinity) == 0)
    #expect(distribution.cdf(.infinity) == 1)
    #expect(distribution.complementaryCDF(-.infinity) == 1)
    #expect(distribution.complementaryCDF(.infinity) == 0)
    #expect(distribution.logCDF(-.infinity) == -.infinity)
    #expect(distribution.logComplementaryCDF(.infinity) == -.infinity)
    #expect(distribution.density(at: -.infinity) == 0)
    #expect(distribution.density(at: .infinity) == 0)
    #expect(distribution.cdf(.nan).isNaN)
    let ends = (distribution.quantile(0), distribution.quantile(1))
    #expect(distribution.cdf(ends.1) == 1)
    #expect(distribution.complementaryQuantile(1) == ends.0)
    #expect(distribution.complementaryQuantile(0) == ends.1)
  }

  @Test(arguments: all.indices)
  func `quantiles and cdfs rise`(_ index: Int) {
    let distribution = Self.all[index]
    let grid = [1e-300, 1e-200, 1e-50, 1e-10, 1e-4, 0.01, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 0.9999]
    let quantiles = grid.map(distribution.quantile)
    for (before, after) in zip(quantiles, quantiles.dropFirst()) { #expect(before <= after) }
    let values = quantiles.filter(\.isFinite).map(distribution.cdf)
    for (before, after) in zip(values, values.dropFirst()) { #expect(before <= after) }
  }

  @Test(arguments: SamplingTests.continuous.indices)
  func `the density is the slope of the cdf`(_ index: Int) {
    let distribution = SamplingTests.continuous[index]
    for p in [0.02, 0.3, 0.6, 0.97] {
      let x = distribution.quantile(p)
      // Shape 0.05 puts two hundredths at 1e-34: a step relative to x, not to the spread.
      let step = 1e-4 * min(distribution.quantile(min(0.99, p + 0.01)) - x, abs(x) > 0 ? abs(x) : 1)
      let slope = (distribution.cdf(x + step) - distribution.cdf(x - step)) / (2 * step)
      // The rounding of the cdf over the step, and its curvature.
      let tolerance = 1e-6 + 4e-16 / (step * slope)
      #expect(abs(slope / distribution.density(at: x) - 1) < tolerance, "\(distribution) at \(x)")
    }
  }

  @Test func `moments that do not exist are not numbers`() {
    #expect(StudentT(degreesOfFreedom: 1).mean.isNaN)
    #expect(StudentT(degreesOfFreedom: 2).variance == .infinity)
    #expect(FDistribution(numeratorDegreesOfFreedom: 3, denominatorDegreesOfFreedom: 2).mean == .infinity)
    #expect(FDistribution(numeratorDegreesOfFreedom: 3, denominatorDegreesOfFreedom: 2).variance.isNaN)
  }

  @Test func `a binomial's quantile undoes its cdf`() {
    for trials in [1, 7, 1000] {
      let binomial = Binomial(trials: trials, probability: 0.37)
      for k in stride(from: 0, through: trials, by: max(1, trials / 13)) where binomial.cdf(Double(k)) < 1 {
        #expect(binomial.quantile(binomial.cdf(Double(k))) == Double(k))
        // Far below the mean the upper tail rounds to one, which zero successes have already.
        let upper = binomial.complementaryCDF(Double(k))
        if upper < 1 { #expect(binomial.complementaryQuantile(upper) == Double(k)) }
      }
    }
    #expect(Binomial(trials: 5, probability: 0).quantile(0.9) == 0)
    #expect(Binomial(trials: 5, probability: 1).quantile(0.1) == 5)
    #expect(Binomial(trials: 0, probability: 0.3).cdf(0) == 1)
    #expect(Binomial(trials: 4, probability: 0.5).density(at: 1.5) == 0)
  }

  @Test func `limits of one distribution are another`() {
    for x in [-3.0, 0.2, 2.5] {
      #expect(digitsOfAgreement(StudentT(degreesOfFreedom: 1e15).cdf(x), Normal.standard.cdf(x)) > 13)
    }
    let untruncated = ExponentiallyModifiedGaussian(location: 0, deviation: 1, excessMean: 0.5)
    let barely = ExponentiallyModifiedGaussian(location: 0, deviation: 1, excessMean: 0.5, excessBound: 1000)
    for x in [-4.0, 0.3, 5] {
      #expect(digitsOfAgreement(barely.cdf(x), untruncated.cdf(x)) > 13)
      #expect(digitsOfAgreement(barely.density(at: x), untruncated.density(at: x)) > 13)
    }
    let mean = LogNormal(mean: 500, variance: 10_000)
    #expect(digitsOfAgreement(mean.mean, 500) > 13)
    #expect(digitsOfAgreement(mean.variance, 10_000) > 12)
    let single = Mixture([Normal(mean: 2, standardDeviation: 3)])
    #expect(single.quantile(0.2) == Normal(mean: 2, standardDeviation: 3).quantile(0.2))
  }
}
