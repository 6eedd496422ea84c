import Forecasting
import Glibc
import GrowthCurves

/// The verdict on a plan: each target alone, all together, and how much of the answer is assumption.
public struct Assessment: Sendable {
  public var plan: DevelopmentPlan
  public var targets: [TargetAssessment]
  /// P(every target met), attainments coupled by the plan's correlation; `nil` without targets.
  public var jointProbability: Double?
  public var conflicts: [Conflict]
  /// The assumptions of the plan file and the named priors in use.
  public var assumptions: [Assumption]
  /// Which next actual would settle most, best first.
  public var valueOfInformation: [NextActual]
  public var plausibility: Plausibility
  public var refusals: [IndicatorRefusal]
  /// One sentence on the whole.
  public var verdict: LocalizedText
}

/// One target under the posterior.
public struct TargetAssessment: Sendable {
  public var indicator: Indicator
  public var target: Target
  /// P(reported value of the target's year meets it).
  public var probability: Double
  /// The central 80% of the reported value of the target's year.
  public var interval: LevelInterval
  public var median: Double
  /// From the latest known value to the target; `nil` for a derived indicator or when no time remains.
  public var required: RequiredGrowth?
  /// The value and time from which growth is required.
  public var from: (time: Double, value: Double)?
  /// The share of the reference class that grew more slowly than required.
  public var realism: Realism?
  /// The same probability under the neutral and the sceptical prior of attainment.
  public var probabilityUnder: [(prior: AttainmentPrior, probability: Double)]
  /// How much of the probability is assumption: var(x_H | data)/var(x_H), 1 without actuals.
  public var priorShare: Double
  public var priorShareSentence: LocalizedText
  /// What the base and the target alone say of the years between.
  public var bounds: SharpBounds?
  public var alternatives: [ReadingAlternative]
  /// What the target's rows rest on.
  public var basis: [String]
}

/// Where a required growth rate stands among rates that comparable places realised.
public struct Realism: Sendable, Hashable {
  public var referenceClass: String
  public var count: Int
  /// (k + ½)/(n + 1) at or above the required rate.
  public var shareAtOrAbove: Double
  /// Jeffreys 80% interval of that share.
  public var interval: ClosedRange<Double>
  public var percentile: Double { 1 - shareAtOrAbove }
}

/// Another reading of the same words, with what it changes.
public struct ReadingAlternative: Sendable, Hashable {
  public var id: String
  public var text: LocalizedText
  /// The flow of the target's year under this reading.
  public var flow: ClosedRange<Double>?
  public var probability: Double?
  public var requiredCompoundRate: Double?
}

/// What the next actual of one indicator is worth.
public struct NextActual: Sendable, Hashable {
  public var indicator: String
  public var year: Int
  /// Expected drop of the binary entropy of hitting the target, nats.
  public var entropyDrop: Double
  /// Expected drop of the risk of acting or missing, in units of one such cost.
  public var riskDrop: Double
}

/// What investment and additionality say beside the projection; never an input of it.
public struct Plausibility: Sendable, Hashable {
  /// Capital in service at the horizon per unit of added output, at the bar and at the median.
  public var capitalPerOutputAtTarget: Double?
  public var capitalPerOutputAtMedian: Double?
  /// Share of the programme in service at the horizon.
  public var shareInService: Double?
  /// Net additional output of the target's bar.
  public var netAdditional: ClosedRange<Double>?
  public var basis: [String] = []
}

/// Assesses plans: the entry behind `forecast assess`.
public struct PlanAssessor: Sendable {
  public var options: PathPosterior.Options
  /// Realised growth per indicator id, or under `*` for any.
  public var growthClasses: [String: GrowthReferenceClass]
  /// Growth of the deflator per year, for required rates at constant prices.
  public var deflatorGrowth: Double

