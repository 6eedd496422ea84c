import Glibc
import GrowthCurves

/// What one indicator's posterior is asked: prior of the path, claim at the horizon, observations, stage statements.
///
/// All values are in natural logarithms, all times in years after the origin.
public struct PathProblem: Sendable, Hashable {
  public struct Observation: Sendable, Hashable {
    public var time: Double
    /// ln y.
    public var logValue: Double
    /// Standard deviation of this figure's reporting error; `nil` is the prior's r.
    public var noise: Double?

    public init(time: Double, logValue: Double, noise: Double? = nil) {
      self.time = time
      self.logValue = logValue
      self.noise = noise
    }
  }

  public var prior: PathPrior
  /// H in years.
  public var horizon: Double
  /// m₀ = E[ln Y₀].
  public var baseMean: Double
  /// s₀; zero when the base is known.
  public var baseDeviation: Double
  /// The distribution of x_H.
  public var claim: ClaimDistribution {
    didSet { (claimMean, claimDeviation) = (claim.mean, claim.variance.squareRoot()) }
  }
  /// m_H and s_H of the claim, asked for at every point.
  private(set) var claimMean: Double
  private(set) var claimDeviation: Double
  public var observations: [Observation]
  /// Claims on years before the horizon.
  public var interim: [InterimClaim]
  public var stages: [StageStatement]

  public init(
    prior: PathPrior = .default, horizon: Double, baseMean: Double, baseDeviation: Double, claim: ClaimDistribution,
    observations: [Observation] = [], interim: [InterimClaim] = [], stages: [StageStatement] = []
  ) {
    self.prior = prior
    self.horizon = horizon
    self.baseMean = baseMean
    self.baseDeviation = baseDeviation
    self.claim = claim
    (claimMean, claimDeviation) = (claim.mean, claim.variance.squareRoot())
    self.observations = observations
    self.interim = interim
    self.stages = stages
  }
}

/// The posterior of a target-anchored path (METHOD §3): weighted nodes θ = (x₀, x_H, η, ln k) for each family, with the
/// deviation integrated out in closed form for each q.
public struct PathPosterior: Sendable {
  /// How the integral over θ is done.
  public enum Method: Sendable, Hashable, Codable {
    /// Prior points without data, adaptive importance sampling on low-discrepancy points with data: the default.
    case importance
    /// A lattice in whitened coordinates around the importance sample, some hundred times slower and some thousand
    /// times closer: the check of the first, for reference figures.
    case lattice
  }

  public struct Options: Sendable, Hashable, Codable {
    public var method: Method = .importance
    /// Points of a family of three dimensions when there are no observations.
    public var priorPoints = 8192
    /// Points of each adaptive round but the last.
    public var roundPoints = 2048
    public var rounds = 4
    /// Points of the last round, of a family of three dimensions.
    public var finalPoints = 16384
    /// Step of the lattice in posterior deviations; with an uncertain base, four dimensions, 0.5 is still good to 1e-4.
    public var latticeStep = 0.25

    public static let `default` = Options()

    /// An eighth of the points: enough for a difference between plans on the same points.
    var coarse: Options {
      var coarse = self
      coarse.priorPoints = max(512, priorPoints / 8)
      coarse.roundPoints = max(512, roundPoints / 2)
      coarse.finalPoints = max(512, finalPoints / 8)
      return coarse
    }

    public init() {}
  }

  public let problem: PathProblem
  public let method: Method
  var nodes: [FamilyNodes]
  let conditionals: [ConditionalGaussian]
  /// log of the evidence over all families and q.
  public let logEvidence: Double
  public private(set) var familyWeights: [PathFamily: Double]
  public private(set) var deviationWeights: [Double: Double]
  /// The smallest effective sample size among families that carry more than 1% of the posterior.
  public private(set) var effectiveSampleSize: Double

  /// - Throws: `PlanError.noPathFits` when no family has a path through base and target with positive weight.
  public init(_ problem: PathProblem, options: Options = .default) throws(PlanError) {
    self.problem = problem
    method = options.method
    let prior = problem.prior
    conditionals = prior.deviationScales.map { scale in
      let deviation = BridgeDeviation(scale: scale.value, horizon: problem.horizon)
      return ConditionalGaussian(
        times: problem.conditionTimes, noiseCovariance: problem.noiseCovariance,
        covariance: { deviation.covariance($0, $1) })
    }
    let scaleTotal = prior.deviationScales.reduce(0) { $0 + $1.weight }
    let logScaleWeights = prior.deviationScales.map { log($0.weight / scaleTotal) }
    let familyTotal = prior.families.reduce(0) { $0 + $1.weight }
    let quantiles = ClaimQuantileTable(problem.claim)
    let needsDensity = problem.hasConditions || options.method == .lattice
    let density = needsDensity ? ClaimDensityTable(problem.claim) : nil
    var sampled: [FamilyNodes] = []
    for weighted in prior.families where weighted.weight > 0 {
      let target = PathTarget(
        problem: problem, family: weighted.family, conditionals: conditionals, logScaleWeights: logScaleWeights,
        quantiles: quantiles, density: density)
      var family = target.sample(options)
      family.logPrior = log(weighted.weight / familyTotal)
      sampled.append(family)
    }
    let logEvidences = sampled.map { $0.logPrior + $0.logEvidence }
    let total = logSumExp(logEvidences)
    guard total.isFinite else { throw .noPathFits(indicator: "") }
    logEvidence = total
    var byFamily: [PathFamily: Double] = [:]
    var byScale: [Double: Double] = [:]
    var smallest = Double.infinity
    for index in sampled.indices {
      let weight = exp(logEvidences[index] - total)
      sampled[index].scaleWeights(to: weight)
      byFamily[sampled[index].family, default: 0] += weight
      for (q, scale) in prior.deviationScales.enumerated() {
        byScale[scale.value, default: 0] += sampled[index].weight(ofScale: q)
      }
      if weight > 0.01 { smallest = min(smallest, sampled[index].effectiveSampleSize) }
    }
    nodes = sampled
    familyWeights = byFamily
    deviationWeights = byScale
    effectiveSampleSize = smallest
  }

  /// Brings the weights back to one in sum after they were changed.
  mutating func renormalize() {
    var sum = 0.0
    var squares = 0.0
    for family in nodes {
      for i in 0..<family.count {
        var weight = 0.0
        for q in 0..<family.scaleCount { weight += family.weight(i, q) }
        sum += weight
        squares += weight * weight
      }
    }
    guard sum > 0 else { return }
    var byFamily: [PathFamily: Double] = [:]
    var byScale: [Double: Double] = [:]
    for index in nodes.indices {
      for i in nodes[index].weights.indices { nodes[index].weights[i] /= sum }
      for (q, scale) in problem.prior.deviationScales.enumerated() {
        let weight = nodes[index].weight(ofScale: q)
        byFamily[nodes[index].family, default: 0] += weight
        byScale[scale.value, default: 0] += weight
      }
    }
    familyWeights = byFamily
    deviationWeights = byScale
    effectiveSampleSize = min(effectiveSampleSize, sum * sum / squares)
  }

  public var hasObservations: Bool { !problem.observations.isEmpty }
  var hasConditions: Bool { problem.hasConditions }

  /// Below this effective sample size the answer is said to be rough.
  public static let smallestEffectiveSampleSize = 400.0
}

/// ln Σ exp(xᵢ), by the largest term.
func logSumExp(_ values: [Double]) -> Double {
  guard let largest = values.max(), largest > -.infinity else { return -.infinity }
  return largest + log(values.reduce(0) { $0 + exp($1 - largest) })
}
