import Glibc
import LeastSquares

/// a/(1 + exp(−b(x − c))) with its gradient in closed form, written as a model of the library would be.
struct LogisticProblem: LeastSquaresProblem {
  let x: [Double]
  let y: [Double]
  var parameterCount: Int { 3 }
  var residualCount: Int { x.count }
  var sharesEvaluation: Bool { true }

  func evaluateResiduals(at p: Span<Double>, into r: inout MutableSpan<Double>) {
    let (a, b, c) = (p[0], p[1], p[2])
    for i in x.indices { r[i] = y[i] - a / (1 + exp(-b * (x[i] - c))) }
  }

  func evaluateJacobian(at p: Span<Double>, into j: inout MutableSpan<Double>) {
    let (a, b, c, m) = (p[0], p[1], p[2], x.count)
    for i in x.indices {
      let t = x[i] - c
      let e = exp(-b * t)
      let s = 1 / (1 + e)
      let slope = a * s * s * e
      j[i] = -s
      j[i + m] = -slope * t
      j[i + 2 * m] = slope * b
    }
  }

  func evaluate(at p: Span<Double>, residuals r: inout MutableSpan<Double>, jacobian j: inout MutableSpan<Double>) {
    let (a, b, c, m) = (p[0], p[1], p[2], x.count)
    for i in x.indices {
      let t = x[i] - c
      let e = exp(-b * t)
      let s = 1 / (1 + e)
      let slope = a * s * s * e
      r[i] = y[i] - a * s
      j[i] = -s
      j[i + m] = -slope * t
      j[i + 2 * m] = slope * b
    }
  }
}

/// Two logistics of one rate: a/(1 + exp(−b(x − c))) + d/(1 + exp(−b(x − e))).
struct BilogisticProblem: LeastSquaresProblem {
  let x: [Double]
  let y: [Double]
  var parameterCount: Int { 5 }
  var residualCount: Int { x.count }
  var sharesEvaluation: Bool { true }

  func evaluateResiduals(at p: Span<Double>, into r: inout MutableSpan<Double>) {
    for i in x.indices {
      r[i] = y[i] - p[0] / (1 + exp(-p[1] * (x[i] - p[2]))) - p[3] / (1 + exp(-p[1] * (x[i] - p[4])))
    }
  }

  func evaluateJacobian(at p: Span<Double>, into j: inout MutableSpan<Double>) {
    var scratch = [Double](repeating: 0, count: x.count)
    var residuals = scratch.mutableSpan
    evaluate(at: p, residuals: &residuals, jacobian: &j)
  }

  func evaluate(at p: Span<Double>, residuals r: inout MutableSpan<Double>, jacobian j: inout MutableSpan<Double>) {
    let m = x.count
    let (a, b, c, d, f) = (p[0], p[1], p[2], p[3], p[4])
    for i in x.indices {
      let (t, u) = (x[i] - c, x[i] - f)
      let (e, g) = (exp(-b * t), exp(-b * u))
      let (s, q) = (1 / (1 + e), 1 / (1 + g))
      let (first, second) = (a * s * s * e, d * q * q * g)
      r[i] = y[i] - a * s - d * q
      j[i] = -s
      j[i + m] = -first * t - second * u
      j[i + 2 * m] = first * b
      j[i + 3 * m] = -q
      j[i + 4 * m] = second * b
    }
  }
}
