import Distributions
import Glibc

extension PathPosterior {
  /// Whole paths of reported values: one row a draw, one column a time.
  ///
  /// Nodes are drawn by systematic resampling (one uniform for all, Carpenter, Clifford and Fearnhead 1999), deviations from
  /// their joint normal given the observations. The same seed gives the same draws.
  ///
  /// - Parameter times: years after the origin.
  public func draws(_ count: Int, at times: [Double], seed: UInt64 = 1) -> [[Double]] {
    var generator = SeededGenerator(seed: seed)
    let noise = problem.prior.reportingError
    let s = times.map { $0 / problem.horizon }
    let logS = s.map { log($0) }
    let factors = conditionals.map { conditional in Self.factor(of: conditional, at: times) }
    let predictions = conditionals.map { conditional in times.map { conditional.prediction(at: $0).weights } }
    var result: [[Double]] = []
    result.reserveCapacity(count)
    let offset = generator.nextUnit()
    var cumulative = 0.0
    var drawn = 0
    for family in nodes {
      for (i, path) in family.paths.enumerated() {
        for q in conditionals.indices {
          cumulative += family.weight(i, q)
          while drawn < count, (Double(drawn) + offset) / Double(count) < cumulative {
            let residuals = family.residuals[(i * family.observationCount)..<((i + 1) * family.observationCount)]
            result.append(
              Self.path(
                path, s, logS, residuals, predictions[q], factors[q], noise: noise, using: &generator))
            drawn += 1
          }
        }
      }
    }
    // Rounding may leave the last draw without a node.
    while drawn < count, let last = result.last {
      result.append(last)
      drawn += 1
    }
    result.shuffle(using: &generator)
    return result
  }

  /// P(the reported values of years 1…n sum to what the claim says), over drawn paths.
  public func probability(ofTotal claim: Claim, years: Int, draws count: Int = 8192) -> Double {
    let totals = draws(count, at: (1...max(1, years)).map(Double.init)).map { $0.reduce(0, +) }
    return Double(totals.count { claim.isFloor ? $0 >= claim.bar : $0 <= claim.bar }) / Double(max(1, totals.count))
  }

  private static func path(
    _ path: PreparedPath, _ s: [Double], _ logS: [Double], _ residuals: ArraySlice<Double>, _ prediction: [[Double]],
    _ factor: [[Double]], noise: Double, using generator: inout SeededGenerator
  ) -> [Double] {
    let normals = s.map { _ in SpecialFunctions.normalQuantile(generator.nextUnit()) }
    return s.indices.map { t in
      var value = path.logValue(s[t], logS: logS[t])
      for (weight, residual) in zip(prediction[t], residuals) { value += weight * residual }
      for k in 0...t { value += factor[t][k] * normals[k] }
      return exp(value + noise * SpecialFunctions.normalQuantile(generator.nextUnit()))
    }
  }

  /// Lower triangular factor of the covariance that remains between the deviations; a pinned time has a zero row.
  private static func factor(of conditional: ConditionalGaussian, at times: [Double]) -> [[Double]] {
    var factor: [[Double]] = []
    for i in times.indices {
      var row = [Double](repeating: 0, count: i + 1)
      for j in 0...i {
        var sum = conditional.covariance(times[i], times[j])
        for k in 0..<j { sum -= row[k] * factor[safe: j, else: row][k] }
        if i == j {
          row[i] = max(0, sum).squareRoot()
        } else {
          let pivot = factor[j][j]
          row[j] = pivot > 1e-9 ? sum / pivot : 0
        }
      }
      factor.append(row)
    }
    return factor
  }
}

extension Array where Element == [Double] {
  /// Row j, or the row under construction where j is the next one.
  fileprivate subscript(safe j: Int, else row: [Double]) -> [Double] { j < count ? self[j] : row }
}

extension PlanPosterior {
  /// Draws of all indicators at once, their attainments coupled; `nil` for a plan without a path.
  ///
  /// Marginals are those after the bands; the bands' weights are in them already.
  public func jointDraws(_ count: Int = 4096) -> JointDraws? {
    paths.isEmpty ? nil : JointDraws(self, count: count)
  }
}
