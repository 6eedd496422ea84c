import Foundation
import GrowthCurves
import LinearAlgebra
import TestSupport
import Testing

@Suite struct `Reference fits of growth series` {
  @Test(.tags(.reference), arguments: ReferenceFit.committed)
  func `Each is reached from the curve's own starting values`(_ reference: ReferenceFit) throws {
    try check(reference)
  }

  @Test(
    .tags(.reference),
    .enabled(if: !ReferenceFit.collection.isEmpty, "the whole collection is not beside the package"))
  func `The rest of the collection is reached as well`() throws {
    for reference in ReferenceFit.collection { try check(reference) }
  }

  private func check(_ reference: ReferenceFit) throws {
    let (curve, map) = reference.counterpart
    let fit = try GrowthCurveModel(curve).fit(reference.data)
    let label = reference.testDescription
    // Contract of the collection: RSS to 1e-8, likelihoods to 1e-6, parameters and standard errors to 1e-5.
    #expect(relative(fit.residualSumOfSquares, reference.json["rss"].double!) < 1e-8, "\(label) rss")
    #expect(relative(fit.sigma, reference.json["residual_sd"].double!) < 1e-8, "\(label) sigma")
    #expect(abs(fit.logLikelihood - reference.json["loglik"].double!) < 1e-6, "\(label) loglik")
    #expect(abs(fit.aic - reference.json["aic"].double!) < 1e-6, "\(label) aic")
    #expect(abs(fit.bic - reference.json["bic"].double!) < 1e-6, "\(label) bic")
    let parameters = map(fit.parameters)
    let errors = standardErrors(fit, map)
    for (j, name) in reference.json["parameters"].strings.enumerated() {
      #expect(relative(parameters[j], reference.json["estimate"].doubles[j]) < 1e-5, "\(label) \(name)")
      #expect(relative(errors[j], reference.json["se"].doubles[j]) < 1e-5, "\(label) se of \(name)")
    }
  }

  private func relative(_ a: Double, _ b: Double) -> Double { abs(a - b) / abs(b) }

  /// Delta method for the other software's parameters, with differences for the derivatives of the map.
  private func standardErrors(_ fit: CurveFit, _ map: ([Double]) -> [Double]) -> [Double] {
    let θ = fit.parameters
    let covariance = fit.covariance
    let jacobian = θ.indices.map { j in
      map(θ).indices.map { i in
        derivative(θ[j], scale: abs(θ[j])) { x in
          var moved = θ
          moved[j] = x
          return map(moved)[i]
        }
      }
    }
    return map(θ).indices.map { i in
      var variance = 0.0
      for a in θ.indices { for b in θ.indices { variance += jacobian[a][i] * covariance[a, b] * jacobian[b][i] } }
      return variance.squareRoot()
    }
  }
}
