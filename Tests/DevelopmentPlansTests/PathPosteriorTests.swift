import DevelopmentPlans
import Glibc
import GrowthCurves
import TestSupport
import Testing

@Suite struct PathPosteriorTests {
  /// The promise of the default engine: quantiles within 0.5%, probabilities within 0.003 of quadrature.
  @Test(.tags(.reference), arguments: MethodCase.all("tap-posterior"))
  func `importance sampling agrees with quadrature to half a percent`(_ item: MethodCase) throws {
    let posterior = try PathPosterior(item.pathProblem)
    for point in item.expected["points"].array {
      let t = point["t"].double!
      let mixture = posterior.predictive(at: t)
      for (p, value) in point["quantiles"].object {
        #expect(abs(mixture.quantile(Double(p)!) / value.double! - 1) < 0.005, "t = \(t), p = \(p)")
      }
      if let p = point["probHit"].double {
        #expect(abs(posterior.probability(of: MethodCase.claim(item.inputs["target"])) - p) < 0.003)
      }
    }
  }
}
