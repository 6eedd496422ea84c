/// A small plan that tests of the reader and of the command bend.
public enum SamplePlan {
  public static let text = """
    schema: 1
    plan: riverside
    area: { zh: 河畔, en: Riverside }
    origin: 2023
    horizon: 2028
    sources:
      - { id: paper, title: The announcement, date: 2023-01-31 }
    assumptions:
      - { id: base, text: Output in 2023, value: 100, range: [60, 170], unit: 亿元 }
      - { id: productivity, text: Output per worker, value: 120, range: [80, 180], unit: 万元/人 }
    indicators:
      - id: output
        name: { zh: 产值, en: Output }
        unit: 亿元
        base: base
        targets:
          - { wording: 产值500余亿元, source: paper }
      - id: jobs
        name: { zh: 就业, en: Jobs }
        unit: 万人
        derive: { from: output, divide_by: productivity }

    """

  /// The same plan with stages, families, actuals and no names.
  public static let detailed: String = {
    text.replacing("    name: { zh: 产值, en: Output }\n", with: "").replacing(
      "    name: { zh: 就业, en: Jobs }\n", with: ""
    )
    .replacing(
      "indicators:\n",
      with: """
        attainment: outside-view
        families: { ramp: 0.5, logistic: 0.25, exponential: 0.25 }
        stages:
          - { id: third, wording: 三年见成效, by: 2026, at_least: 0.3 }
        indicators:

        """
    ).replacing(
      "500余亿元, source: paper }\n",
      with: "500余亿元, source: paper }\n    actuals:\n      - { period: 2024, value: 1200000, unit: 万元 }\n")
  }()

  /// The plan with one text replaced.
  public static func replacing(_ old: String, _ new: String) -> String {
    precondition(text.contains(old), "the plan has no '\(old)'")
    return text.replacing(old, with: new, maxReplacements: 1)
  }

  public static func withActuals(_ actuals: String) -> String {
    replacing("500余亿元, source: paper }\n", "500余亿元, source: paper }\n    actuals:\n\(actuals)\n")
  }
}
