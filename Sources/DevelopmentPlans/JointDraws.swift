import Distributions
import Glibc

/// Draws of several indicators at once: attainments coupled by the plan's Gaussian copula, ratio bands as weights.
///
/// Each draw has a normal score per indicator with a path; the value of the indicator at any time is its predictive
/// quantile at that score, so a good year is good throughout. Derived indicators add the score of their factor. Points
/// are a Richtmyer sequence (fractional parts of multiples of √p), the same on every run.
public struct JointDraws: Sendable {
  public let count: Int
  let plan: DevelopmentPlan
  /// The paths before the bands, from which the draws take their values.
  let paths: [String: PathPosterior]
  /// Normal scores of attainment by indicator id; high is attained, also where the claim is "at most".
  let scores: [String: [Double]]
  /// Normal scores of the factors of derived indicators.
  let factorScores: [String: [Double]]
  /// 1 where every band holds, 0 elsewhere; all 1 without bands.
  public private(set) var weights: [Double]
  /// The probability that each band holds before the bands are believed, by ratio id.
  public private(set) var bandProbabilities: [String: Double] = [:]

  /// With more indicators than this only those in a band are drawn, and with more of those than this none.
  static let largestSystem = 200

  init?(_ posterior: PlanPosterior, count: Int = 4096) {
    let plan = posterior.plan
    self.plan = plan
    paths = posterior.paths
    var roots = plan.indicators.filter { posterior.paths[$0.id] != nil }
    var derived = plan.indicators.filter { $0.derivation != nil && !$0.derivation!.factor.isKnown }
    if roots.count + derived.count > Self.largestSystem {
      let banded = Set(plan.ratios.flatMap { [$0.numerator, $0.denominator] })
      let needed = banded.union(
        plan.indicators.filter { banded.contains($0.id) }.compactMap { posterior.source(of: $0)?.root.id })
      roots = roots.filter { needed.contains($0.id) }
      derived = derived.filter { needed.contains($0.id) }
    }
    guard !roots.isEmpty, roots.count + derived.count <= Self.largestSystem else { return nil }
    self.count = count
    let sequence = RichtmyerNormals(dimension: roots.count + derived.count + 1)
    func normals(_ d: Int) -> [Double] { sequence.coordinate(d, count: count) }
    let common = normals(0)
    let (shared, own) = (plan.attainmentCorrelation.squareRoot(), (1 - plan.attainmentCorrelation).squareRoot())
    var scores: [String: [Double]] = [:]
    for (k, root) in roots.enumerated() {
      scores[root.id] = zip(common, normals(k + 1)).map { shared * $0 + own * $1 }
    }
    var factorScores: [String: [Double]] = [:]
    for (k, indicator) in derived.enumerated() { factorScores[indicator.id] = normals(roots.count + k + 1) }
    self.scores = scores
    self.factorScores = factorScores
    weights = Array(repeating: 1, count: count)
    weigh()
  }

  /// Bands hold at the plan's horizon.
  private mutating func weigh() {
    var values: [String: [Double]] = [:]
    for id in Set(plan.ratios.flatMap { [$0.numerator, $0.denominator] }) {
      guard let indicator = plan.indicator(id) else { continue }
      values[id] = logValues(of: indicator, at: Double(plan.horizon))
    }
    for ratio in plan.ratios {
      guard let top = values[ratio.numerator], let bottom = values[ratio.denominator] else { continue }
      let (lower, upper) = (log(ratio.range.lowerBound / ratio.scale), log(ratio.range.upperBound / ratio.scale))
      var holding = 0
      var kept = weights
      for i in 0..<count {
        let inside = (lower...upper).contains(top[i] - bottom[i])
        holding += inside ? 1 : 0
        if !inside { kept[i] = 0 }
      }
      bandProbabilities[ratio.id] = Double(holding) / Double(count)
      weights = kept
    }
  }

  /// The share of draws in which every band holds.
  public var probabilityOfBands: Double { weights.reduce(0, +) / Double(count) }
  /// Too few draws are left to say what the bands imply; they contradict the claims.
  public var bandsContradict: Bool { probabilityOfBands < Self.smallestShare }
  static let smallestShare = 0.01

