import Forecasting
import Glibc
import GrowthCurves

/// One bar of a tornado chart: what an assumption moves when it goes to the ends of its range, all else as it is.
public struct SensitivityBar: Sendable, Hashable {
  /// The assumption's basis id.
  public var id: String
  public var label: LocalizedText
  /// The assumption at its low and high end, in words.
  public var lowSetting: String
  public var highSetting: String
  /// The outcome at the two ends.
  public var low: Double
  public var high: Double
  public var swing: Double { abs(high - low) }
}

/// How far each assumption moves one outcome of a plan, widest first.
public struct Sensitivity: Sendable, Hashable {
  public enum Outcome: String, Sendable, Hashable {
    /// The probability that the indicator's last target is met.
    case probability
    /// The median in the year of the indicator's last target.
    case median
  }

  public var indicator: String
  public var outcome: Outcome
  /// The outcome under the plan as it stands.
  public var central: Double
  public var bars: [SensitivityBar]

  /// - Returns: `nil` for an indicator that has no path or no target year.
  /// - Throws: faults of the plan.
  public init?(
    of indicatorID: String, in plan: DevelopmentPlan, outcome: Outcome = .probability,
    options: PathPosterior.Options = .default
  ) throws(PlanError) {
    // The points of the plan and of its variation are the same, so most of their error cancels in the difference, which is
    // what a bar shows.
    let coarse = options.coarse
    guard let indicator = plan.indicator(indicatorID),
      let central = try Self.evaluate(plan, indicatorID, outcome, options),
      let reference = try Self.evaluate(plan, indicatorID, outcome, coarse)
    else { return nil }
    self.indicator = indicatorID
    self.outcome = outcome
    self.central = central
    let variations = Self.variations(of: plan, root: Self.root(of: indicator, in: plan), indicator: indicator)
    let settings = variations.flatMap { [$0.low.plan, $0.high.plan] }
    let outcomes = ParallelMap(chunk: 1)(settings) { _, changed in
      Result { () throws(PlanError) in try Self.evaluate(changed, indicatorID, outcome, coarse) }
    }
    func moved(_ value: Double) -> Double {
      switch outcome {
      case .probability: min(max(central + (value - reference), 0), 1)
      case .median: central * (value / reference)
      }
    }
    var bars: [SensitivityBar] = []
    for (i, variation) in variations.enumerated() {
      guard let low = try outcomes[2 * i].get(), let high = try outcomes[2 * i + 1].get() else { continue }
      bars.append(
        SensitivityBar(
          id: variation.id, label: variation.label, lowSetting: variation.low.setting,
          highSetting: variation.high.setting, low: moved(low), high: moved(high)))
    }
    self.bars = bars.sorted { $0.swing > $1.swing }
  }

  private static func root(of indicator: Indicator, in plan: DevelopmentPlan) -> Indicator {
    let chain = indicator.chain(plan.indicator)
    return chain[chain.count - 1]
  }

  private static func evaluate(
    _ plan: DevelopmentPlan, _ id: String, _ outcome: Outcome, _ options: PathPosterior.Options
  ) throws(PlanError) -> Double? {
    // Only the indicators the outcome rests on, and those a band ties to them, are computed.
    let posterior = try PlanPosterior(plan.restricted(to: id), options: options)
    guard let indicator = posterior.indicator(id), let anchor = indicator.anchor ?? root(of: indicator, in: plan).anchor
    else { return nil }
    switch outcome {
    case .probability:
      return indicator.anchor.flatMap { posterior.probability(of: $0, of: indicator) }
    case .median:
      return posterior.predictive(of: indicator, at: Double(anchor.year - plan.originYear))?.median
    }
  }

  private struct Variation {
    var id: String
    var label: LocalizedText
    var low: (setting: String, plan: DevelopmentPlan)
    var high: (setting: String, plan: DevelopmentPlan)
  }

