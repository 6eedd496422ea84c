import Glibc
import GrowthCurves

extension PathPosterior {
  /// A change of the quantity asked for: ln Z = ln Y + shift + N(0, variance), independent of the path.
  public struct Transform: Sendable, Hashable {
    public var shift: Double
    public var variance: Double

    public init(shift: Double = 0, variance: Double = 0) {
      self.shift = shift
      self.variance = variance
    }
  }

  /// The predictive distribution at t years after the origin.
  ///
  /// - Parameters:
  ///   - reported: whether the reporting error of a published value is included.
  ///   - transform: applied to ln Y, as for derived indicators.
  public func predictive(at t: Double, reported: Bool = true, transform: Transform = Transform()) -> PredictiveMixture {
    predictive(at: t, reported: reported, transform: transform, nodeShifts: nil)
  }

  /// - Parameter nodeShifts: moves ln Y of each node, family after family.
  func predictive(
    at t: Double, reported: Bool = true, transform: Transform, nodeShifts: [Double]?
  ) -> PredictiveMixture {
    let noise = reported ? problem.prior.reportingError * problem.prior.reportingError : 0
    let predictions = conditionals.map { $0.prediction(at: t) }
    let deviations = predictions.map { max($0.variance + noise + transform.variance, 1e-14).squareRoot() }
    var means = logMeans(at: t).map { $0 + transform.shift }
    if let nodeShifts { for i in means.indices { means[i] += nodeShifts[i] } }
    let resolution = method == .lattice ? Self.fineResolution : Self.coarseResolution
    if !hasConditions {
      let bins = PredictiveMixture.Bins(
        means: means, weights: nodes.flatMap(\.weights), deviation: deviations.min()!, resolution: resolution)
      return PredictiveMixture(
        layers: deviations.indices.map { q in
          PredictiveMixture.Layer(
            bins: bins.coarsened(to: deviations[q], resolution: resolution), factor: nodes[0].priorScaleWeights[q],
            deviation: deviations[q])
        })
    }
    return PredictiveMixture(
      layers: conditionals.indices.map { q in
        let (moved, weights) = conditionedMeans(means, q, predictions[q].weights)
        return PredictiveMixture.Layer(
          bins: PredictiveMixture.Bins(
            means: moved, weights: weights, deviation: deviations[q], resolution: resolution),
          factor: 1, deviation: deviations[q])
      })
  }

  private static let coarseResolution = 3.0
  private static let fineResolution = 16.0

  /// ln μ(t) of every node, family after family; not a number where a node has no value.
  private func logMeans(at t: Double) -> [Double] {
    let s = t / problem.horizon
    let logS = log(s)
    var means: [Double] = []
    means.reserveCapacity(nodes.reduce(0) { $0 + $1.count })
    for family in nodes {
      for path in family.paths { means.append(path.logValue(s, logS: logS)) }
    }
    return means
  }

  /// Means moved by what the observations say of the deviation, with the weights of one q.
  private func conditionedMeans(
    _ means: [Double], _ q: Int, _ prediction: [Double]
  ) -> (means: [Double], weights: [Double]) {
    var moved: [Double] = []
    var weights: [Double] = []
    moved.reserveCapacity(means.count)
    weights.reserveCapacity(means.count)
    let n = prediction.count
    for family in nodes {
      for i in 0..<family.count {
        var mean = means[moved.count]
        for j in 0..<n { mean += prediction[j] * family.residuals[i * n + j] }
        moved.append(mean)
        weights.append(family.weight(i, q))
      }
    }
    return (moved, weights)
  }

  /// The probability that the reported value at the horizon meets the claim.
  public func probability(of claim: Claim, at t: Double? = nil, transform: Transform = Transform()) -> Double {
    let mixture = predictive(at: t ?? problem.horizon, transform: transform)
    return claim.isFloor ? mixture.probability(atLeast: claim.bar) : mixture.probability(atMost: claim.bar)
  }

  /// The posterior mean and variance of x_H, the log of the true value at the horizon.
  public var horizonMoments: (mean: Double, variance: Double) {
    let mixture = predictive(at: problem.horizon, reported: false)
    return (mixture.meanLog, mixture.varianceLog)
  }
}
