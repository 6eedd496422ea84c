import DevelopmentPlans
import Glibc
import GrowthCurves
import TestSupport
import Testing

/// How the method cases name what a plan has.
extension MethodCase {
  /// The claim of `inputs.target` or of the inputs themselves.
  static func claim(_ json: JSONValue) -> Claim {
    let bar = json["L"].double!
    return switch json["kind"].string! {
    case "point": .point(bar)
    case "approx": .about(bar)
    case "atLeast": .atLeast(bar)
    case "atMost": .atMost(bar)
    case "overBand": .band(bar, json["U"].double!)
    default: fatalError("a claim of an unknown kind")
    }
  }

  /// The posterior problem of a `tap-posterior` case.
  var pathProblem: PathProblem {
    var prior = PathPrior()
    prior.families = zip(inputs["families"].strings, inputs["familyPriorWeights"].doubles).map {
      PathPrior.WeightedFamily(PathFamily(rawValue: $0)!, weight: $1)
    }
    prior.deviationScales = inputs["qGrid"].array.map {
      DeviationScale($0["q"].double!, weight: $0["prior"].double!)
    }
    prior.reportingError = inputs["r"].double!
    prior.excessMean = inputs["excessMean"].double!
    let stages = inputs["stageStatements"]
    if !stages.isNull { prior.stageReliability = stages["reliability"].double! }
    let attainment = AttainmentPrior(
      name: "case", logRatio: inputs["attainment"]["delta"].double!, logDeviation: inputs["attainment"]["omega"].double!
    )
    return PathProblem(
      prior: prior, horizon: inputs["H"].double!, baseMean: inputs["base"]["lnValue"].double!,
      baseDeviation: inputs["base"]["sd"].double ?? 0,
      claim: ClaimDistribution(
        Self.claim(inputs["target"]), attainment: attainment, excessMean: prior.excessMean),
      observations: inputs["observations"].array.map {
        PathProblem.Observation(time: $0["t"].double!, logValue: log($0["y"].double!))
      },
      stages: stages["list"].array.map {
        StageStatement(
          id: "stage", wording: "", time: $0["t"].double!, relation: $0["op"].string == "<=" ? .atMost : .atLeast,
          fractionOfRise: $0["fractionOfRise"].double!)
      })
  }
}

extension MethodCase {
  /// Holds a value to the expected one of this name, within the case's tolerance.
  func expect(_ value: Double, _ name: String, sourceLocation: SourceLocation = #_sourceLocation) {
    expect(value, expected[name], name, sourceLocation: sourceLocation)
  }

  func expect(
    _ value: Double, _ reference: JSONValue, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    #expect(
      tolerance.holds(value, reference.double!), "\(name): \(value), expected \(reference.double!)",
      sourceLocation: sourceLocation)
  }
}
