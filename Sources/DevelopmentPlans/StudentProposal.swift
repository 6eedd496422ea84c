import Glibc

/// A product of Student t (ν = 5) along the whitened axes, fitted to tempered weights: the proposal of the next round.
///
/// A multivariate t has one scale for all axes, which would cost the lattice a dimension of its own; the product has the tails
/// that matter, those along each axis, and takes none.
struct StudentProposal {
  let dimension: Int
  let mean: [Double]
  /// Lower triangular factor of the scale matrix, row by row.
  let factor: [Double]
  private let logConstant: Double

  /// Covariances are widened, since a proposal too narrow costs more than one too wide.
  private static let inflation = 1.4

  /// `nil` when no point has weight or the weights do not spread in every direction.
  init?(fittedTo sample: PathTarget.Sample, minimumEffectiveSize: Double) {
    guard let weights = Self.temperedWeights(sample.logWeights, minimumEffectiveSize: minimumEffectiveSize),
      let moments = WeightedMoments(sample.coordinates, weights: weights, dimension: sample.dimension)
    else { return nil }
    self.init(mean: moments.mean, factor: moments.factor.map { $0 * Self.inflation.squareRoot() })
  }

  init(mean: [Double], factor: [Double]) {
    let d = mean.count
    dimension = d
    self.mean = mean
    self.factor = factor
    var logDeterminant = 0.0
    for k in 0..<d { logDeterminant += log(factor[k * (k + 1) / 2 + k]) }
    logConstant = Double(d) * StudentFive.logConstant - logDeterminant
  }

  /// wᵝ with the largest β ≤ 1 that keeps the effective sample size at the minimum.
  private static func temperedWeights(_ logWeights: [Double], minimumEffectiveSize: Double) -> [Double]? {
    guard let largest = logWeights.max(), largest > -.infinity else { return nil }
    func weights(_ beta: Double) -> [Double] { logWeights.map { exp(beta * ($0 - largest)) } }
    func effectiveSize(_ weights: [Double]) -> Double {
      let sum = weights.reduce(0, +)
      return sum * sum / weights.reduce(0) { $0 + $1 * $1 }
    }
    let full = weights(1)
    if effectiveSize(full) >= minimumEffectiveSize { return full }
    var lower = 0.0
    var upper = 1.0
    for _ in 0..<12 {
      let middle = (lower + upper) / 2
      if effectiveSize(weights(middle)) >= minimumEffectiveSize { lower = middle } else { upper = middle }
    }
    return weights(lower)
  }

  func transform(_ z: [Double], into u: inout [Double]) {
    var element = 0
    for i in 0..<dimension {
      var sum = mean[i]
      for j in 0...i {
        sum += factor[element] * z[j]
        element += 1
      }
      u[i] = sum
    }
  }

  /// z with u = mean + factor z.
  func whiten(_ u: [Double], into z: inout [Double]) {
    for i in 0..<dimension {
      let row = i * (i + 1) / 2
      var sum = u[i] - mean[i]
      for j in 0..<i { sum -= factor[row + j] * z[j] }
      z[i] = sum / factor[row + i]
    }
  }

  func logDensity(_ u: [Double], scratch z: inout [Double]) -> Double {
    whiten(u, into: &z)
    var product = 1.0
    for i in 0..<dimension { product *= 1 + z[i] * z[i] / 5 }
    return logConstant - 3 * log(product)
  }
}

/// Mean and lower triangular factor of the covariance of weighted points.
struct WeightedMoments {
  let mean: [Double]
  let factor: [Double]

  init?(_ coordinates: [Double], weights: [Double], dimension d: Int) {
    let total = weights.reduce(0, +)
    guard total > 0, total.isFinite else { return nil }
    var mean = [Double](repeating: 0, count: d)
    for (i, weight) in weights.enumerated() where weight > 0 {
      for k in 0..<d { mean[k] += weight * coordinates[i * d + k] }
    }
    for k in 0..<d { mean[k] /= total }
    var factor = [Double](repeating: 0, count: d * (d + 1) / 2)
    for (i, weight) in weights.enumerated() where weight > 0 {
      for a in 0..<d {
        for b in 0...a {
          factor[a * (a + 1) / 2 + b] +=
            weight * (coordinates[i * d + a] - mean[a]) * (coordinates[i * d + b] - mean[b]) / total
        }
      }
    }
    for i in 0..<d {
      let row = i * (i + 1) / 2
      for j in 0...i {
        let column = j * (j + 1) / 2
        var sum = factor[row + j]
        for k in 0..<j { sum -= factor[row + k] * factor[column + k] }
        if i == j {
          guard sum > 0 else { return nil }
          factor[row + i] = sum.squareRoot()
        } else {
          factor[row + j] = sum / factor[column + j]
        }
      }
    }
    self.mean = mean
    self.factor = factor
  }
}
