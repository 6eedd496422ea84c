import DevelopmentPlans
import Tabular

/// The rows of projections as the table that `forecast project` prints: columns in the order of its contract.
public struct ProjectionTable: Sendable {
  public private(set) var table: Table
  private let levels: [Double]
  private var hasCentralPath = false

  /// - Parameters:
  ///   - levels: the central intervals, 0 to 1, in the order of the columns; each row has them.
  ///   - language: the language of the area's name. Indicators go by their ids.
  public init(_ rows: some Sequence<ProjectionRow>, levels: [Double], language: Language) {
    self.levels = levels
    var table = Table(columns: Self.columns(levels: levels))
    for row in rows {
      var cells: [Cell] = [
        .text(row.area[language]), .text(row.indicator), .text(row.unit), .integer(row.year), .integer(row.planYear),
        .text(row.origin.rawValue), Self.number(row.median), Self.number(row.mean),
      ]
      for level in levels {
        let interval = row.intervals.first { abs($0.level - level) < Self.sameLevel }
        cells += [
          interval.map { Self.number($0.lower) } ?? .missing, interval.map { Self.number($0.upper) } ?? .missing,
        ]
      }
      cells += [
        row.actual.map(Self.number) ?? .missing, row.target.map(Self.number) ?? .missing,
        .text(row.basis.joined(separator: ";")),
      ]
      table.append(cells)
    }
    self.table = table
  }

  /// Adds the column `central`: the path with every assumption at its middle.
  ///
  /// - Precondition: the rows are those of the projections, in their order.
  public mutating func addCentralPath(of projections: [Projection], scenarios: [Scenario]) {
    var extended = Table(columns: table.columns + ["central"])
    var row = 0
    for (projection, scenario) in zip(projections, scenarios) {
      for projected in projection.indicators {
        let central = PageData.path(of: projected.indicator, in: projection.plan, scenario)
        for item in projected.rows {
          let value = central.map { Self.number($0.path.value(at: Double(item.planYear)) * $0.factor) }
          extended.append(table.rows[row] + [value ?? .missing])
          row += 1
        }
      }
    }
    table = extended
    hasCentralPath = true
  }

  public static func columns(levels: [Double]) -> [String] {
    ["area", "indicator", "unit", "period", "plan_year", "origin", "median", "mean"]
      + levels.flatMap { ["lower_\(Levels.percent($0))", "upper_\(Levels.percent($0))"] }
      + ["actual", "target", "basis"]
  }

  /// The headings in Chinese, in the order of the columns.
  public var chineseHeadings: [String] {
    ["区域", "指标", "单位", "年份", "规划年", "来源", "中位数", "均值"]
      + levels.flatMap { ["\(Levels.percent($0))%下限", "\(Levels.percent($0))%上限"] } + ["实际", "目标", "依据"]
      + (hasCentralPath ? ["中心路径"] : [])
  }

  /// Twelve digits: all that data and method give, without the last bits that differ between processors.
  private static func number(_ value: Double) -> Cell {
    value.isFinite ? .number(NumberText.rounded(value, significantDigits: 12)) : .missing
  }

  private static let sameLevel = 1e-9
}
