import DevelopmentPlans
import Glibc
import GrowthCurves
import TestSupport
import Testing

@Suite struct PathPosteriorTests {
  /// The promise of the default engine: quantiles within 0.5%, probabilities within 0.003 of quadrature.
  @Test(.tags(.reference), arguments: MethodCase.all("tap-posterior"))
  func `importance sampling agrees with quadrature to half a percent`(_ item: MethodCase) throws {
    try check(item, .importance, quantile: 0.005, probability: 0.003)
  }

  /// The check of the engine: every figure within the tolerance of its case. Bins and tabulated Φ carry errors of some 1e-8.
  @Test(.tags(.reference, .slow), arguments: MethodCase.all("tap-posterior"))
  func `the lattice agrees with quadrature to the tolerance of each case`(_ item: MethodCase) throws {
    let posterior = try check(
      item, .lattice, quantile: item.tolerance.relative, probability: item.tolerance.relative)
    item.expect(posterior.logEvidence, "logEvidence")
    for (name, weight) in item.expected["familyWeights"].object {
      item.expect(posterior.familyWeights[PathFamily(rawValue: name)!]!, weight, name)
    }
    for (q, weight) in item.expected["qWeights"].object {
      item.expect(posterior.deviationWeights[Double(q)!]!, weight, "q = \(q)")
    }
  }

  @discardableResult
  private func check(
    _ item: MethodCase, _ method: PathPosterior.Method, quantile: Double, probability: Double
  ) throws -> PathPosterior {
    var options = PathPosterior.Options()
    options.method = method
    let posterior = try PathPosterior(item.pathProblem, options: options)
    for point in item.expected["points"].array {
      let t = point["t"].double!
      let mixture = posterior.predictive(at: t)
      for (p, value) in point["quantiles"].object {
        #expect(abs(mixture.quantile(Double(p)!) / value.double! - 1) < quantile, "t = \(t), p = \(p)")
      }
      if let p = point["probHit"].double {
        #expect(abs(posterior.probability(of: MethodCase.claim(item.inputs["target"])) - p) < probability)
      }
    }
    #expect(posterior.effectiveSampleSize > PathPosterior.smallestEffectiveSampleSize)
    return posterior
  }
}
