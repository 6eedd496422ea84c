import Distributions
import Forecasting
import Glibc
import GrowthCurves

/// Simulated districts whose truth is known, put through the engine: do stated probabilities happen as often as stated?
public struct CalibrationStudy: Sendable {
  /// Where the truth comes from.
  public enum World: Sendable, Hashable, CaseIterable {
    /// The prior the engine states: its families, shapes, deviations, attainment.
    case statedPrior
    /// Two logistic waves, the second after the middle of the plan.
    case twoWaves
    /// Nothing for a random time, then a jump to the level when one large project opens, then slow growth.
    case jump
    /// Growth rates that follow an autoregression about the rate the attained target needs.
    case autoregressiveGrowth
    /// A rise that overshoots and falls back to the attained level.
    case overshoot
  }

  /// One simulated district and what the engine said of it.
  public struct Case: Sendable, Hashable {
    public var probability: Double
    public var isHit: Bool
    /// Where the realised value lies in the stated distribution; uniform when calibrated.
    public var position: Double
    public var actualCount: Int
  }

  public var world: World
  public var cases: [Case]

  /// - Parameters:
  ///   - count: districts for each number of actuals.
  ///   - actualCounts: numbers of yearly actuals the engine is given.
  public init(
    world: World, count: Int, actualCounts: [Int] = [0, 1, 2, 3, 4], seed: UInt64 = 1,
    options: PathPosterior.Options = .default
  ) throws(PlanError) {
    self.world = world
    cases = []
    for actualCount in actualCounts {
      for i in 0..<count {
        var generator = SeededGenerator(seed: seed &+ UInt64(actualCount), stream: UInt64(i))
        let district = SimulatedDistrict(world: world, using: &generator)
        let problem = PathProblem(
          horizon: SimulatedDistrict.horizon, baseMean: district.baseMean, baseDeviation: district.baseDeviation,
          claim: ClaimDistribution(
            district.claim, attainment: district.attainment, excessMean: PathPrior.default.excessMean),
          observations: (1...max(1, actualCount)).prefix(actualCount).map {
            PathProblem.Observation(time: Double($0), logValue: district.logReported[$0])
          })
        let posterior = try PathPosterior(problem, options: options)
        let mixture = posterior.predictive(at: SimulatedDistrict.horizon)
        let final = district.logReported[Int(SimulatedDistrict.horizon)]
        cases.append(
          Case(
            probability: mixture.probability(atLeast: district.claim.bar), isHit: final >= log(district.claim.bar),
            position: mixture.logCDF(final), actualCount: actualCount))
      }
    }
  }

  /// How often targets of a stated probability were hit.
  public struct Reliability: Sendable, Hashable {
    public var stated: ClosedRange<Double>
    public var meanStated: Double
    public var count: Int
    public var hits: Int
    public var frequency: Double { count == 0 ? .nan : Double(hits) / Double(count) }
    /// Wilson interval of the frequency at 95%.
    public var interval: ClosedRange<Double> { wilsonInterval(hits: hits, count: count) }
  }

  public func reliability(_ edges: [Double] = [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]) -> [Reliability] {
    zip(edges, edges.dropFirst()).map { lower, upper in
      let inside = cases.filter { $0.probability >= lower && ($0.probability < upper || upper == 1) }
      return Reliability(
        stated: lower...upper, meanStated: inside.reduce(0) { $0 + $1.probability } / Double(max(1, inside.count)),
        count: inside.count, hits: inside.count(where: \.isHit))
    }
  }

  /// The share of districts whose value lies in the central interval of a level, with its Wilson interval.
  public func coverage(
    level: Double, actualCount: Int? = nil
  ) -> (share: Double, interval: ClosedRange<Double>, count: Int) {
    let chosen = cases.filter { actualCount == nil || $0.actualCount == actualCount }
    let tail = (1 - level) / 2
    let inside = chosen.count { $0.position >= tail && $0.position <= 1 - tail }
    return (
      Double(inside) / Double(max(1, chosen.count)), wilsonInterval(hits: inside, count: chosen.count), chosen.count
    )
  }

  /// Mean squared difference between stated probability and outcome (Brier 1950).
  public var brierScore: Double {
    cases.reduce(0) { $0 + ($1.probability - ($1.isHit ? 1 : 0)) * ($1.probability - ($1.isHit ? 1 : 0)) }
      / Double(max(1, cases.count))
  }
}

/// Wilson's interval of a share at 95%.
public func wilsonInterval(hits: Int, count: Int) -> ClosedRange<Double> {
  Coverage(level: 0.95, hits: hits, count: count).wilsonInterval()
}

