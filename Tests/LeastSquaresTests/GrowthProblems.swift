import Glibc
import LeastSquares
import TestSupport

/// Curves of the growth cases on the log scale, in the working parameters that the cases name.
struct GrowthProblem {
  let model: CurveProblem.Model
  let start: [Double]
  let problem: CurveProblem

  init(_ inputs: JSONValue) throws {
    let t = inputs["t"].doubles
    let logY = inputs["y"].doubles.map { Glibc.log($0) }
    switch inputs["family"].string! {
    case "exponential":
      model = { t, p in p[0] + p[1] * t }
      start = [logY[0], 0.1]
    case "logistic3":
      model = { t, p in p[0] - log1p(exp(-exp(p[1]) * (t - p[2]))) }
      start = [logY.max()! + 0.3, -0.5, t[t.count / 2]]
    case "gompertz":
      model = { t, p in p[0] - exp(-exp(p[1]) * (t - p[2])) }
      start = [logY.max()! + 0.5, -1, t[t.count / 3]]
    case let family: preconditionFailure("no curve \(family)")
    }
    problem = try CurveProblem(x: t, y: logY, parameters: start.count, model: model)
  }
}
