import DevelopmentPlans
import Tabular

/// Tracking as the command prints it: the yardsticks side by side, and a sentence.
public struct TrackingReport: Sendable {
  let tracking: Tracking
  let language: Language

  public init(_ tracking: Tracking, language: Language) {
    self.tracking = tracking
    self.language = language
  }

  /// One object per plan.
  public var json: JSON {
    [
      "area": .string(tracking.plan.area[language]), "plan": .string(tracking.plan.id),
      "rule": .string(Light.rule[language]), "indicators": .array(tracking.indicators.map(json)),
      "refused": .array(
        tracking.refusals.map {
          ["indicator": .string($0.indicator), "reason": .string($0.error.sentence[language])]
        }),
    ]
  }

  private func json(_ item: IndicatorTracking) -> JSON {
    [
      "indicator": .string(item.indicator.id), "unit": .string(item.indicator.unit),
      "target": .string(item.target.wording), "value": number(item.target.value), "by": .integer(item.target.year),
      "latest_period": JSON(item.latest?.span.label), "latest_value": number(item.latest?.value),
      "annual_value": number(item.annualValue), "progress_share": number(item.progressShare),
      "yardsticks": .array(
        item.yardsticks.map {
          [
            "kind": .string($0.kind.rawValue), "expected": number($0.expected), "actual": number($0.actual),
            "expected_share": number($0.expectedShare), "ahead": .bool($0.isAhead),
          ]
        }),
      "required_cagr": number(item.required?.compoundRate),
      "required_increment": number(item.required?.increment),
      "required_yearly_increment": number(item.required?.yearlyIncrement),
      "probability": number(item.probability), "light": .string(item.light.rawValue),
      "missing_years": .array(item.missingYears.map(JSON.integer)), "sentence": .string(item.sentence[language]),
    ]
  }

  private func number(_ value: Double?) -> JSON { JSON(value.map(Self.rounded)) }

  /// Twelve digits; a share that differs from zero by rounding alone is zero.
  private static func rounded(_ value: Double) -> Double {
    abs(value) < 1e-12 ? 0 : NumberText.rounded(value, significantDigits: 12)
  }

  // MARK: - Table

  private static let kinds: [Yardstick.Kind] = [.timeShare, .seasonalShare, .curve, .compoundGrowth]

  private static let columns =
    ["area", "indicator", "unit", "latest_period", "latest_value", "annual_value", "target", "by", "progress_share"]
    + kinds.flatMap { ["\($0.rawValue)_expected", "\($0.rawValue)_share"] }
    + ["required_cagr", "required_increment", "probability", "light", "sentence"]

  public static let chineseHeadings =
    ["区域", "指标", "单位", "最近期", "最近值", "年值", "目标", "到期年", "完成进度"]
    + ["序时进度值", "序时进度", "季节进度值", "季节进度", "曲线进度值", "曲线进度", "匀速增长值", "匀速增长进度"]
    + ["所需年均增速", "所需年均增量", "实现概率", "灯号", "说明"]

  /// One row per indicator with a target, of every plan.
  public static func table(_ reports: [TrackingReport]) -> Table {
    func number(_ value: Double?) -> Cell { Cell(value.map(rounded)) }
    var table = Table(columns: columns)
    for report in reports {
      for item in report.tracking.indicators {
        var row: [Cell] = [
          .text(report.tracking.plan.area[report.language]), .text(item.indicator.id), .text(item.indicator.unit),
          Cell(item.latest?.span.label), number(item.latest?.value), number(item.annualValue),
          number(item.target.value), .integer(item.target.year), number(item.progressShare),
        ]
        for kind in kinds {
          let yardstick = item.yardsticks.first { $0.kind == kind }
          row += [number(yardstick?.expected), number(yardstick?.expectedShare)]
        }
        row += [
          number(item.required?.compoundRate), number(item.required?.increment), number(item.probability),
          .text(item.light.rawValue), .text(item.sentence[report.language]),
        ]
        table.append(row)
      }
    }
    return table
  }
}
