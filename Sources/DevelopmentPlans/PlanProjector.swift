import Forecasting
import Glibc
import GrowthCurves

/// Projects every indicator of a plan: the entry for most users.
///
/// ```swift
/// let projection = try PlanProjector().project(plan, years: 0...8, levels: [0.5, 0.8, 0.95])
/// ```
public struct PlanProjector: Sendable {
  public var options: PathPosterior.Options

  public init(options: PathPosterior.Options = .default) { self.options = options }

  /// One row per indicator and year, the probability of each target, and how well all was computed.
  ///
  /// - Parameters:
  ///   - years: plan years, 0 the origin.
  ///   - levels: probabilities of central intervals, strictly between 0 and 1.
  /// - Throws: a fault of the plan as a whole. What concerns one indicator is a refusal in the result.
  public func project(
    _ plan: DevelopmentPlan, years: ClosedRange<Int> = 0...8, levels: [Double] = [0.5, 0.8, 0.95],
    scenario: Scenario = .none
  ) throws(PlanError) -> Projection {
    for level in levels where !(level > 0 && level < 1) {
      throw .probabilityOutOfRange(what: "level", value: level)
    }
    let posterior = try PlanPosterior(plan, options: options)
    return posterior.projection(years: years, levels: levels, scenario: scenario)
  }
}

/// The posteriors of all indicators of one plan, from which projections, verdicts and tracking are read.
public struct PlanPosterior: Sendable {
  public let plan: DevelopmentPlan
  /// By id of the indicators that have a base and a target.
  public private(set) var paths: [String: PathPosterior]
  /// Joint draws of the indicators in bands; `nil` without bands.
  public private(set) var draws: JointDraws?
  /// Whether bands contradict the claims so far that they were left out.
  public var bandsContradict: Bool { draws?.groups.contains(where: \.contradicts) ?? false }
  public let refusals: [IndicatorRefusal]
  /// Position of each indicator in the plan.
  private let positions: [String: Int]
  private let ratioBasis: [String: [String]]
  /// P(bands hold) before they are believed, by ratio id.
  public var bandProbabilities: [String: Double] { draws?.bandProbabilities ?? [:] }
  /// What the bands make of the factors of derived indicators, and the scores of the nodes of their roots.
  private var factorShifts: [String: (shift: FactorShift, scores: [Double])] = [:]

  /// Indicators do not touch each other before the bands: one at a time on each core.
  private static let parallel = ParallelMap(chunk: 1)

  /// - Throws: the first fault of the plan.
  public init(_ plan: DevelopmentPlan, options: PathPosterior.Options = .default) throws(PlanError) {
    try plan.validate()
    self.plan = plan
    positions = Dictionary(uniqueKeysWithValues: plan.indicators.enumerated().map { ($1.id, $0) })
    ratioBasis = plan.ratioBasis()
    var paths: [String: PathPosterior] = [:]
    var refusals: [IndicatorRefusal] = []
    let roots = plan.indicators.filter { $0.derivation == nil }
    let computed = Self.parallel(roots) { _, indicator in
      Result { () throws(PlanError) in try PathPosterior(plan.problem(for: indicator), options: options) }
    }
    for (indicator, result) in zip(roots, computed) {
      switch result {
      case .success(let path): paths[indicator.id] = path
      case .failure(let error):
        var reason = error
        if case .noPathFits = error { reason = .noPathFits(indicator: indicator.id) }
        refusals.append(IndicatorRefusal(indicator: indicator.id, error: reason))
      }
    }
    self.paths = paths
    self.refusals = refusals
    applyBands()
  }

  /// Believes the ratio bands: the draws in which they hold reweight each path and each factor they touch.
  private mutating func applyBands() {
    guard let draws = JointDraws(banded: self) else { return }
    self.draws = draws
    let free = paths
    for root in Set(draws.groups.filter { !$0.contradicts }.flatMap(\.roots)).sorted() {
      guard let factors = draws.bandFactor(of: root) else { continue }
      paths[root] = free[root]?.reweighted(by: factors)
    }
    for indicator in plan.indicators where draws.factorScores[indicator.id] != nil {
      guard let root = source(of: indicator)?.root.id, let path = free[root],
        let shift = draws.factorShift(of: indicator.id, root: root)
      else { continue }
      factorShifts[indicator.id] = (shift, path.horizonScores())
    }
  }

  /// The indicator and those it follows from, down to the one with a path.
  func chain(of indicator: Indicator) -> [Indicator] { indicator.chain(self.indicator) }

  /// Ids of everything an indicator's rows rest on.
  public func basis(of indicator: Indicator) -> [String] {
    plan.basis(of: indicator, lookup: self.indicator, ratios: ratioBasis)
  }

  public func indicator(_ id: String) -> Indicator? { positions[id].map { plan.indicators[$0] } }

