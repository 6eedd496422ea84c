import DevelopmentPlans
import Tabular

/// A report as aligned tables, with small fans of one line where a terminal shows it.
public struct ReportText: Sendable {
  private let report: Report
  private let hasFans: Bool
  private var language: Language { report.language }

  /// - Parameter hasFans: whether each row ends in a fan of block characters, which a terminal shows and a program reads
  ///   past with trouble.
  public init(_ report: Report, hasFans: Bool = true) {
    self.report = report
    self.hasFans = hasFans
  }

  /// One table a plan; the fan shows the lower bound, the median and the upper bound of the middle level, on one scale.
  public var projections: String {
    report.parts.map { part in
      let plan = part.projection.plan
      var table = Table(
        columns: ["indicator", "unit", "first", "due", "last", "target", "probability"] + (hasFans ? ["fan"] : []))
      for projected in part.projection.indicators where !projected.rows.isEmpty {
        table.append(row(projected, in: plan))
      }
      let due = "\(plan.originYear + plan.horizon)"
      let years = part.projection.rows.map(\.year)
      let headings =
        [
          Words.indicator[language], Words.unit[language], "\(years.min() ?? plan.originYear)", due,
          "\(years.max() ?? plan.originYear)", Words.target[language], Words.probability[language],
        ] + (hasFans ? [fanHeading] : [])
      return "\(plan.area[language])\n\n\(table.terminalText(headings: headings, significantDigits: 4))"
    }.joined(separator: "\n")
  }

  private var level: Double { report.levels[report.levels.count / 2] }

  private var fanHeading: String {
    let percent = Levels.percent(level)
    return language == .chinese ? "\(percent)%下限 中位数 上限" : "\(percent)% lower, median, upper"
  }

  private func row(_ projected: IndicatorProjection, in plan: DevelopmentPlan) -> [Cell] {
    let rows = projected.rows
    let due = rows.first { $0.planYear == plan.horizon } ?? rows[rows.count - 1]
    let bounds = rows.map { row in row.intervals.first { abs($0.level - level) < 1e-9 } }
    let highest = bounds.compactMap { $0?.upper }.max()
    func bars(_ values: [Double?]) -> String { Sparkline.text(values, lowest: 0, highest: highest) }
    let fan =
      "\(bars(bounds.map { $0?.lower })) \(bars(rows.map { Optional($0.median) })) \(bars(bounds.map { $0?.upper }))"
    let name = projected.indicator.name[language]
    let probability = projected.targetProbabilities.last.map {
      percent($0.probability)
    }
    return [
      .text(name), .text(projected.indicator.unit), .number(rows[0].median), .number(due.median),
      .number(rows[rows.count - 1].median),
      .text(projected.indicator.anchor?.wording ?? Words.derived[language]), Cell(probability),
    ] + (hasFans ? [.text(fan)] : [])
  }
}

extension AssessmentReport {
  /// The verdict, the targets and the conflicts for a terminal.
  public var text: String {
    let assessment = assessment
    var table = Table(columns: ["indicator", "wording", "by", "probability", "required", "rests"])
    for target in assessment.targets {
      table.append([
        .text(target.indicator.name[language]), .text(target.target.wording), .integer(target.target.year),
        .text(percent(target.probability)),
        Cell(target.required.map { "\(NumberText.fixed($0.compoundRate * 100, decimals: 1))%" }),
        .text(target.priorShareSentence[language]),
      ])
    }
    let headings = [
      Words.indicator, Words.wording, Words.due, Words.probability, Words.required, Words.restsOn,
    ].map { $0[language] }
    let conflicts = assessment.conflicts.map { "! \($0.sentence[language])\n" }.joined()
    return
      "\(assessment.plan.area[language]): \(assessment.verdict[language])\n\n\(table.terminalText(headings: headings))\(conflicts)\(nextActual)"
  }

  /// The actual that would settle most of its target, in a line of its own.
  private var nextActual: String {
    guard let next = assessment.valueOfInformation.first, next.entropyDrop > 0,
      let indicator = assessment.plan.indicator(next.indicator)
    else { return "" }
    let text = LocalizedText(
      chinese: "最能改变结论的下一个数据：\(next.year)年\(indicator.name.chinese)",
      english: "the next actual that would tell most: \(indicator.name.english) of \(next.year)")
    return "\n\(text[language])\n"
  }
}

/// `31%`; `<1%` and `>99%` at the ends, as sentences have it: no such probability is known better.
private func percent(_ probability: Double) -> String {
  switch probability {
  case ..<0.005: "<1%"
  case 0.995...: ">99%"
  default: "\(NumberText.fixed(probability * 100, decimals: 0))%"
  }
}

extension TrackingReport {
  /// One sentence an indicator, with its light in words.
  public var text: String {
    let lines = tracking.indicators.map { "\($0.light.name[language])  \($0.sentence[language])\n" }
    return "\(tracking.plan.area[language]) (\(Light.rule[language]))\n\n\(lines.joined())"
  }
}
