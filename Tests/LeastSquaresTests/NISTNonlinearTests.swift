import LeastSquares
import TestSupport
import Testing

@Suite struct `NIST nonlinear regression` {
  @Test(.tags(.certified), arguments: NISTDataSet.all("nonlinear"), [0, 1])
  func `every certified set is solved from both starts`(set: NISTDataSet, start: Int) throws {
    let problem = try set.problem()
    let solution = LevenbergMarquardt().solve(problem, from: set.json["starts"][start].doubles)
    #expect(solution.isConverged, "\(solution.termination)")
    let parameterDigits = zip(solution.parameters, set.json["certified"].doubles).map(digitsOfAgreement).min()!
    // NIST certifies eleven digits; double precision residuals leave at least nine.
    #expect(parameterDigits >= 9, "\(parameterDigits) digits of the parameters, \(solution.termination)")
    #expect(solution.degreesOfFreedom == set.json["dof"].int!)
    // Lanczos1 is an exact fit whose certified residuals (1e-14) lie below the rounding of double precision.
    if set.name == "Lanczos1" { return }
    let errorDigits = zip(solution.standardErrors, set.json["certified_sd"].doubles).map(digitsOfAgreement).min()!
    #expect(errorDigits >= 8, "\(errorDigits) digits of the standard errors")
    let deviationDigits = digitsOfAgreement(solution.residualStandardDeviation, set.json["residual_sd"].double!)
    #expect(deviationDigits >= 8, "\(deviationDigits) digits of the residual standard deviation")
  }

  @Test(.tags(.certified), arguments: NISTDataSet.all("nonlinear"), ["dogleg", "geodesic"])
  func `the other step rules reach the certified values from both starts`(set: NISTDataSet, rule: String) throws {
    var options = LevenbergMarquardt.Options()
    options.stepRule = rule == "dogleg" ? .dogleg : .levenbergMarquardt
    options.geodesicAcceleration = rule == "geodesic" ? .always : .never
    let problem = try set.problem()
    // From the far start of BoxBOD the dogleg's first step lands where 1 − e^(−b₂x) is flat, a local minimum at b₂ = ∞.
    let starts = set.name == "BoxBOD" && rule == "dogleg" ? [1] : [0, 1]
    for start in starts {
      let solution = LevenbergMarquardt(options: options).solve(problem, from: set.json["starts"][start].doubles)
      let digits = zip(solution.parameters, set.json["certified"].doubles).map(digitsOfAgreement).min()!
      #expect(digits >= 9, "\(digits) digits from start \(start + 1), \(solution.termination)")
    }
  }
}

extension NISTDataSet {
  func problem() throws -> DualProblem {
    try NISTModel.problem(
      name, rows: json["x"].array.map(\.doubles), y: json["y"].doubles, parameters: json["parameters"].array.count)
  }
}
