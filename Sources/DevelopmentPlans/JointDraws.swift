import Distributions
import Glibc

/// Draws of several indicators at once: attainments coupled by the plan's Gaussian copula, ratio bands as weights.
///
/// Each draw has a normal score per indicator with a path, √ρ u + √(1-ρ) e with one common u; the value of the indicator at
/// any time is its predictive quantile at that score, so a good year is good throughout. Derived indicators add the score
/// of their factor. Points are a Richtmyer sequence (fractional parts of multiples of √p), the same on every run.
///
/// Indicators that no chain of bands connects are independent given u. So each connected group of bands has weights
/// of its own, and what one group says of another goes through u alone: in bins of u,
/// P(all | bands) = Σ_b Π_g P_g(met, bands | b) / Σ_b Π_g P_g(bands | b), whatever the number of groups.
public struct JointDraws: Sendable {
  public let count: Int
  let plan: DevelopmentPlan
  /// The paths before the bands, from which the draws take their values.
  let paths: [String: PathPosterior]
  /// Normal scores of attainment by indicator id; high is attained, also where the claim is "at most".
  let scores: [String: [Double]]
  /// Normal scores of the factors of derived indicators.
  let factorScores: [String: [Double]]
  /// The connected groups of bands.
  private(set) var groups: [BandGroup] = []
  /// The group of believed bands of each indicator with a path.
  private var groupOfRoot: [String: Int] = [:]
  /// The probability that each band holds before the bands are believed, by ratio id.
  public private(set) var bandProbabilities: [String: Double] = [:]
  private let indicators: [String: Indicator]
  /// The bin of the common score of each draw.
  private let commonBins: [Int]

  /// Bands that share indicators, directly or through one another.
  struct BandGroup: Sendable {
    var ratios: [RatioBand]
    /// Ids of the indicators with a path that the bands rest on.
    var roots: Set<String> = []
    /// 1 where every band of the group holds, 0 elsewhere.
    var weights: [Double]
    /// P(bands of the group hold | bin of u).
    var shares: [Double] = []

    var probability: Double { weights.reduce(0, +) / Double(weights.count) }
    /// Too few draws are left to say what the bands imply; they contradict the claims.
    var contradicts: Bool { probability < JointDraws.smallestShare }
  }

  /// The plan's own draws, of the indicators that stand in bands; `nil` without any.
  init?(banded posterior: PlanPosterior, count: Int = 4096) {
    let plan = posterior.plan
    let banded = Set(plan.ratios.flatMap { [$0.numerator, $0.denominator] })
    guard !banded.isEmpty else { return nil }
    let needed = Set(
      plan.indicators.filter { banded.contains($0.id) }.flatMap { posterior.chain(of: $0).map(\.id) })
    self.init(posterior, count: count, only: needed)
    weigh(posterior)
  }

