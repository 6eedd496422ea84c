import DevelopmentPlans
import Glibc
import Tabular

/// An assessment in the form of the command's contract.
public struct AssessmentReport: Sendable {
  let assessment: Assessment
  let language: Language

  public init(_ assessment: Assessment, language: Language) {
    self.assessment = assessment
    self.language = language
  }

  /// One object per plan, members in the order of the contract, further ones behind.
  public var json: JSON {
    let plan = assessment.plan
    return [
      "area": .string(plan.area[language]), "plan": .string(plan.id),
      "verdict": .string(assessment.verdict[language]), "targets": .array(assessment.targets.map(json)),
      "joint_probability": number(assessment.jointProbability),
      "conflicts": .array(
        assessment.conflicts.map {
          [
            "kind": .string($0.kind.rawValue), "members": .array($0.members.map(JSON.string)),
            "sentence": .string($0.sentence[language]),
          ]
        }),
      "assumptions": .array(plan.statedAssumptions.map(json)),
      "value_of_information": .array(
        assessment.valueOfInformation.map {
          [
            "indicator": .string($0.indicator), "year": .integer($0.year), "entropy_drop": number($0.entropyDrop),
            "risk_drop": number($0.riskDrop),
          ]
        }),
      "plausibility": plausibility,
      "refused": .array(
        assessment.refusals.map {
          ["indicator": .string($0.indicator), "reason": .string($0.error.sentence[language])]
        }),
    ]
  }

  private func json(_ target: TargetAssessment) -> JSON {
    [
      "indicator": .string(target.indicator.id), "name": .string(target.indicator.name[language]),
      "wording": .string(target.target.wording), "sense": .string(target.target.sense.rawValue),
      "value": number(target.target.value), "upper_value": number(target.target.upperBound),
      "unit": .string(target.indicator.unit), "by": .integer(target.target.year),
      "reading": .string(target.target.reading.rawValue), "probability": number(target.probability),
      "interval": [
        "level": number(target.interval.level), "lower": number(target.interval.lower),
        "upper": number(target.interval.upper),
      ],
      "median": number(target.median), "required_cagr": number(target.required?.compoundRate),
      "required_increment": number(target.required?.increment),
      "required_yearly_increment": number(target.required?.yearlyIncrement),
      "realism_percentile": number(target.realism?.percentile),
      "realism": target.realism.map { realism in
        [
          "reference_class": .string(realism.referenceClass), "count": .integer(realism.count),
          "share_at_or_above": number(realism.shareAtOrAbove),
          "interval": [number(realism.interval.lowerBound), number(realism.interval.upperBound)],
        ]
      } ?? .null,
      "prior_share": number(target.priorShare),
      "prior_share_sentence": .string(target.priorShareSentence[language]),
      "probability_under": .object(
        target.probabilityUnder.map { JSON.Member($0.prior.name, number($0.probability)) }),
      "bounds": bounds(target), "alternatives": .array(target.alternatives.map(json)),
      "basis": .array(target.basis.map(JSON.string)),
    ]
  }

  private func json(_ alternative: ReadingAlternative) -> JSON {
    [
      "id": .string(alternative.id), "text": .string(alternative.text[language]),
      "flow": alternative.flow.map { [number($0.lowerBound), number($0.upperBound)] } ?? .null,
      "probability": number(alternative.probability), "required_cagr": number(alternative.requiredCompoundRate),
    ]
  }

  private func json(_ assumption: Assumption) -> JSON {
    [
      "id": .string(assumption.id), "kind": .string(assumption.kind.rawValue),
      "text": .string(assumption.text[language]), "value": number(assumption.value),
      "range": assumption.range.map { [number($0.lowerBound), number($0.upperBound)] } ?? .null,
      "source": assumption.source.map(JSON.string) ?? .null,
    ]
  }

  /// What base and target alone say of each year: everything narrower rests on assumptions.
  private func bounds(_ target: TargetAssessment) -> JSON {
    guard let bounds = target.bounds else { return .null }
    let years = 0...Int(bounds.horizon.rounded())
    return .array(
      years.map { year in
        let (monotone, concave) = (bounds.monotone(at: Double(year)), bounds.logConcave(at: Double(year)))
        return [
          "year": .integer(assessment.plan.originYear + year),
          "non_decreasing": [number(monotone.lowerBound), number(monotone.upperBound)],
          "log_concave": [number(concave.lowerBound), number(concave.upperBound)],
        ]
      })
  }

  private var plausibility: JSON {
    let plausibility = assessment.plausibility
    return [
      "capital_per_output_at_target": number(plausibility.capitalPerOutputAtTarget),
      "capital_per_output_at_median": number(plausibility.capitalPerOutputAtMedian),
      "share_in_service": number(plausibility.shareInService),
      "net_additional": plausibility.netAdditional.map { [number($0.lowerBound), number($0.upperBound)] } ?? .null,
      "basis": .array(plausibility.basis.map(JSON.string)),
    ]
  }

  private func number(_ value: Double?) -> JSON { JSON(value.map { NumberText.rounded($0, significantDigits: 12) }) }

  // MARK: - Table

  private static let columns = [
    "area", "indicator", "wording", "sense", "value", "unit", "by", "probability", "lower_80", "upper_80",
    "required_cagr", "required_increment", "realism_percentile", "prior_share", "joint_probability",
  ]

  public static let chineseHeadings = [
    "区域", "指标", "原文", "含义", "数值", "单位", "到期年", "实现概率", "80%下限", "80%上限", "所需年均增速", "所需年均增量", "同类百分位",
    "假设占比", "全部实现概率",
  ]

  /// One row per target of every plan.
  public static func table(_ reports: [AssessmentReport]) -> Table {
    var table = Table(columns: columns)
    for report in reports {
      for target in report.assessment.targets {
        func number(_ value: Double?) -> Cell { Cell(value.map { NumberText.rounded($0, significantDigits: 12) }) }
        table.append([
          .text(report.assessment.plan.area[report.language]), .text(target.indicator.id),
          .text(target.target.wording), .text(target.target.sense.rawValue), number(target.target.value),
          .text(target.indicator.unit), .integer(target.target.year), number(target.probability),
          number(target.interval.lower), number(target.interval.upper), number(target.required?.compoundRate),
          number(target.required?.increment), number(target.realism?.percentile), number(target.priorShare),
          number(report.assessment.jointProbability),
        ])
      }
    }
    return table
  }
}
