import DevelopmentPlans

/// Plans that the tests share.
enum PlanExamples {
  static let vitality = DevelopmentPlan(
    id: "vitality", area: LocalizedText(chinese: "济南中央活力区", english: "Central Vitality Area"), originYear: 2022,
    horizon: 5,
    indicators: [
      Indicator(
        id: "output", name: LocalizedText(chinese: "产值", english: "Output"), unit: "亿元",
        base: UncertainQuantity(range: 60...160, basis: ["base:output"]),
        targets: [Target(wording: "产值500余亿元", claim: .band(500, 600), year: 2027, sources: ["source:article"])]),
      Indicator(
        id: "tax", name: LocalizedText(chinese: "税收", english: "Tax"), unit: "亿元",
        base: UncertainQuantity(range: 3...9, basis: ["base:tax"]),
        targets: [Target(wording: "税收40余亿元", claim: .band(40, 50), year: 2027, sources: ["source:article"])]),
      Indicator(
        id: "employment", name: LocalizedText(chinese: "就业", english: "Employment"), unit: "万人", kind: .stock,
        derivation: Derivation(
          indicator: "output",
          factor: UncertainQuantity(median: 141, logDeviation: 0.45, basis: ["assumption:output-per-worker"]))),
      Indicator(
        id: "people", name: LocalizedText(chinese: "工作生活人口", english: "People working and living"), unit: "万人",
        kind: .stock, base: UncertainQuantity(range: 3...8, basis: ["base:people"]),
        targets: [Target(wording: "12万人工作生活", claim: .point(12), year: 2027, sources: ["source:article"])]),
      Indicator(
        id: "firms", name: LocalizedText(chinese: "配套企业", english: "Supporting firms"), unit: "家", kind: .stock,
        base: UncertainQuantity(range: 200...900, basis: ["base:firms"]),
        targets: [Target(wording: "2000余家", claim: .band(2000, 3000), year: 2027, sources: ["source:article"])]),
      Indicator(
        id: "headquarters", name: LocalizedText(chinese: "总部型企业", english: "Headquarters"), unit: "家", kind: .stock,
        base: UncertainQuantity(range: 20...90, basis: ["base:headquarters"]),
        targets: [Target(wording: "200余家", claim: .band(200, 300), year: 2027, sources: ["source:article"])]),
      Indicator(
        id: "investment", name: LocalizedText(chinese: "总投资", english: "Investment"), unit: "亿元", kind: .stock,
        base: UncertainQuantity(range: 100...200, basis: ["base:investment"]),
        targets: [Target(wording: "约520亿元", claim: .about(520), year: 2027, sources: ["source:article"])]),
    ])

  /// The same with a band and an instrument.
  static let banded: DevelopmentPlan = {
    var plan = vitality
    plan.ratios = [RatioBand(id: "tax/output", numerator: "tax", denominator: "output", range: 0.04...0.07)]
    plan.instruments = [
      Instrument(
        id: "pace", name: LocalizedText(chinese: "进度", english: "Pace"), effect: .pace, neutralValue: 1,
        range: 0.5...1.5)
    ]
    return plan
  }()
}
