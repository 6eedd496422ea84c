import Glibc
import LeastSquares

/// The models of the NIST nonlinear data sets over dual numbers, each as its file prints the formula.
enum NISTModel {
  typealias Model = @Sendable (_ x: Double, _ b: Span<Dual>) -> Dual

  /// The problem of a data set; residuals are observed minus fitted, on the log scale for Nelson.
  ///
  /// - Parameters:
  ///   - rows: one row of predictors per observation.
  static func problem(_ name: String, rows: [[Double]], y: [Double], parameters: Int) throws -> DualProblem {
    if name == "Nelson" {
      return DualProblem(parameters: parameters, residuals: y.count) { i, b in
        log(y[i]) - (b[0] - b[1] * rows[i][0] * exp(-b[2] * rows[i][1]))
      }
    }
    let model = model(name)
    return DualProblem(parameters: parameters, residuals: y.count) { i, b in y[i] - model(rows[i][0], b) }
  }

  static func model(_ name: String) -> Model {
    switch name {
    case "Bennett5": { x, b in b[0] * pow(b[1] + x, -1 / b[2]) }
    case "BoxBOD", "Misra1a": { x, b in b[0] * (1 - exp(-b[1] * x)) }
    case "Chwirut1", "Chwirut2": { x, b in exp(-b[0] * x) / (b[1] + b[2] * x) }
    case "DanWood": { x, b in b[0] * pow(x, b[1]) }
    case "ENSO": enso
    case "Eckerle4":
      { x, b in
        let z = (x - b[2]) / b[1]
        return b[0] / b[1] * exp(-0.5 * z * z)
      }
    case "Gauss1", "Gauss2", "Gauss3": gauss
    case "Hahn1", "Thurber":
      { x, b in
        let above = b[0] + x * (b[1] + x * (b[2] + x * b[3]))
        return above / (1 + x * (b[4] + x * (b[5] + x * b[6])))
      }
    case "Kirby2": { x, b in (b[0] + x * (b[1] + x * b[2])) / (1 + x * (b[3] + x * b[4])) }
    case "Lanczos1", "Lanczos2", "Lanczos3":
      { x, b in b[0] * exp(-b[1] * x) + b[2] * exp(-b[3] * x) + b[4] * exp(-b[5] * x) }
    case "MGH09": { x, b in b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]) }
    case "MGH10": { x, b in b[0] * exp(b[1] / (x + b[2])) }
    case "MGH17": { x, b in b[0] + b[1] * exp(-x * b[3]) + b[2] * exp(-x * b[4]) }
    case "Misra1b":
      { x, b in
        let u = 1 + b[1] * x / 2
        return b[0] * (1 - 1 / (u * u))
      }
    case "Misra1c": { x, b in b[0] * (1 - 1 / sqrt(1 + 2 * b[1] * x)) }
    case "Misra1d": { x, b in b[0] * b[1] * x / (1 + b[1] * x) }
    case "Rat42": { x, b in b[0] / (1 + exp(b[1] - b[2] * x)) }
    case "Rat43": { x, b in b[0] / pow(1 + exp(b[1] - b[2] * x), 1 / b[3]) }
    case "Roszman1": { x, b in b[0] - b[1] * x - atan(b[2] / (x - b[3])) / Double.pi }
    default: preconditionFailure("no model for \(name)")
    }
  }

  private static let gauss: Model = { x, b in
    let z = (x - b[3]) / b[4]
    let w = (x - b[6]) / b[7]
    return b[0] * exp(-b[1] * x) + b[2] * exp(-z * z) + b[5] * exp(-w * w)
  }

  private static let enso: Model = { x, b in
    let turn = 2 * Double.pi * x
    let year = turn / 12
    let second = turn / b[3]
    let third = turn / b[6]
    let annual = b[0] + b[1] * Glibc.cos(year) + b[2] * Glibc.sin(year)
    return annual + b[4] * cos(second) + b[5] * sin(second) + b[7] * cos(third) + b[8] * sin(third)
  }
}
