import CXlsxWriter
import DevelopmentPlans
import Tabular

/// The rows of `forecast project`, with the live central path beside them, and a native chart of each indicator.
final class ProjectionsSheet {
  /// The rows of one indicator on the sheet.
  struct Block {
    var title: String
    var unit: String
    var rows: ClosedRange<Int>
  }

  private(set) var blocks: [Block] = []
  let sheet: SheetWriter
  private let report: Report
  private let model: ModelSheet

  private enum Column {
    static let period = 3, median = 6, mean = 7, firstBound = 8
  }

  private var actual: Int { Column.firstBound + 2 * report.levels.count }
  private var target: Int { actual + 1 }
  private var basis: Int { actual + 2 }
  private var central: Int { actual + 3 }

  init(_ sheet: SheetWriter, _ report: Report, model: ModelSheet) {
    self.sheet = sheet
    self.report = report
    self.model = model
  }

  func write() {
    let language = report.language
    let first = ProjectionTable([], levels: report.levels, language: language)
    let names = (language == .chinese ? first.chineseHeadings : first.table.columns) + [Words.centralPath[language]]
    sheet.headings(0, names, widths: [26, 16, 8, 8, 8, 11] + Array(repeating: 15, count: names.count - 8) + [40, 16])
    var row = 1
    for part in report.parts {
      let plan = part.projection.plan
      for projected in part.projection.indicators where !projected.rows.isEmpty {
        let start = row
        let table = ProjectionTable(projected.rows, levels: report.levels, language: language).table
        let quantity = WorkbookWriter.Style.quantity(projected.indicator.unit)
        for (index, cells) in table.rows.enumerated() {
          for (column, cell) in cells.enumerated() {
            let isQuantity = column >= Column.median && column < basis
            sheet.cell(row, column, cell, isQuantity ? quantity : .plain)
          }
          if let central = model.central(plan, projected.indicator.id, projected.rows[index].year) {
            sheet.formula(row, self.central, "=\(central.reference)", cached: central.value, quantity)
          }
          row += 1
        }
        blocks.append(
          Block(
            title: "\(plan.area[language]) · \(projected.indicator.name[language])", unit: projected.indicator.unit,
            rows: start...(row - 1)))
      }
    }
    worksheet_autofilter(sheet.sheet, 0, 0, UInt32(max(row - 1, 1)), UInt16(central))
    sheet.freeze(rows: 1, columns: 4)
    sheet.setUpPrinting(repeatedRow: 0)
  }

  /// One chart an indicator, in two columns on `place` from `firstRow` on.
  func writeCharts(_ book: WorkbookWriter, on place: SheetWriter, from firstRow: Int) {
    for (index, block) in blocks.prefix(Self.mostCharts).enumerated() {
      let chart = book.addChart(LXW_CHART_LINE)
      addLines(chart, block)
      chart_title_set_name(chart, block.title)
      chart_axis_set_name(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y), block.unit)
      chart_axis_set_min(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y), 0)
      chart_axis_set_num_format(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y), "#,##0.##")
      chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
      worksheet_insert_chart(
        place.sheet, UInt32(firstRow + index / 2 * Self.chartHeight), UInt16(index % 2 == 0 ? 0 : 4), chart)
    }
  }

  /// libxlsxwriter has no area below a line and no custom error bars, so the bands are drawn by their bounds.
  private func addLines(_ chart: UnsafeMutablePointer<lxw_chart>, _ block: Block) {
    let language = report.language
    let years = "=" + sheet.reference(rows: block.rows, column: Column.period)
    func add(_ column: Int, _ name: String, _ color: UInt32, width: Float = 1, dash: lxw_chart_line_dash_type? = nil) {
      let series = chart_add_series(chart, years, "=" + sheet.reference(rows: block.rows, column: column))
      chart_series_set_name(series, name)
      var line = lxw_chart_line()
      line.color = color
      line.width = width
      if let dash { line.dash_type = UInt8(dash.rawValue) }
      chart_series_set_line(series, &line)
    }
    func addMarks(_ column: Int, _ name: String, _ color: UInt32, _ type: lxw_chart_marker_type) {
      let series = chart_add_series(chart, years, "=" + sheet.reference(rows: block.rows, column: column))
      chart_series_set_name(series, name)
      var line = lxw_chart_line()
      line.none = 1
      chart_series_set_line(series, &line)
      chart_series_set_marker_type(series, UInt8(type.rawValue))
      chart_series_set_marker_size(series, 9)
      var fill = lxw_chart_fill()
      fill.color = color
      chart_series_set_marker_fill(series, &fill)
    }
    for (index, level) in report.levels.enumerated() {
      let shade: UInt32 = [0x6FA8D6, 0xABCFE8, 0xC5DAEC][min(index, 2)]
      let percent = Levels.percent(level)
      add(Column.firstBound + 2 * index, "\(percent)% \(Words.lower[language])", shade)
      add(Column.firstBound + 2 * index + 1, "\(percent)% \(Words.upper[language])", shade)
    }
    add(Column.median, Words.median[language], 0x0B4F8A, width: 2.5)
    add(central, Words.centralPath[language], 0x009E73, width: 1.5, dash: LXW_CHART_LINE_DASH_DASH)
    addMarks(actual, Words.actual[language], 0x111111, LXW_CHART_MARKER_CIRCLE)
    addMarks(target, Words.target[language], 0xD55E00, LXW_CHART_MARKER_DIAMOND)
  }

  /// The columns of lower bounds, median and upper bounds of a row, for the checks.
  func orderedColumns(level index: Int) -> (lower: Int, median: Int, upper: Int) {
    (Column.firstBound + 2 * index, Column.median, Column.firstBound + 2 * index + 1)
  }

  /// Rows that a chart of the default height covers.
  private static let chartHeight = 16
  /// Above this a workbook of charts helps nobody.
  private static let mostCharts = 60
}
