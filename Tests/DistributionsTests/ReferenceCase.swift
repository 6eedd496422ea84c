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
    "Normal", "LogNormal",
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
    default: fatalError("no distribution named \(name)")
    }
  }
}
