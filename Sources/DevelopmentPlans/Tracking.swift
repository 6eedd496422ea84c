import Glibc
import GrowthCurves

/// Where actuals stand against the path to the targets.
public struct Tracking: Sendable {
  public var plan: DevelopmentPlan
  public var indicators: [IndicatorTracking]
  public var refusals: [IndicatorRefusal]
}

/// One indicator against its yardsticks.
public struct IndicatorTracking: Sendable {
  public var indicator: Indicator
  public var target: Target
  /// The latest actual, as published; `nil` when there is none.
  public var latest: Actual?
  /// Years after the origin of the annual value it stands for, and that value.
  public var time: Double
  public var annualValue: Double
  /// (y - y₀)/(L - y₀): how much of the rise is done.
  public var progressShare: Double
  public var yardsticks: [Yardstick]
  /// What remains; `nil` at or after the target's year.
  public var required: RequiredGrowth?
  public var probability: Double
  public var light: Light
  /// Years of the plan between the first and the last actual for which there is none.
  public var missingYears: [Int]
  public var sentence: LocalizedText
}

/// One way of saying what should have been reached by now.
public struct Yardstick: Sendable, Hashable {
  public enum Kind: String, Sendable, Hashable {
    /// 序时进度: a straight line in time.
    case timeShare = "time_share"
    /// The year's part of that line by the indicator's own season.
    case seasonalShare = "seasonal_share"
    /// The median ramp from base to target.
    case curve = "s_path"
    /// Constant growth from base to target.
    case compoundGrowth = "cagr"
  }

  public var kind: Kind
  /// The value expected at the latest actual.
  public var expected: Double
  /// What is held against it: the annual value, or the figure of the part of a year.
  public var actual: Double
  /// (expected - y₀)/(L - y₀).
  public var expectedShare: Double

  /// Whether less is better: the target is a ceiling, or lies below the base.
  public var isFall = false

  public var isAhead: Bool { isFall ? actual <= expected : actual >= expected }
}

/// A traffic light with its rule: green from 0.5 on (the rule by which the Office for Budget Responsibility judges fiscal
/// targets), amber from 0.2, red below; the lower bound is ours.
public enum Light: String, Sendable, Hashable {
  case green, amber, red

  public init(probability: Double) {
    self = probability >= 0.5 ? .green : probability >= 0.2 ? .amber : .red
  }

  public static let rule = LocalizedText(
    chinese: "绿灯：达成概率不低于50%；黄灯：20%至50%；红灯：低于20%",
    english: "green: probability of at least 50%; amber: 20% to 50%; red: below 20%")

  public var name: LocalizedText {
    switch self {
    case .green: LocalizedText(chinese: "绿灯", english: "green")
    case .amber: LocalizedText(chinese: "黄灯", english: "amber")
    case .red: LocalizedText(chinese: "红灯", english: "red")
    }
  }
}

/// Tracks plans: the entry behind `forecast track`.
public struct PlanTracker: Sendable {
  public var options: PathPosterior.Options
  public var deflatorGrowth: Double

  public init(options: PathPosterior.Options = .default, deflatorGrowth: Double = 0) {
    self.options = options
    self.deflatorGrowth = deflatorGrowth
  }

  public func track(_ plan: DevelopmentPlan) throws(PlanError) -> Tracking {
    track(try PlanPosterior(plan, options: options))
  }

  public func track(_ posterior: PlanPosterior) -> Tracking {
    Tracking(
      plan: posterior.plan,
      indicators: posterior.plan.indicators.compactMap { track($0, posterior) }, refusals: posterior.refusals)
  }

  private func track(_ indicator: Indicator, _ posterior: PlanPosterior) -> IndicatorTracking? {
    let plan = posterior.plan
    guard let target = indicator.anchor, let base = indicator.base,
      let claim = plan.flowClaim(of: target, of: indicator),
      let probability = posterior.probability(of: target, of: indicator),
      let current = indicator.latestKnown(originYear: plan.originYear)
    else { return nil }
    let horizon = Double(target.year - plan.originYear)
    let prior = indicator.path ?? plan.path
    let latest = indicator.latestActual
    var yardsticks = Self.yardsticks(
      base: base.median, bar: claim.bar, time: current.time, value: current.value, horizon: horizon, prior: prior)
    if let part = Self.seasonalYardstick(indicator, latest, base.median, claim.bar, horizon, plan.originYear) {
      yardsticks.insert(part, at: 1)
    }
    if !claim.isFloor || claim.bar < base.median { for i in yardsticks.indices { yardsticks[i].isFall = true } }
    let required =
      current.time < horizon
      ? RequiredGrowth(
        base: base.median, current: current.value, time: current.time, bar: claim.bar, horizon: horizon,
        deflatorGrowth: deflatorGrowth) : nil
    let light = Light(probability: probability)
    let rise = claim.bar - base.median
    return IndicatorTracking(
      indicator: indicator, target: target, latest: latest, time: current.time, annualValue: current.value,
      progressShare: rise == 0 ? 1 : (current.value - base.median) / rise, yardsticks: yardsticks, required: required,
      probability: probability, light: light, missingYears: indicator.missingYears(originYear: plan.originYear),
      sentence: Self.sentence(indicator, target, latest, yardsticks, required, probability, light))
  }