  public init(
    options: PathPosterior.Options = .default, growthClasses: [String: GrowthReferenceClass] = [:],
    deflatorGrowth: Double = 0
  ) {
    self.options = options
    self.growthClasses = growthClasses
    self.deflatorGrowth = deflatorGrowth
  }

  public func assess(_ plan: DevelopmentPlan, scenario: Scenario = .none) throws(PlanError) -> Assessment {
    let posterior = try PlanPosterior(plan, options: options)
    return try assess(posterior, scenario: scenario)
  }

  public func assess(_ posterior: PlanPosterior, scenario: Scenario = .none) throws(PlanError) -> Assessment {
    let plan = posterior.plan
    let alternatives = try alternativePosteriors(of: plan)
    let questions = plan.indicators.flatMap { indicator in indicator.targets.map { (indicator, $0) } }
    let answers = ParallelMap(chunk: 1)(questions) { _, question in
      Result { () throws(PlanError) in
        try assess(question.1, of: question.0, posterior, alternatives, scenario)
      }
    }
    var targets: [TargetAssessment] = []
    for answer in answers {
      if let assessment = try answer.get() { targets.append(assessment) }
    }
    var conflicts = [plan.hardConflict()].compactMap { $0 }
    let joint = targets.isEmpty ? nil : posterior.jointProbability(of: targets, scenario: scenario)
    conflicts += posterior.bandConflicts()
    if let joint, let soft = posterior.softConflict(targets, joint: joint) { conflicts.append(soft) }
    return Assessment(
      plan: plan, targets: targets, jointProbability: joint, conflicts: conflicts,
      assumptions: plan.allAssumptions, valueOfInformation: posterior.valueOfNextActuals(),
      plausibility: posterior.plausibility(), refusals: posterior.refusals,
      verdict: Self.verdict(targets, joint: joint, conflicts))
  }

  /// The plan with each named prior in place of its own, for the share that is assumption.
  private func alternativePosteriors(
    of plan: DevelopmentPlan
  ) throws(PlanError) -> [(prior: AttainmentPrior, posterior: PlanPosterior)] {
    var result: [(prior: AttainmentPrior, posterior: PlanPosterior)] = []
    for prior in [AttainmentPrior.neutral, .sceptical] {
      var changed = plan
      changed.attainment = prior
      for i in changed.indicators.indices where changed.indicators[i].attainment != nil {
        changed.indicators[i].attainment = prior
      }
      result.append((prior, try PlanPosterior(changed, options: options)))
    }
    return result
  }

  private func assess(
    _ target: Target, of indicator: Indicator, _ posterior: PlanPosterior,
    _ alternatives: [(prior: AttainmentPrior, posterior: PlanPosterior)], _ scenario: Scenario
  ) throws(PlanError) -> TargetAssessment? {
    let plan = posterior.plan
    let time = Double(target.year - plan.originYear)
    guard let source = posterior.source(of: indicator),
      let mixture = posterior.predictive(of: indicator, at: time, scenario: scenario),
      let probability = posterior.probability(of: target, of: indicator, scenario: scenario),
      let claim = plan.flowClaim(of: target, of: indicator)
    else { return nil }
    let share = source.path.priorShare
    let start = indicator.latestKnown(originYear: plan.originYear)
    var required: RequiredGrowth?
    if let start, let base = indicator.base, start.time < time {
      required = RequiredGrowth(
        base: base.median, current: start.value, time: start.time, bar: claim.bar, horizon: time,
        deflatorGrowth: deflatorGrowth)
    }
    let growthClass = growthClasses[indicator.id] ?? growthClasses["*"]
    return TargetAssessment(
      indicator: indicator, target: target, probability: probability,
      interval: LevelInterval(level: 0.8, lower: mixture.quantile(0.1), upper: mixture.quantile(0.9)),
      median: mixture.median, required: required, from: start,
      realism: required.flatMap { growth in growthClass.map { $0.realism(of: growth.compoundRate) } },
      probabilityUnder: alternatives.compactMap { prior, posterior in
        posterior.probability(of: target, of: indicator, scenario: scenario).map { (prior, $0) }
      },
      priorShare: share, priorShareSentence: Self.sentence(forPriorShare: share),
      bounds: indicator.base.map { SharpBounds(base: $0.median, atHorizon: claim.bar, horizon: time) },
      alternatives: try alternativeReadings(target, of: indicator, plan, claim),
      basis: posterior.basis(of: indicator) + scenario.basis(for: indicator, in: plan))
  }

