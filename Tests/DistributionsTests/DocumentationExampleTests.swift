import Distributions
import Testing

/// The example of the landing page, so that it compiles and its numbers make sense.
@Suite struct DocumentationExampleTests {
  @Test func `a claim with its chance and its surprise`() {
    // ln 500, an attainment within a factor of e^0.35, an excess of a twentieth on average that ends at 600.
    let claim = ExponentiallyModifiedGaussian(
      location: 6.2146, deviation: 0.35, excessMean: 0.05, excessBound: 0.1823)
    let attained = claim.complementaryCDF(6.2146)
    let surprise = claim.quantile(0.001)
    var generator = SeededGenerator(seed: 2023)
    let draws = claim.samples(1000, using: &generator)
    // METHOD's case `A-output-neutral` to the digits of its rounded inputs.
    #expect(abs(attained - 0.5508) < 1e-3)
    #expect(surprise < draws.min()! + 1)
    #expect(draws.count == 1000)
  }
}
