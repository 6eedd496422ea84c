import DevelopmentPlans
import Glibc
import GrowthCurves

/// How far each assumption moves the probability of a plan's leading target, one at a time.
///
/// The leading target is the anchor of the first indicator that has one. Every bar is computed by the posterior itself,
/// with one assumption at the low and the high end of its range and all others as they are.
public struct AssumptionEffects: Sendable {
  public struct Effect: Sendable, Hashable {
    public var assumption: LocalizedText
    /// The probability with the assumption at its low and at its high end.
    public var low: Double
    public var high: Double
  }

  public let indicator: Indicator
  public let target: Target
  /// The probability as the plan is.
  public let probability: Double
  public let effects: [Effect]

  /// `nil` for a plan without a target, or one whose leading indicator cannot be projected.
  public init?(of plan: DevelopmentPlan) {
    guard let indicator = plan.indicators.first(where: { $0.derivation == nil && $0.anchor != nil }),
      let target = indicator.anchor, let probability = Self.probability(of: target, of: indicator, in: plan)
    else { return nil }
    self.indicator = indicator
    self.target = target
    self.probability = probability
    effects = Self.variations(of: indicator, in: plan).compactMap { variation in
      guard let low = Self.probability(of: target, changing: indicator, in: plan, variation.low),
        let high = Self.probability(of: target, changing: indicator, in: plan, variation.high)
      else { return nil }
      return Effect(assumption: variation.name, low: low, high: high)
    }
  }

  public func tornado(language: Language) -> TornadoChart {
    TornadoChart(
      title: "\(Words.probability[language]): \(target.wording)",
      subtitle: Words.tornadoNote[language], middle: probability,
      bars: effects.map { .init(label: $0.assumption[language], low: $0.low, high: $0.high) }, language: language)
  }

  private typealias Change = (inout DevelopmentPlan, inout Indicator) -> Void

  private static func probability(
    of target: Target, changing indicator: Indicator, in plan: DevelopmentPlan, _ change: Change
  ) -> Double? {
    var (changedPlan, changedIndicator) = (plan, indicator)
    change(&changedPlan, &changedIndicator)
    return probability(of: target, of: changedIndicator, in: changedPlan)
  }

  private static func probability(of target: Target, of indicator: Indicator, in plan: DevelopmentPlan) -> Double? {
    guard let claim = plan.flowClaim(of: target, of: indicator),
      let problem = try? plan.problem(for: indicator), let path = try? PathPosterior(problem, options: .default)
    else { return nil }
    return path.probability(of: claim, at: Double(target.year - plan.originYear))
  }

  private static func variations(
    of indicator: Indicator, in plan: DevelopmentPlan
  ) -> [(name: LocalizedText, low: Change, high: Change)] {
    var all: [(name: LocalizedText, low: Change, high: Change)] = []
    func attainment(_ prior: AttainmentPrior) -> Change {
      { plan, indicator in
        plan.attainment = prior
        indicator.attainment = nil
      }
    }
    all.append(
      (
        LocalizedText(chinese: "实现率：怀疑至中性", english: "attainment: sceptical to neutral"), attainment(.sceptical),
        attainment(.neutral)
      ))
    if let base = indicator.base, base.logDeviation > 0 {
      func known(_ sign: Double) -> Change {
        { _, indicator in indicator.base = .known(base.median * exp(sign * quantile95 * base.logDeviation)) }
      }
      all.append((LocalizedText(chinese: "基期值：范围两端", english: "base: ends of its range"), known(-1), known(1)))
    }
    func path(_ change: @escaping (inout PathPrior) -> Void) -> Change {
      { plan, indicator in
        change(&plan.path)
        if indicator.path != nil { change(&indicator.path!) }
      }
    }
    let scales = (indicator.path ?? plan.path).deviationScales.map(\.value)
    if let smallest = scales.min(), let largest = scales.max(), smallest < largest {
      all.append(
        (
          LocalizedText(chinese: "年际偏离：最小至最大", english: "deviation between years: smallest to largest"),
          path { $0.deviationScales = [DeviationScale(smallest, weight: 1)] },
          path { $0.deviationScales = [DeviationScale(largest, weight: 1)] }
        ))
    }
    all.append(
      (
        LocalizedText(chinese: "路径族：只用指数至只用爬坡", english: "families: exponential alone to ramp alone"),
        path { $0.families = [.init(.exponential, weight: 1)] }, path { $0.families = [.init(.rampWeibull, weight: 1)] }
      ))
    all.append(
      (
        LocalizedText(chinese: "超出所述数字的均值：1%至10%", english: "excess over the stated figure: 1% to 10%"),
        path { $0.excessMean = 0.01 }, path { $0.excessMean = 0.10 }
      ))
    if !plan.stages.isEmpty {
      all.append(
        (
          LocalizedText(chinese: "阶段表述：不计至可信", english: "stage statements: ignored to trusted"),
          path { $0.stageReliability = 0.5 }, path { $0.stageReliability = 0.95 }
        ))
    }
    return all
  }

  /// Φ⁻¹(0.95): the ends of a range are its 5% and 95% quantiles.
  private static let quantile95 = 1.6448536269514722
}