  /// The other reading of a flow or a total, and of people who work and live in a place.
  private func alternativeReadings(
    _ target: Target, of indicator: Indicator, _ plan: DevelopmentPlan, _ claim: Claim
  ) throws(PlanError) -> [ReadingAlternative] {
    var result: [ReadingAlternative] = []
    if indicator.kind == .flow, indicator.derivation == nil, let base = indicator.base {
      var other = target
      other.reading = target.reading == .flow ? .cumulative : .flow
      var changed = plan
      let position = plan.indicators.firstIndex { $0.id == indicator.id }!
      changed.indicators[position].targets = indicator.targets.map { $0 == target ? other : $0 }
      let years = target.year - plan.originYear
      let isTotal = other.reading == .cumulative
      var alternative = ReadingAlternative(
        id: other.reading.rawValue,
        text: LocalizedText(
          chinese: isTotal ? "若理解为\(years)年累计总量" : "若理解为\(target.year)年当年值",
          english: isTotal ? "read as the total of \(years) years" : "read as the value of \(target.year)"))
      if let flow = changed.flowClaim(of: other, of: changed.indicators[position]) {
        let path = try PathPosterior(changed.problem(for: changed.indicators[position]), options: options)
        let upper = flow.upperBound ?? flow.bar
        alternative.flow = min(flow.bar, upper)...max(flow.bar, upper)
        alternative.probability =
          isTotal
          ? path.probability(ofTotal: target.claim, years: years) : path.probability(of: flow, at: Double(years))
        alternative.requiredCompoundRate =
          RequiredGrowth(
            base: base.median, current: base.median, time: 0, bar: flow.bar, horizon: Double(years)
          ).compoundRate
      }
      result.append(alternative)
    }
    if indicator.countsPeople, target.wording.contains("工作") && target.wording.contains("生活") {
      let people = target.value
      result.append(
        ReadingAlternative(
          id: "union",
          text: LocalizedText(
            chinese: "若\(people)\(indicator.unit)是工作者与居住者的并集，就业在0与\(people)之间",
            english:
              "if \(people) \(indicator.unit) is the union of workers and residents, workers are between 0 and \(people)"
          ),
          flow: 0...people))
      result.append(
        ReadingAlternative(
          id: "residents",
          text: LocalizedText(
            chinese: "若\(people)\(indicator.unit)是既工作又居住的人，就业至少为\(people)",
            english: "if \(people) \(indicator.unit) both work and live there, workers are at least \(people)"),
          flow: people...Double.infinity))
    }
    return result
  }

  /// What a prior share means.
  static func sentence(forPriorShare share: Double) -> LocalizedText {
    switch share {
    case 0.9...:
      LocalizedText(chinese: "这一概率几乎全部来自假设。", english: "almost all of this probability is assumption")
    case 0.6..<0.9:
      LocalizedText(chinese: "这一概率大部分来自假设。", english: "most of this probability is assumption")
    case 0.3..<0.6:
      LocalizedText(
        chinese: "这一概率约一半来自假设，一半来自数据。", english: "about half of this probability is assumption, half is data")
    default:
      LocalizedText(chinese: "这一概率主要来自数据。", english: "most of this probability comes from the data")
    }
  }

