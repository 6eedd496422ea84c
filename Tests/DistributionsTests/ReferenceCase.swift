import Distributions
import Foundation
import TestSupport
import Testing

/// One distribution of `References/<name>.json` with its values by mpmath.
struct ReferenceCase: Sendable, CustomTestStringConvertible {
  let name: String
  let parameters: JSONValue
  let evaluations: [JSONValue]
  let quantiles: [JSONValue]

  var testDescription: String {
    let values = parameters.object.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }
    return "\(name)(\(values.joined(separator: ", ")))"
  }

  static func all(_ name: String) -> [ReferenceCase] {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/\(name).json")
    return try! JSONValue(contentsOf: url)["cases"].array.map {
      ReferenceCase(
        name: name, parameters: $0["parameters"], evaluations: $0["evaluations"].array,
        quantiles: $0["quantiles"].array)
    }
  }

  static let all: [ReferenceCase] = [
    "Normal", "LogNormal", "StudentT", "ChiSquared", "FDistribution", "Mixture", "Binomial",
    "ExponentiallyModifiedGaussian", "Gamma", "Beta",
  ].flatMap(all)

  /// The distribution itself, built from the parameters.
  var distribution: any Distribution {
    func value(_ key: String) -> Double { parameters[key].double! }
    switch name {
    case "Normal": return Normal(mean: value("mean"), standardDeviation: value("standardDeviation"))
    case "LogNormal":
      return LogNormal(logMean: value("logMean"), logStandardDeviation: value("logStandardDeviation"))
    case "StudentT":
      return StudentT(
        degreesOfFreedom: value("degreesOfFreedom"), location: value("location"), scale: value("scale"))
    case "ChiSquared": return ChiSquared(degreesOfFreedom: value("degreesOfFreedom"))
    case "FDistribution":
      return FDistribution(
        numeratorDegreesOfFreedom: value("numeratorDegreesOfFreedom"),
        denominatorDegreesOfFreedom: value("denominatorDegreesOfFreedom"))
    case "Gamma": return Gamma(shape: value("shape"), scale: value("scale"))
    case "Beta": return Beta(alpha: value("alpha"), beta: value("beta"))
    case "Binomial": return Binomial(trials: parameters["trials"].int!, probability: value("probability"))
    case "ExponentiallyModifiedGaussian":
      return ExponentiallyModifiedGaussian(
        location: value("location"), deviation: value("deviation"), excessMean: value("excessMean"),
        excessBound: value("excessBound"))
    case "Mixture":
      // The components of `generate.py`.
      return Mixture(
        [
          Normal.standard, LogNormal(logMean: 3, logStandardDeviation: 0.5),
          Normal(mean: -4, standardDeviation: 0.25),
        ], weights: parameters["weights"].doubles)
    default: fatalError("no distribution named \(name)")
    }
  }
}