  private static func variations(of plan: DevelopmentPlan, root: Indicator, indicator: Indicator) -> [Variation] {
    let position = plan.indicators.firstIndex { $0.id == root.id }!
    func changed(_ change: (inout DevelopmentPlan) -> Void) -> DevelopmentPlan {
      var copy = plan
      change(&copy)
      return copy
    }
    func path(_ change: (inout PathPrior) -> Void) -> DevelopmentPlan {
      changed { copy in
        var prior = copy.indicators[position].path ?? copy.path
        change(&prior)
        copy.indicators[position].path = prior
      }
    }
    var result: [Variation] = []
    if let base = root.base, !base.isKnown {
      let factor = exp(UncertainQuantity.quantile95 * base.logDeviation)
      result.append(
        Variation(
          id: base.basis.first ?? "base:\(root.id)",
          label: LocalizedText(chinese: "\(root.name.chinese)基期值", english: "base of \(root.name.english)"),
          low: (
            short(base.median / factor),
            changed { $0.indicators[position].base = .known(base.median / factor, basis: base.basis) }
          ),
          high: (
            short(base.median * factor),
            changed { $0.indicators[position].base = .known(base.median * factor, basis: base.basis) }
          )))
    }
    for (i, item) in plan.indicators.enumerated() where item.id == indicator.id {
      guard let factor = item.derivation?.factor, !factor.isKnown else { continue }
      let reach = exp(UncertainQuantity.quantile95 * factor.logDeviation)
      result.append(
        Variation(
          id: factor.basis.first ?? "factor:\(item.id)",
          label: LocalizedText(chinese: "\(item.name.chinese)的推算系数", english: "factor of \(item.name.english)"),
          low: (
            short(factor.median / reach),
            changed { $0.indicators[i].derivation!.factor = .known(factor.median / reach, basis: factor.basis) }
          ),
          high: (
            short(factor.median * reach),
            changed { $0.indicators[i].derivation!.factor = .known(factor.median * reach, basis: factor.basis) }
          )))
    }
    func attainment(_ prior: AttainmentPrior) -> DevelopmentPlan {
      changed { $0.indicators[position].attainment = prior }
    }
    result.append(
      Variation(
        id: (root.attainment ?? plan.attainment).basisID,
        label: LocalizedText(chinese: "完成度先验", english: "attainment prior"),
        low: ("sceptical", attainment(.sceptical)), high: ("neutral", attainment(.neutral))))
    let families = (root.path ?? plan.path).families.map(\.family)
    if families.count > 1 {
      func only(_ family: PathFamily) -> DevelopmentPlan { path { $0.families = [.init(family, weight: 1)] } }
      result.append(
        Variation(
          id: "families", label: LocalizedText(chinese: "曲线族", english: "curve family"),
          low: (families.first!.rawValue, only(families.first!)), high: (families.last!.rawValue, only(families.last!)))
      )
    }
    let scales = (root.path ?? plan.path).deviationScales.map(\.value)
    if let least = scales.min(), let most = scales.max(), least < most {
      result.append(
        Variation(
          id: "deviation-scale", label: LocalizedText(chinese: "年际偏离q", english: "between-year deviation q"),
          low: (short(least), path { $0.deviationScales = [DeviationScale(least, weight: 1)] }),
          high: (short(most), path { $0.deviationScales = [DeviationScale(most, weight: 1)] })))
    }
    result.append(
      Variation(
        id: "excess-mean", label: LocalizedText(chinese: "超出目标的平均幅度m", english: "mean excess over a bound m"),
        low: ("0", path { $0.excessMean = 0 }), high: ("0.1", path { $0.excessMean = 0.1 })))
    let maturity = (root.path ?? plan.path).maturity
    result.append(
      Variation(
        id: "maturity", label: LocalizedText(chinese: "期末成熟度η", english: "maturity at the horizon η"),
        low: (short(maturity.mean - maturity.deviation), path { $0.maturity.mean -= maturity.deviation }),
        high: (short(maturity.mean + maturity.deviation), path { $0.maturity.mean += maturity.deviation })))
    if !plan.stages.isEmpty {
      result.append(
        Variation(
          id: "stage-reliability",
          label: LocalizedText(chinese: "阶段表述可信度ρ", english: "reliability of stage statements ρ"),
          low: ("0.5", path { $0.stageReliability = 0.5 }), high: ("0.95", path { $0.stageReliability = 0.95 })))
    }
    if let anchor = root.anchor, root.targets.contains(where: { $0.year < anchor.year }) {
      result.append(
        Variation(
          id: "interim", label: LocalizedText(chinese: "此前年份的目标", english: "targets of earlier years"),
          low: (
            "without", changed { $0.indicators[position].targets.removeAll { $0.year < anchor.year } }
          ), high: ("as stated", plan)))
    }
    for (i, ratio) in plan.ratios.enumerated() where [ratio.numerator, ratio.denominator].contains(root.id) {
      result.append(
        Variation(
          id: ratio.id, label: LocalizedText(chinese: "比率区间\(ratio.id)", english: "band of \(ratio.id)"),
          low: ("without", changed { $0.ratios.remove(at: i) }), high: ("as stated", plan)))
    }
    return result
  }

  private static func short(_ value: Double) -> String {
    let scale = pow(10, 2 - floor(log10(abs(value))))
    let rounded = (value * scale).rounded() / scale
    return rounded == rounded.rounded() && abs(rounded) < 1e15 ? "\(Int(rounded))" : "\(rounded)"
  }
}

extension DevelopmentPlan {
  /// The plan with only the indicators one of them rests on, and those tied to them by a band.
  func restricted(to id: String) -> DevelopmentPlan {
    var needed: Set<String> = [id]
    var size = 0
    while needed.count != size {
      size = needed.count
      for indicator in indicators where needed.contains(indicator.id) {
        if let source = indicator.derivation?.indicator { needed.insert(source) }
      }
      for ratio in ratios where needed.contains(ratio.numerator) || needed.contains(ratio.denominator) {
        needed.formUnion([ratio.numerator, ratio.denominator])
      }
    }
    var copy = self
    copy.indicators = indicators.filter { needed.contains($0.id) }
    copy.ratios = ratios.filter { needed.contains($0.numerator) && needed.contains($0.denominator) }
    copy.instruments = []
    return copy
  }
}