  static func verdict(
    _ targets: [TargetAssessment], joint: Double?, _ conflicts: [Conflict]
  ) -> LocalizedText {
    guard let joint, let hardest = targets.min(by: { $0.probability < $1.probability }) else {
      return LocalizedText(chinese: "计划没有可评估的目标。", english: "the plan has no target to assess")
    }
    let likely = targets.count { $0.probability >= 0.5 }
    let contradiction = conflicts.first { $0.kind == .hard }
    return LocalizedText(
      chinese: "\(targets.count)个目标中有\(likely)个更可能实现；全部实现的概率为\(percent(joint))，"
        + "最难的是\(hardest.indicator.name.chinese)（\(percent(hardest.probability))）"
        + (contradiction == nil ? "。" : "；目标之间存在矛盾。"),
      english: "\(likely) of \(targets.count) targets are more likely than not; all together have a probability of "
        + "\(percent(joint)), and the hardest is \(hardest.indicator.name.english) (\(percent(hardest.probability)))"
        + (contradiction == nil ? "" : "; the targets contradict each other"))
  }
}

/// `31%`; `under 1%` and `over 99%` at the ends, since no such probability is known better.
func percent(_ probability: Double) -> String {
  let value = (probability * 100).rounded()
  if value < 1 { return "<1%" }
  if value > 99 { return ">99%" }
  return "\(Int(value))%"
}

extension Indicator {
  /// The latest value known: the last actual at its time, else the base.
  public func latestKnown(originYear: Int) -> (time: Double, value: Double)? {
    if let last = observations(originYear: originYear, prior: .default).last {
      return (last.time, exp(last.logValue))
    }
    return base.map { (0, $0.median) }
  }

  /// Whether the unit counts people.
  var countsPeople: Bool { unit.contains("人") || unit.lowercased().contains("person") || unit.contains("people") }
}

extension GrowthReferenceClass {
  func realism(of rate: Double) -> Realism {
    Realism(
      referenceClass: name, count: rates.count, shareAtOrAbove: share(atLeast: rate),
      interval: interval(atLeast: rate))
  }
}

extension DevelopmentPlan {
  /// The assumptions of the file, and those of ours that the method adds: attainment, path and correlation.
  public var allAssumptions: [Assumption] {
    var result = assumptions
    let known = Set(assumptions.map(\.id))
    for prior in ([attainment] + indicators.compactMap(\.attainment)).uniqued() where !known.contains(prior.basisID) {
      result.append(
        Assumption(
          id: prior.basisID,
          text: LocalizedText(
            chinese: "ln(实际/计划)的先验均值\(thousandths(prior.logRatio))、标准差\(thousandths(prior.logDeviation))",
            english:
              "ln(actual/plan) has prior mean \(thousandths(prior.logRatio)) and deviation \(thousandths(prior.logDeviation))"
          ),
          value: exp(prior.logRatio),
          range: exp(prior.logRatio - 1.2816 * prior.logDeviation)...exp(prior.logRatio + 1.2816 * prior.logDeviation)))
    }
    for prior in ([path] + indicators.compactMap(\.path)).uniqued() where !known.contains(prior.name) {
      let families = prior.families.map { "\($0.family.rawValue) \($0.weight)" }.joined(separator: ", ")
      let scales = prior.deviationScales.map { "\($0.value) (\($0.weight))" }.joined(separator: ", ")
      result.append(
        Assumption(
          id: prior.name,
          text: LocalizedText(
            chinese: "曲线族权重：\(families)；年际偏离q：\(scales)；报告误差\(prior.reportingError)",
            english:
              "weights of curve families: \(families); deviations q: \(scales); reporting error \(prior.reportingError)"
          )))
    }
    if indicators.count(where: { !$0.targets.isEmpty }) > 1 {
      result.append(
        Assumption(
          id: "attainment-correlation",
          text: LocalizedText(
            chinese: "各指标完成度之间的相关系数（高斯连接函数）", english: "correlation of attainment between indicators (Gaussian copula)"),
          value: attainmentCorrelation))
    }
    return result
  }
}

/// A figure as people read it in a sentence.
private func thousandths(_ value: Double) -> Double { (value * 1000).rounded() / 1000 }