  /// - Parameters:
  ///   - common: the common score of each draw, where several plans share it.
  ///   - firstCoordinate: the first coordinate of the sequence that is the plan's own.
  init(
    _ posterior: PlanPosterior, count: Int, only needed: Set<String>? = nil, common: [Double]? = nil,
    firstCoordinate: Int = 1
  ) {
    let plan = posterior.plan
    self.plan = plan
    self.count = count
    paths = posterior.paths
    indicators = Dictionary(plan.indicators.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    func isNeeded(_ indicator: Indicator) -> Bool { needed?.contains(indicator.id) ?? true }
    let roots = plan.indicators.filter { isNeeded($0) && posterior.paths[$0.id] != nil }
    let derived = plan.indicators.filter { isNeeded($0) && $0.derivation.map { !$0.factor.isKnown } ?? false }
    let sequence = RichtmyerNormals(dimension: firstCoordinate + roots.count + derived.count)
    let common = common ?? sequence.coordinate(0, count: count)
    let (shared, own) = (plan.attainmentCorrelation.squareRoot(), (1 - plan.attainmentCorrelation).squareRoot())
    var scores: [String: [Double]] = [:]
    for (k, root) in roots.enumerated() {
      scores[root.id] = zip(common, sequence.coordinate(firstCoordinate + k, count: count)).map {
        shared * $0 + own * $1
      }
    }
    var factorScores: [String: [Double]] = [:]
    for (k, indicator) in derived.enumerated() {
      factorScores[indicator.id] = sequence.coordinate(firstCoordinate + roots.count + k, count: count)
    }
    self.scores = scores
    self.factorScores = factorScores
    commonBins = common.map { Self.bin($0) }
  }

  /// How many coordinates of a sequence the draws of a plan take.
  static func coordinateCount(of plan: DevelopmentPlan) -> Int { plan.indicators.count }

  // MARK: - Bands

  /// Bands hold at the plan's horizon.
  private mutating func weigh(_ posterior: PlanPosterior) {
    let time = Double(plan.horizon)
    for ratios in groupedRatios(posterior) {
      var group = BandGroup(ratios: [], weights: Array(repeating: 1, count: count))
      for ratio in ratios {
        guard let (top, bottom) = logValues(of: ratio, at: time) else { continue }
        let (lower, upper) = (log(ratio.range.lowerBound / ratio.scale), log(ratio.range.upperBound / ratio.scale))
        let holds = (0..<count).map { (lower...upper).contains(top[$0] - bottom[$0]) ? 1.0 : 0 }
        let probability = holds.reduce(0, +) / Double(count)
        bandProbabilities[ratio.id] = probability
        guard probability >= Self.smallestShare else {
          // The claims rule it out by itself, so it does not drag the others along.
          groups.append(BandGroup(ratios: [ratio], weights: holds))
          continue
        }
        for i in 0..<count { group.weights[i] *= holds[i] }
        group.ratios.append(ratio)
        for id in [ratio.numerator, ratio.denominator] {
          if let root = posterior.indicator(id).flatMap({ posterior.source(of: $0)?.root.id }) {
            group.roots.insert(root)
          }
        }
      }
      guard !group.ratios.isEmpty else { continue }
      group.shares = average(group.weights)
      if !group.contradicts { for root in group.roots { groupOfRoot[root] = groups.count } }
      groups.append(group)
      if !group.contradicts { for b in logShares.indices { logShares[b] += Self.logShare(group.shares[b]) } }
    }
  }

  private func logValues(of ratio: RatioBand, at time: Double) -> (top: [Double], bottom: [Double])? {
    guard let top = indicators[ratio.numerator], let bottom = indicators[ratio.denominator],
      let topValues = logValues(of: top, at: time), let bottomValues = logValues(of: bottom, at: time)
    else { return nil }
    return (topValues, bottomValues)
  }

  /// The bands, those that share an indicator or what it is derived from in one list.
  private func groupedRatios(_ posterior: PlanPosterior) -> [[RatioBand]] {
    var parent: [String: String] = [:]
    func find(_ id: String) -> String {
      var id = id
      while let next = parent[id], next != id { id = next }
      return id
    }
    for ratio in plan.ratios {
      let ids = [ratio.numerator, ratio.denominator].flatMap { id in
        posterior.indicator(id).map { posterior.chain(of: $0).map(\.id) } ?? []
      }
      let leader = ids.first.map(find) ?? ""
      for id in ids { parent[find(id)] = leader }
      for id in ids { parent[id] = leader }
    }
    var groups: [String: [RatioBand]] = [:]
    var order: [String] = []
    for ratio in plan.ratios {
      let leader = find(ratio.numerator)
      if groups[leader] == nil { order.append(leader) }
      groups[leader, default: []].append(ratio)
    }
    return order.map { groups[$0]! }
  }

  /// Bins of equal probability, of scores and of the common score.
  static let bins = 32
  /// Bands that hold in fewer draws are left out.
  static let smallestShare = 0.01

  static func bin(_ score: Double) -> Int {
    max(0, min(bins - 1, Int(SpecialFunctions.normalCDF(score) * Double(bins))))
  }

  /// The mean of a quantity of the draws in each bin of the common score.
  private func average(_ values: [Double]) -> [Double] {
    var sums = [Double](repeating: 0, count: Self.bins)
    var counts = sums
    for (value, bin) in zip(values, commonBins) {
      sums[bin] += value
      counts[bin] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// ln Π_g P_g(bands | b) per bin of u; contradicting groups are left out.
  private var logShares: [Double] = Array(repeating: 0, count: bins)

  private static func logShare(_ share: Double) -> Double { log(max(share, 1e-300)) }

  /// The weight of each draw of a group: its own bands, and through u those of the others.
  func weights(of group: Int) -> [Double] {
    let others = zip(logShares, groups[group].shares).map { $0 - Self.logShare($1) }
    let largest = others.max() ?? 0
    let factors = others.map { exp($0 - largest) }
    return zip(groups[group].weights, commonBins).map { $0 * factors[$1] }
  }

  /// 1 where every band holds, 0 elsewhere; all 1 without bands.
  public var weights: [Double] {
    var result = [Double](repeating: 1, count: count)
    for group in groups where !group.contradicts {
      for i in result.indices { result[i] *= group.weights[i] }
    }
    return result
  }

  // MARK: - Values

  /// ln of the indicator's value in each draw; `nil` where its path was refused.
  func logValues(of indicator: Indicator, at time: Double, scenario: Scenario = .none) -> [Double]? {
    var shifts = [Double](repeating: 0, count: count)
    let chain = indicator.chain { indicators[$0] }
    for link in chain {
      guard let derivation = link.derivation else { break }
      let sign = derivation.operation == .quotient ? -1.0 : 1.0
      let shift = log(derivation.scale) + sign * derivation.factor.logMedian
      let own = factorScores[link.id]
      for i in shifts.indices { shifts[i] += shift + sign * derivation.factor.logDeviation * (own?[i] ?? 0) }
    }
    let root = chain[chain.count - 1]
    guard let path = paths[root.id], let scores = scores[root.id] else { return nil }
    var reading = Scenario.Reading(time: time, shift: 0)
    if !scenario.settings.isEmpty { reading = scenario.reading(along: chain, in: plan, at: time, path: path) }
    let table = ScoreTable(path.predictive(at: reading.time))
    let direction = path.problem.claim.direction
    return zip(scores, shifts).map { table.value(direction * $0) + $1 + reading.shift }
  }

  /// The value of the indicator in each draw, for use with `weights`.
  public func values(of indicator: Indicator, at time: Double, scenario: Scenario = .none) -> [Double]? {
    logValues(of: indicator, at: time, scenario: scenario).map { $0.map { exp($0) } }
  }

  /// 1 in the draws that meet the target, 0 in the others.
  func meets(_ target: Target, of indicator: Indicator, scenario: Scenario = .none) -> [Double]? {
    let time = Double(target.year - plan.originYear)
    guard let values = logValues(of: indicator, at: time, scenario: scenario),
      let claim = plan.flowClaim(of: target, of: indicator)
    else { return nil }
    let bar = log(claim.bar)
    return values.map { (claim.isFloor ? $0 >= bar : $0 <= bar) ? 1 : 0 }
  }

  // MARK: - All targets

  /// P(all targets met | bands): over the draws of each group for the targets in bands, by the copula's closed form
  /// for the others.
  ///
  /// - Parameter rest: the probabilities of the targets that no band touches, one for each path.
  func probabilityOfAll(
    _ targets: [(indicator: Indicator, target: Target)], rest: [Double], scenario: Scenario = .none,
    root: (Indicator) -> String?
  ) -> Double? {
    var logMet = [Double](repeating: 0, count: Self.bins)
    var ofGroup: [Int: [(indicator: Indicator, target: Target)]] = [:]
    for item in targets {
      if let group = root(item.indicator).flatMap(bandGroup) { ofGroup[group, default: []].append(item) }
    }
    for (g, group) in groups.enumerated() where !group.contradicts {
      var met = group.weights
      for (indicator, target) in ofGroup[g] ?? [] {
        guard let holds = meets(target, of: indicator, scenario: scenario) else { return nil }
        for i in met.indices { met[i] *= holds[i] }
      }
      for (b, share) in average(met).enumerated() { logMet[b] += Self.logShare(share) }
    }
    let free = JointAttainment(correlation: plan.attainmentCorrelation).probabilities(ofAll: rest, bins: Self.bins)
    let bands = logShares
    let largest = bands.max() ?? 0
    let all = zip(logMet, free).reduce(0) { $0 + exp($1.0 - largest) * $1.1 }
    let total = bands.reduce(0) { $0 + exp($1 - largest) }
    return total > 0 ? min(1, all / total) : nil
  }

  /// The group of believed bands that rest on the indicator.
  func bandGroup(of root: String) -> Int? { groupOfRoot[root] }

  /// What the bands make of one indicator's attainment: factors on its score, in bins of equal probability.
  func bandFactor(of root: String) -> [Double]? {
    guard let scores = scores[root], let group = bandGroup(of: root) else { return nil }
    var sums = [Double](repeating: 0, count: Self.bins)
    var counts = sums
    for (score, weight) in zip(scores, weights(of: group)) {
      let bin = Self.bin(score)
      sums[bin] += weight
      counts[bin] += 1
    }
    return zip(sums, counts).map { $1 > 0 ? $0 / $1 : 0 }
  }

  /// What the bands make of a derived indicator's factor: the mean of its score for each bin of its root's score, and the
  /// variance that remains.
  func factorShift(of indicator: String, root: String) -> FactorShift? {
    guard let own = factorScores[indicator], let scores = scores[root], let group = bandGroup(of: root) else {
      return nil
    }
    var sums = [Double](repeating: 0, count: Self.bins)
    var means = sums
    var squares = 0.0
    var total = 0.0
    let weights = weights(of: group)
    for i in 0..<count where weights[i] > 0 {
      let bin = Self.bin(scores[i])
      sums[bin] += weights[i]
      means[bin] += weights[i] * own[i]
      squares += weights[i] * own[i] * own[i]
      total += weights[i]
    }
    guard total > 0 else { return nil }
    var explained = 0.0
    for b in means.indices where sums[b] > 0 {
      means[b] /= sums[b]
      explained += sums[b] * means[b] * means[b]
    }
    return FactorShift(means: means, variance: max(0, (squares - explained) / total))
  }
}

/// How bands move the factor of a derived indicator.
struct FactorShift: Sendable {
  /// E[score of the factor | bin of the root's score].
  var means: [Double]
  /// var(score of the factor | root), 1 without bands.
  var variance: Double
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
    var changed = self
    let scores = horizonScores()
    var node = 0
    changed.nodes = nodes.map { family in
      var family = family
      let stride = family.sharesWeights ? 1 : family.scaleCount
      for i in family.paths.indices {
        let factor = Self.interpolated(factors, at: scores[node])
        node += 1
        for q in 0..<stride { family.weights[i * stride + q] *= factor }
      }
      return family
    }
    changed.renormalize()
    return changed
  }

  /// The score of attainment of every node, by its value at the horizon.
  func horizonScores() -> [Double] {
    let table = ScoreTable(predictive(at: problem.horizon))
    let direction = problem.claim.direction
    return nodes.flatMap { family in family.paths.map { direction * table.score($0.target) } }
  }

  /// A quantity given per bin of a score, between the middles of the bins.
  static func interpolated(_ values: [Double], at score: Double) -> Double {
    let position = SpecialFunctions.normalCDF(score) * Double(values.count) - 0.5
    let bin = max(0, min(values.count - 2, Int(position.rounded(.down))))
    let share = max(0, min(1, position - Double(bin)))
    return values[bin] + share * (values[bin + 1] - values[bin])
  }
}
