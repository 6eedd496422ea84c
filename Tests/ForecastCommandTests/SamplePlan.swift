/// A small plan that the tests of the command bend.
enum SamplePlan {
  static let text = """
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

  /// The plan with one text replaced.
  static func replacing(_ old: String, _ new: String) -> String {
    precondition(text.contains(old), "the plan has no '\(old)'")
    return text.replacing(old, with: new, maxReplacements: 1)
  }

  static func withActuals(_ actuals: String) -> String {
    replacing("500余亿元, source: paper }\n", "500余亿元, source: paper }\n    actuals:\n\(actuals)\n")
  }
}