  /// The path an indicator rests on and how its logarithm follows from it; `nil` where it was refused.
  public func source(
    of indicator: Indicator
  ) -> (root: Indicator, path: PathPosterior, transform: PathPosterior.Transform)? {
    var transform = PathPosterior.Transform()
    let chain = chain(of: indicator)
    for derivation in chain.compactMap(\.derivation) {
      let sign = derivation.operation == .quotient ? -1.0 : 1.0
      transform.shift += log(derivation.scale) + sign * derivation.factor.logMedian
      transform.variance += derivation.factor.logDeviation * derivation.factor.logDeviation
    }
    let root = chain[chain.count - 1]
    return paths[root.id].map { (root, $0, transform) }
  }

  /// The predictive distribution of an indicator's reported value, `time` years after the origin.
  public func predictive(
    of indicator: Indicator, at time: Double, scenario: Scenario = .none
  ) -> PredictiveMixture? {
    guard let source = source(of: indicator) else { return nil }
    var transform = source.transform
    let chain = chain(of: indicator)
    var reading = Scenario.Reading(time: time, shift: 0)
    if !scenario.settings.isEmpty {
      reading = scenario.reading(along: chain, in: plan, at: time, path: source.path)
      transform.shift += reading.shift
    }
    // A factor that bands have moved no longer has its prior mean and variance, and leans on the root's attainment.
    var shifts: [Double]?
    for link in chain {
      guard let derivation = link.derivation, let (shift, scores) = factorShifts[link.id] else { continue }
      let deviation = derivation.factor.logDeviation
      transform.variance += (shift.variance - 1) * deviation * deviation
      let slope = (derivation.operation == .quotient ? -1 : 1) * deviation
      let moved = scores.map { slope * PathPosterior.interpolated(shift.means, at: $0) }
      shifts = shifts.map { zip($0, moved).map(+) } ?? moved
    }
    return source.path.predictive(at: reading.time, transform: transform, nodeShifts: shifts)
  }

  /// P(target met), from the reported value of its year; for a total, from drawn paths summed over the years of the plan.
  public func probability(of target: Target, of indicator: Indicator, scenario: Scenario = .none) -> Double? {
    if target.reading == .cumulative, indicator.derivation == nil, scenario.settings.isEmpty,
      let path = paths[indicator.id]
    {
      return path.probability(ofTotal: target.claim, years: target.year - plan.originYear)
    }
    guard let claim = plan.flowClaim(of: target, of: indicator),
      let mixture = predictive(of: indicator, at: Double(target.year - plan.originYear), scenario: scenario)
    else { return nil }
    return claim.isFloor ? mixture.probability(atLeast: claim.bar) : mixture.probability(atMost: claim.bar)
  }

  public func projection(years: ClosedRange<Int>, levels: [Double], scenario: Scenario = .none) -> Projection {
    Projection(
      plan: plan,
      indicators: Self.parallel(plan.indicators) { _, indicator in
        projection(of: indicator, years: years, levels: levels, scenario: scenario)
      }.compactMap { $0 },
      refusals: refusals)
  }

  private func projection(
    of indicator: Indicator, years: ClosedRange<Int>, levels: [Double], scenario: Scenario
  ) -> IndicatorProjection? {
    guard let source = source(of: indicator) else { return nil }
    let basis = basis(of: indicator) + scenario.basis(for: indicator, in: plan)
    let rows = years.map { year -> ProjectionRow in
      let calendarYear = plan.originYear + year
      let mixture = predictive(of: indicator, at: Double(year), scenario: scenario)!
      let actual = indicator.annualTotal(indicator.actuals.filter { $0.span.year == calendarYear })
      let target = indicator.targets.first { $0.year == calendarYear }
      let sources = indicator.actuals.filter { $0.span.year == calendarYear }.flatMap(\.sources)
      return ProjectionRow(
        area: plan.area, indicator: indicator.id, indicatorName: indicator.name, unit: indicator.unit,
        year: calendarYear, planYear: year, origin: actual != nil ? .actual : target != nil ? .target : .projection,
        median: mixture.median, mean: mixture.mean,
        intervals: levels.map { level in
          LevelInterval(
            level: level, lower: mixture.quantile((1 - level) / 2), upper: mixture.quantile((1 + level) / 2))
        },
        actual: actual, target: target?.value, basis: (basis + sources).uniqued())
    }
    return IndicatorProjection(
      indicator: indicator, rows: rows,
      targetProbabilities: indicator.targets.compactMap { target in
        probability(of: target, of: indicator, scenario: scenario).map {
          TargetProbability(target: target, probability: $0)
        }
      },
      diagnostics: source.path.diagnostics)
  }
}