  /// ln of the indicator's value in each draw; `nil` where its path was refused.
  func logValues(of indicator: Indicator, at time: Double) -> [Double]? {
    var shifts = [Double](repeating: 0, count: count)
    var root = indicator
    while let derivation = root.derivation {
      let sign = derivation.operation == .quotient ? -1.0 : 1.0
      let shift = log(derivation.scale) + sign * derivation.factor.logMedian
      let own = factorScores[root.id]
      for i in shifts.indices { shifts[i] += shift + sign * derivation.factor.logDeviation * (own?[i] ?? 0) }
      guard let next = plan.indicator(derivation.indicator) else { return nil }
      root = next
    }
    guard let path = paths[root.id], let scores = scores[root.id] else { return nil }
    let table = ScoreTable(path.predictive(at: time))
    let direction = path.problem.claim.direction
    return zip(scores, shifts).map { table.value(direction * $0) + $1 }
  }

  /// The value of the indicator in each draw, for use with `weights`.
  public func values(of indicator: Indicator, at time: Double) -> [Double]? {
    logValues(of: indicator, at: time).map { $0.map { exp($0) } }
  }

  /// P(all targets met | bands) over the draws.
  public func probabilityOfAll(_ targets: [(indicator: Indicator, target: Target)]) -> Double? {
    var met = weights
    for (indicator, target) in targets {
      let time = Double(target.year - plan.originYear)
      guard let values = logValues(of: indicator, at: time), let claim = plan.flowClaim(of: target, of: indicator)
      else { return nil }
      let bar = log(claim.bar)
      for i in 0..<count where claim.isFloor ? values[i] < bar : values[i] > bar { met[i] = 0 }
    }
    let total = weights.reduce(0, +)
    return total > 0 ? met.reduce(0, +) / total : nil
  }

  /// What the bands make of one indicator's attainment: factors on its score, in bins of equal probability.
  func bandFactor(of id: String) -> [Double]? {
    guard let scores = scores[id] else { return nil }
    var sums = [Double](repeating: 0, count: Self.bins)
    var counts = sums
    for (score, weight) in zip(scores, weights) {
      let bin = min(Self.bins - 1, Int(SpecialFunctions.normalCDF(score) * Double(Self.bins)))
      sums[bin] += weight
      counts[bin] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  }

  static let bins = 32
}

/// ln value against normal score of a predictive distribution, interpolated.
struct ScoreTable {
  private static let reach = 4.5
  private static let step = 0.25
  private let values: [Double]

  init(_ mixture: PredictiveMixture) {
    let count = Int(2 * Self.reach / Self.step)
    values = (0...count).map {
      mixture.logQuantile(SpecialFunctions.normalCDF(Double($0) * Self.step - Self.reach))
    }
  }

  func value(_ score: Double) -> Double {
    let position = (max(-Self.reach, min(Self.reach, score)) + Self.reach) / Self.step
    let i = min(Int(position), values.count - 2)
    return values[i] + (position - Double(i)) * (values[i + 1] - values[i])
  }

  /// The score of a value, by bisection of the table.
  func score(_ value: Double) -> Double {
    var low = 0
    var high = values.count - 1
    if value <= values[low] { return -Self.reach }
    if value >= values[high] { return Self.reach }
    while high - low > 1 {
      let middle = (low + high) / 2
      if values[middle] <= value { low = middle } else { high = middle }
    }
    let share = (value - values[low]) / max(values[high] - values[low], .leastNormalMagnitude)
    return (Double(low) + share) * Self.step - Self.reach
  }
}

extension PathPosterior {
  /// The posterior after the bands of the plan: nodes weighted by a factor on the score of their value at the horizon.
  func reweighted(by factors: [Double]) -> PathPosterior {
    let table = ScoreTable(predictive(at: problem.horizon))
    let direction = problem.claim.direction
    var changed = self
    changed.nodes = nodes.map { family in
      var family = family
      let stride = family.sharesWeights ? 1 : family.scaleCount
      for (i, path) in family.paths.enumerated() {
        let probability = SpecialFunctions.normalCDF(direction * table.score(path.target))
        let position = probability * Double(factors.count) - 0.5
        let bin = max(0, min(factors.count - 2, Int(position.rounded(.down))))
        let share = max(0, min(1, position - Double(bin)))
        let factor = factors[bin] + share * (factors[bin + 1] - factors[bin])
        for q in 0..<stride { family.weights[i * stride + q] *= factor }
      }
      return family
    }
    changed.renormalize()
    return changed
  }
}
