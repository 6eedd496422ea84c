import Distributions
import TestSupport
import Testing

/// Thirteen digits in the body and ten in the tails down to 1e-300, as issue 4 asks.
@Suite(.tags(.reference)) struct ReferenceTests {
  /// A probability below this counts as a tail, where ten digits are asked.
  static let tailThreshold = 1e-6

  /// The relative error allowed of a probability or its logarithm.
  static func relativeTolerance(_ probability: Double) -> Double { probability > tailThreshold ? 1e-13 : 1e-10 }

  static func expectClose(
    _ computed: Double, _ reference: Double, _ tolerance: Double, absolute: Double = 0, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    // What is below 1e-307 is given as zero.
    let agrees =
      reference.isInfinite || computed.isInfinite
      ? computed == reference : abs(computed - reference) <= tolerance * abs(reference) + absolute + 1e-307
    #expect(
      agrees, "\(what): \(computed), reference \(reference), relative error \(abs(computed / reference - 1))",
      sourceLocation: sourceLocation)
  }

  @Test(arguments: ReferenceCase.all)
  func `density and both tails agree with mpmath`(_ reference: ReferenceCase) {
    let distribution = reference.distribution
    for row in reference.evaluations {
      let x = row["x"].double!
      let lower = row["cdf"].double!
      let upper = row["complementaryCDF"].double!
      Self.expectClose(distribution.cdf(x), lower, Self.relativeTolerance(lower), "cdf(\(x))")
      Self.expectClose(
        distribution.complementaryCDF(x), upper, Self.relativeTolerance(upper), "complementaryCDF(\(x))")
      // Near one the logarithm is minus the other tail, and no better than it.
      Self.expectClose(
        distribution.logCDF(x), row["logCDF"].double!, Self.relativeTolerance(upper), "logCDF(\(x))")
      Self.expectClose(
        distribution.logComplementaryCDF(x), row["logComplementaryCDF"].double!, Self.relativeTolerance(lower),
        "logComplementaryCDF(\(x))")
      // The logarithm of a density passes through zero, so its error is absolute there.
      let logDensity = row["logDensity"].double!
      #expect(
        abs(distribution.logDensity(at: x) - logDensity) <= 1e-13 * max(1, abs(logDensity)),
        "logDensity(\(x)): \(distribution.logDensity(at: x)), reference \(logDensity)")
    }
  }

  @Test(arguments: ReferenceCase.all)
  func `quantiles agree with mpmath from 1e-300 on either side`(_ reference: ReferenceCase) {
    let distribution = reference.distribution
    // A quantile near zero is no better than the rounding of the spread around it.
    let rounding = 2e-15 * (distribution.quantile(0.75) - distribution.quantile(0.25))
    for row in reference.quantiles {
      let p = row["p"].double!
      let tolerance = Self.relativeTolerance(min(p, 1 - p))
      let lower = row["lower"].double!
      let upper = row["upper"].double!
      // Zero in the reference is a quantile that a double cannot hold.
      if lower != 0 {
        Self.expectClose(distribution.quantile(p), lower, tolerance, absolute: rounding, "quantile(\(p))")
      }
      if upper != 0 {
        Self.expectClose(
          distribution.complementaryQuantile(p), upper, tolerance, absolute: rounding, "complementaryQuantile(\(p))")
      }
    }
  }
}
