import Glibc

/// A Gaussian process given observations that carry reporting noise.
///
/// S = C + diag(r²) is factored once; observations are few, so the triangular factor lies row by row in one array, without
/// a matrix around it.
struct ConditionalGaussian: Sendable {
  private let process: @Sendable (Double, Double) -> Double
  let times: [Double]
  /// W = L⁻¹ of S = C + diag(r²) = L Lᵀ, lower triangular, row by row with row i at i(i+1)/2.
  private let whitening: [Double]
  /// -½ ln det S - (n/2) ln 2π.
  let logConstant: Double

  /// - Parameter noise: standard deviation of each observation's reporting error; positive.
  init(times: [Double], noise: [Double], covariance process: @escaping @Sendable (Double, Double) -> Double) {
    self.init(times: times, noiseCovariance: { $0 == $1 ? noise[$0] * noise[$0] : 0 }, covariance: process)
  }

  /// - Parameter noiseCovariance: of the errors of two conditions, by position.
  init(
    times: [Double], noiseCovariance: (Int, Int) -> Double,
    covariance process: @escaping @Sendable (Double, Double) -> Double
  ) {
    self.process = process
    self.times = times
    let n = times.count
    var factor = [Double](repeating: 0, count: n * (n + 1) / 2)
    var logDeterminant = 0.0
    for i in 0..<n {
      let row = i * (i + 1) / 2
      for j in 0...i {
        let column = j * (j + 1) / 2
        var sum = process(times[i], times[j]) + noiseCovariance(i, j)
        for k in 0..<j { sum -= factor[row + k] * factor[column + k] }
        if i == j {
          // S is at least diag(r²), so the pivot is positive up to rounding.
          factor[row + i] = max(sum, .leastNormalMagnitude).squareRoot()
          logDeterminant += log(factor[row + i])
        } else {
          factor[row + j] = sum / factor[column + j]
        }
      }
    }
    logConstant = -logDeterminant - Double(n) * halfLogTwoPi
    whitening = Self.inverse(factor, n)
  }

  private static func inverse(_ factor: [Double], _ n: Int) -> [Double] {
    var inverse = [Double](repeating: 0, count: factor.count)
    for i in 0..<n {
      let row = i * (i + 1) / 2
      inverse[row + i] = 1 / factor[row + i]
      for j in 0..<i {
        var sum = 0.0
        for k in j..<i { sum += factor[row + k] * inverse[k * (k + 1) / 2 + j] }
        inverse[row + j] = -sum / factor[row + i]
      }
    }
    return inverse
  }

  /// ln N(residuals; 0, S), the residuals starting at `offset` of a longer buffer.
  @inline(__always)
  func logLikelihood(_ residuals: [Double]) -> Double {
    var quadratic = 0.0
    var element = 0
    for i in times.indices {
      var sum = 0.0
      for j in 0...i {
        sum += whitening[element] * residuals[j]
        element += 1
      }
      quadratic += sum * sum
    }
    return logConstant - quadratic / 2
  }

  /// The weights a with E[x(t) | residuals e] = aᵀe, and the variance that remains of x(t).
  func prediction(at t: Double) -> (weights: [Double], variance: Double) {
    let n = times.count
    let covariances = times.map { process($0, t) }
    let whitened = whiten(covariances)
    var weights = [Double](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0...i { weights[j] += whitening[i * (i + 1) / 2 + j] * whitened[i] }
    }
    let explained = whitened.reduce(0) { $0 + $1 * $1 }
    return (weights, max(0, process(t, t) - explained))
  }

  /// The covariance that remains between x(s) and x(t).
  func covariance(_ s: Double, _ t: Double) -> Double {
    let first = whiten(times.map { process($0, s) })
    let second = whiten(times.map { process($0, t) })
    return process(s, t) - zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func whiten(_ vector: [Double]) -> [Double] {
    vector.indices.map { i in
      (0...i).reduce(0) { $0 + whitening[i * (i + 1) / 2 + $1] * vector[$1] }
    }
  }
}