/// A district with a known truth.
struct SimulatedDistrict {
  static let horizon = 5.0

  let baseMean: Double
  let baseDeviation: Double
  let claim: Claim
  let attainment: AttainmentPrior
  /// ln of the reported values of years 0…5.
  let logReported: [Double]

  init(world: CalibrationStudy.World, using generator: inout SeededGenerator) {
    func normal(_ generator: inout SeededGenerator) -> Double {
      SpecialFunctions.normalQuantile(generator.nextUnit())
    }
    let prior = PathPrior.default
    baseMean = log(100) + 0.4 * normal(&generator)
    baseDeviation = generator.nextUnit() < 0.5 ? 0 : 0.3
    let base = baseMean + baseDeviation * normal(&generator)
    let bar = exp(baseMean) * exp(0.5 + 1.5 * generator.nextUnit())
    claim = generator.nextUnit() < 0.5 ? .band(bar, bar * 1.2) : .atLeast(bar)
    attainment = AttainmentPrior.named[min(2, Int(generator.nextUnit() * 3))]
    let target = ClaimDistribution(claim, attainment: attainment, excessMean: prior.excessMean)
      .quantile(generator.nextUnit())
    let means = Self.logMeans(world, base, target, prior, &generator)
    let scale = Self.choose(prior.deviationScales.map { ($0.value, $0.weight) }, &generator)
    // A bridge pinned at both ends, year by year: d(t+1) | d(t) has mean d(t)(H-t-1)/(H-t), variance q²(H-t-1)/(H-t).
    var deviation = 0.0
    var reported: [Double] = []
    for t in 0...Int(Self.horizon) {
      if t > 0 && world != .autoregressiveGrowth {
        let left = Self.horizon - Double(t)
        deviation =
          deviation * left / (left + 1) + scale * (left / (left + 1)).squareRoot() * normal(&generator)
      }
      reported.append(means[t] + deviation + prior.reportingError * normal(&generator))
    }
    logReported = reported
  }

  private static func choose<T>(_ items: [(T, Double)], _ generator: inout SeededGenerator) -> T {
    var rest = generator.nextUnit() * items.reduce(0) { $0 + $1.1 }
    for (item, weight) in items {
      rest -= weight
      if rest < 0 { return item }
    }
    return items[items.count - 1].0
  }

  /// ln μ of years 0…5 in one world, from the base to the attained target.
  private static func logMeans(
    _ world: CalibrationStudy.World, _ base: Double, _ target: Double, _ prior: PathPrior,
    _ generator: inout SeededGenerator
  ) -> [Double] {
    func normal(_ generator: inout SeededGenerator) -> Double {
      SpecialFunctions.normalQuantile(generator.nextUnit())
    }
    let years = (0...Int(horizon)).map(Double.init)
    let rise = target - base
    switch world {
    case .statedPrior:
      while true {
        let family = choose(prior.families.map { ($0.family, $0.weight) }, &generator)
        let eta = prior.maturity.mean + prior.maturity.deviation * normal(&generator)
        let logExponent = prior.rampShape.mean + prior.rampShape.deviation * normal(&generator)
        guard family.contains(base: base, target: target, eta: eta) else { continue }
        let path = AnchoredPath(
          family, base: base, target: target, eta: eta, logExponent: logExponent, horizon: horizon)
        return years.map { path.logValue(at: $0) }
      }
    case .twoWaves:
      let split = 0.2 + 0.6 * generator.nextUnit()
      func wave(_ t: Double, _ centre: Double) -> Double { 1 / (1 + exp(-4 * (t - centre))) }
      func done(_ t: Double) -> Double { split * wave(t, 1) + (1 - split) * wave(t, 4) }
      return years.map { base + rise * (done($0) - done(0)) / (done(horizon) - done(0)) }
    case .jump:
      let opening = 0.5 + 4 * generator.nextUnit()
      return years.map {
        $0 < opening ? base + 0.05 * rise * $0 / opening : target - 0.1 * rise * (horizon - $0) / horizon
      }
    case .autoregressiveGrowth:
      let rate = rise / horizon
      var growth = rate + 0.1 * normal(&generator)
      var values = [base]
      for _ in 1...Int(horizon) {
        growth = rate + 0.6 * (growth - rate) + 0.08 * normal(&generator)
        values.append(values[values.count - 1] + growth)
      }
      return values
    case .overshoot:
      let height = 0.1 + 0.3 * generator.nextUnit()
      return years.map { t in
        let s = t / horizon
        return base + rise * s + (abs(rise) + 0.2) * height * 4 * s * s * (1 - s) * 1.6875
      }
    }
  }
}