  private static func yardsticks(
    base: Double, bar: Double, time: Double, value: Double, horizon: Double, prior: PathPrior
  ) -> [Yardstick] {
    let s = time / horizon
    let ramp = AnchoredPath(
      .rampWeibull, base: log(base), target: log(bar), eta: prior.maturity.mean, logExponent: prior.rampShape.mean,
      horizon: horizon)
    func yardstick(_ kind: Yardstick.Kind, _ expected: Double) -> Yardstick {
      Yardstick(
        kind: kind, expected: expected, actual: value,
        expectedShare: bar == base ? s : (expected - base) / (bar - base))
    }
    return [
      yardstick(.timeShare, base + (bar - base) * s), yardstick(.curve, exp(ramp.logValue(at: time))),
      yardstick(.compoundGrowth, base * pow(bar / base, s)),
    ]
  }

  /// For a part of a year: the year's value on the straight line, times the part's share by the own season, against the
  /// figure as published.
  private static func seasonalYardstick(
    _ indicator: Indicator, _ latest: Actual?, _ base: Double, _ bar: Double, _ horizon: Double, _ originYear: Int
  ) -> Yardstick? {
    guard indicator.kind == .flow, let latest, latest.span.months != 1...12 else { return nil }
    let year = base + (bar - base) * Double(latest.span.year - originYear) / horizon
    let expected = year * indicator.seasonalShare(of: latest.span.months)
    return Yardstick(
      kind: .seasonalShare, expected: expected, actual: latest.value,
      expectedShare: bar == base ? 1 : (year - base) / (bar - base))
  }

  private static func sentence(
    _ indicator: Indicator, _ target: Target, _ latest: Actual?, _ yardsticks: [Yardstick], _ required: RequiredGrowth?,
    _ probability: Double, _ light: Light
  ) -> LocalizedText {
    guard let latest else {
      return LocalizedText(
        chinese:
          "\(indicator.name.chinese)尚无实际数据，达成“\(target.wording)”的概率为\(percent(probability))（\(light.name.chinese)），全部来自假设。",
        english:
          "\(indicator.name.english) has no actual yet; the probability of \"\(target.wording)\" is \(percent(probability)) "
          + "(\(light.name.english)), all of it assumption")
    }
    let ahead = yardsticks.filter(\.isAhead).map(\.kind)
    let stand: LocalizedText
    if ahead.count == yardsticks.count {
      stand = LocalizedText(chinese: "各项标尺均已超前", english: "ahead of every yardstick")
    } else if ahead.isEmpty {
      stand = LocalizedText(chinese: "各项标尺均落后", english: "behind every yardstick")
    } else if yardsticks[0].isFall, ahead.contains(.timeShare), !ahead.contains(.compoundGrowth) {
      stand = LocalizedText(
        chinese: "快于序时进度但慢于等速下降，因为等速下降在前期要求更多",
        english: "ahead of a straight line but behind a constant rate of decline, which asks for more early")
    } else if !yardsticks[0].isFall, ahead.contains(.compoundGrowth) {
      stand = LocalizedText(
        chinese: "落后于序时进度但不落后于等速增长，因为直线在前期要求更多",
        english: "behind a straight line but not behind constant growth, since a straight line asks for more early")
    } else {
      stand = LocalizedText(
        chinese: "标尺之间不一致，季节或年内进度使其不同", english: "the yardsticks disagree, since the season of the year shifts them")
    }
    let remains = required.map { remaining($0.compoundRate, isFall: yardsticks[0].isFall) }
    return LocalizedText(
      chinese: "\(indicator.name.chinese)截至\(latest.span.label)\(stand.chinese)；"
        + (remains.map { "\($0.chinese)，" } ?? "") + "达成概率为\(percent(probability))（\(light.name.chinese)）。",
      english: "\(indicator.name.english) as of \(latest.span.label): \(stand.english); "
        + (remains.map { "\($0.english), " } ?? "")
        + "with a probability of \(percent(probability)) (\(light.name.english))")
  }

  /// What is left to do, or to lose, each year.
  private static func remaining(_ rate: Double, isFall: Bool) -> LocalizedText {
    let size = "\((abs(rate) * 1000).rounded() / 10)%"
    return switch (isFall, rate < 0) {
    case (false, false):
      LocalizedText(chinese: "今后每年需增长\(size)", english: "\(size) a year remain to be grown")
    case (false, true): LocalizedText(chinese: "今后每年下降\(size)仍可达成", english: "it could lose \(size) a year")
    case (true, true): LocalizedText(chinese: "今后每年需下降\(size)", english: "\(size) a year remain to be cut")
    case (true, false): LocalizedText(chinese: "今后每年增长\(size)仍可达成", english: "it could grow \(size) a year")
    }
  }

  private static func percent(_ probability: Double) -> String { DevelopmentPlans.percent(probability) }
}

extension Indicator {
  /// The figure whose period ends last; of those, the one that covers most.
  public var latestActual: Actual? {
    actuals.max { a, b in
      (a.span.year, a.span.months.upperBound, a.span.months.count)
        < (b.span.year, b.span.months.upperBound, b.span.months.count)
    }
  }

  /// Years after the origin and before the last actual without any figure.
  public func missingYears(originYear: Int) -> [Int] {
    let years = Set(actuals.map(\.span.year))
    guard let last = years.max(), last > originYear + 1 else { return [] }
    return ((originYear + 1)..<last).filter { !years.contains($0) }
  }
}
