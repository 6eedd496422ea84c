import Glibc

/// The between-year deviation d(t) of ln y from its path: a Brownian bridge pinned at the origin and at the horizon, a
/// random walk beyond, the two independent.
///
/// cov(s, t) = q² (min(s, t) - s t / H) on [0, H]; q² (min(s, t) - H) beyond H.
public struct BridgeDeviation: Sendable, Hashable {
  /// q: innovation standard deviation per √year.
  public var scale: Double
  /// H in years.
  public var horizon: Double

  public init(scale: Double, horizon: Double) {
    self.scale = scale
    self.horizon = horizon
  }

  public func covariance(_ s: Double, _ t: Double) -> Double {
    let first = min(s, t)
    let last = max(s, t)
    if last <= horizon { return scale * scale * first * (horizon - last) / horizon }
    return first <= horizon ? 0 : scale * scale * (first - horizon)
  }
}

/// The deviation given observations that carry reporting noise: what one value of q makes of the residuals.
struct ConditionalDeviation {
  let deviation: BridgeDeviation
  let times: [Double]
  /// W = L⁻¹ of S = B + diag(r²) = L Lᵀ, lower triangular, row by row with row i at i(i+1)/2.
  private let whitening: [Double]
  /// -½ ln det S - (n/2) ln 2π.
  let logConstant: Double

  /// - Parameter noise: standard deviation of each observation's reporting error; positive.
  init(_ deviation: BridgeDeviation, times: [Double], noise: [Double]) {
    self.deviation = deviation
    self.times = times
    let n = times.count
    var factor = [Double](repeating: 0, count: n * (n + 1) / 2)
    var logDeterminant = 0.0
    for i in 0..<n {
      let row = i * (i + 1) / 2
      for j in 0...i {
        let column = j * (j + 1) / 2
        var sum = deviation.covariance(times[i], times[j])
        if i == j { sum += noise[i] * noise[i] }
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

  /// The weights a with E[d(t) | residuals e] = aᵀe, and the variance that remains of d(t).
  func prediction(at t: Double) -> (weights: [Double], variance: Double) {
    let n = times.count
    let covariances = times.map { deviation.covariance($0, t) }
    let whitened = whiten(covariances)
    var weights = [Double](repeating: 0, count: n)
    for i in 0..<n {
      for j in 0...i { weights[j] += whitening[i * (i + 1) / 2 + j] * whitened[i] }
    }
    let explained = whitened.reduce(0) { $0 + $1 * $1 }
    return (weights, max(0, deviation.covariance(t, t) - explained))
  }

  /// The covariance that remains between d(s) and d(t).
  func covariance(_ s: Double, _ t: Double) -> Double {
    let first = whiten(times.map { deviation.covariance($0, s) })
    let second = whiten(times.map { deviation.covariance($0, t) })
    return deviation.covariance(s, t) - zip(first, second).reduce(0) { $0 + $1.0 * $1.1 }
  }

  private func whiten(_ vector: [Double]) -> [Double] {
    vector.indices.map { i in
      (0...i).reduce(0) { $0 + whitening[i * (i + 1) / 2 + $1] * vector[$1] }
    }
  }
}