extension DevelopmentPlan {
  /// What the posterior of one indicator is asked.
  public func problem(for indicator: Indicator) throws(PlanError) -> PathProblem {
    guard let base = indicator.base else { throw .missingBase(indicator: indicator.id) }
    guard let anchor = indicator.anchor else { throw .missingTarget(indicator: indicator.id) }
    guard let claim = flowClaim(of: anchor, of: indicator) else {
      throw .nonPositive(indicator: indicator.id, what: "flow that the total implies", value: 0)
    }
    let prior = indicator.path ?? path
    return PathProblem(
      prior: prior, horizon: Double(anchor.year - originYear), baseMean: base.logMedian,
      baseDeviation: base.logDeviation,
      claim: ClaimDistribution(
        claim, attainment: indicator.attainment ?? attainment, excessMean: prior.excessMean),
      observations: indicator.observations(originYear: originYear, prior: prior),
      interim: interimClaims(of: indicator, before: anchor, prior),
      stages: indicator.kind == .flow || !stages.isEmpty ? stages : [])
  }

  /// The claims on years before the last target's, one a year.
  private func interimClaims(of indicator: Indicator, before anchor: Target, _ prior: PathPrior) -> [InterimClaim] {
    var claims: [Int: InterimClaim] = [:]
    for target in indicator.targets where target.year < anchor.year && target.year > originYear {
      guard let claim = flowClaim(of: target, of: indicator) else { continue }
      let distribution = ClaimDistribution(
        claim, attainment: indicator.attainment ?? attainment, excessMean: prior.excessMean)
      claims[target.year] = InterimClaim(time: Double(target.year - originYear), claim: distribution)
    }
    return claims.keys.sorted().map { claims[$0]! }
  }

  /// The claim on the flow of the target's year; a total over the plan's years is turned into one along the median ramp
  /// of the prior, and `nil` says that no positive flow gives the total.
  public func flowClaim(of target: Target, of indicator: Indicator) -> Claim? {
    guard target.reading == .cumulative, let base = indicator.base else { return target.claim }
    let prior = indicator.path ?? path
    let shares = prior.medianRiseShares(years: target.year - originYear)
    func flow(_ total: Double) -> Double {
      CumulativeReading(total: total, base: base.median, riseShares: shares).finalFlow
    }
    guard flow(target.value) > 0 else { return nil }
    return switch target.claim {
    case .point(let value): .point(flow(value))
    case .about(let value): .about(flow(value))
    case .atLeast(let value): .atLeast(flow(value))
    case .band(let lower, let upper): .band(flow(lower), flow(upper))
    case .atMost(let value): .atMost(flow(value))
    }
  }

  /// Ids of everything an indicator's rows rest on, in a fixed order.
  public func basis(of indicator: Indicator) -> [String] {
    basis(of: indicator, lookup: self.indicator, ratios: ratioBasis())
  }

  /// Ids of the bands on each indicator.
  func ratioBasis() -> [String: [String]] {
    var result: [String: [String]] = [:]
    for ratio in ratios {
      for id in [ratio.numerator, ratio.denominator] {
        result[id, default: []] += ratio.basis.isEmpty ? [ratio.id] : ratio.basis
      }
    }
    return result
  }

  func basis(
    of indicator: Indicator, lookup: (String) -> Indicator?, ratios: [String: [String]]
  ) -> [String] {
    var ids: [String] = []
    var current = indicator
    if indicator.derivation != nil { ids.append(Derivation.label) }
    while let derivation = current.derivation, let next = lookup(derivation.indicator) {
      ids += derivation.factor.basis
      current = next
    }
    ids += current.base?.basis ?? []
    ids += current.targets.flatMap(\.sources)
    ids.append((current.attainment ?? attainment).basisID)
    ids.append((current.path ?? path).name)
    ids += stages.map(\.id)
    if let anchor = current.anchor {
      ids += current.targets.map(\.year).filter { $0 < anchor.year }.sorted().map { "interim:\($0)" }
    }
    ids += ratios[indicator.id] ?? []
    ids += ratios[current.id] ?? []
    return ids.uniqued()
  }
}

extension PathPrior {
  /// g₁…g_H of a ramp with the prior's median shape.
  public func medianRiseShares(years: Int) -> [Double] {
    let ramp = AnchoredPath(
      .rampWeibull, base: 0, target: 1, eta: maturity.mean, logExponent: rampShape.mean, horizon: Double(years))
    return (1...max(1, years)).map { expm1(ramp.logValue(at: Double($0))) / expm1(1) }
  }
}

extension PathPosterior {
  public var diagnostics: PosteriorDiagnostics {
    var warnings: [LocalizedText] = []
    if effectiveSampleSize < Self.smallestEffectiveSampleSize {
      let size = Int(effectiveSampleSize.rounded())
      warnings.append(
        LocalizedText(
          chinese: "有效样本量只有\(size),低于400,结果较粗。",
          english: "the effective sample size is \(size), below 400: read the figures as rough"))
    }
    return PosteriorDiagnostics(
      logEvidence: logEvidence, effectiveSampleSize: effectiveSampleSize, familyWeights: familyWeights,
      deviationWeights: deviationWeights, horizonLogVariance: horizonMoments.variance, warnings: warnings)
  }
}

extension Array where Element: Hashable {
  /// The elements without repetition, in order of first appearance.
  func uniqued() -> [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}
