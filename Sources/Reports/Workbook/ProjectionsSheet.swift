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
    sheet.headings(0, names, widths: [22, 14, 7, 8, 10, 10] + Array(repeating: 13, count: names.count - 8) + [40, 14])
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
            let isYear = column == Column.period || column == Column.period + 1
            sheet.cell(row, column, cell, isQuantity ? quantity : isYear ? .year : .plain)
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
    // On paper without the ids of the basis, which would shrink the figures to half their size.
    sheet.setUpPrinting(repeatedRow: 0, area: (max(row - 1, 1), target))
  }

  /// One chart an indicator, in two columns on `place` from `firstRow` on; no chart stands on two pages.
  ///
  /// - Returns: the rows before which a page begins.
  func writeCharts(_ book: WorkbookWriter, on place: SheetWriter, from firstRow: Int) -> [Int] {
    var row = firstRow
    var pageEnd = Self.rowsOnPage
    var breaks: [Int] = []
    for (index, block) in blocks.prefix(Self.mostCharts).enumerated() {
      if index > 0, index % 2 == 0 { row += Self.chartRows }
      if index % 2 == 0, row + Self.chartRows > pageEnd {
        breaks.append(row)
        pageEnd = row + Self.rowsOnPage
      }
      let chart = book.addChart(LXW_CHART_LINE)
      addLines(chart, block)
      setUp(chart, block)
      var options = lxw_chart_options()
      options.x_scale = Self.chartSize.width / Self.standardSize.width
      options.y_scale = Self.chartSize.height / Self.standardSize.height
      worksheet_insert_chart_opt(
        place.sheet, UInt32(row), UInt16(index % 2 == 0 ? 0 : Self.secondColumn), chart, &options)
    }
    return breaks
  }

  private func setUp(_ chart: UnsafeMutablePointer<lxw_chart>, _ block: Block) {
    let vertical = chart_axis_get(chart, LXW_CHART_AXIS_TYPE_Y)
    chart_title_set_name(chart, block.title)
    withStrings(["Calibri"]) { strings in
      var font = lxw_chart_font()
      font.name = strings[0]
      font.size = 12
      font.bold = 1
      chart_title_set_name_font(chart, &font)
      font.size = 9
      font.bold = 0
      chart_legend_set_font(chart, &font)
      chart_axis_set_num_font(vertical, &font)
      chart_axis_set_num_font(chart_axis_get(chart, LXW_CHART_AXIS_TYPE_X), &font)
      chart_axis_set_name_font(vertical, &font)
    }
    chart_axis_set_name(vertical, block.unit)
    chart_axis_set_min(vertical, 0)
    chart_axis_set_num_format(vertical, "#,##0.##")
    var gridline = lxw_chart_line()
    gridline.color = 0xE3E3E3
    gridline.width = 0.75
    chart_axis_major_gridlines_set_line(vertical, &gridline)
    chart_legend_set_position(chart, UInt8(LXW_CHART_LEGEND_BOTTOM.rawValue))
    // An interval is two lines with one entry: that of its lower bound.
    var hidden = report.levels.indices.map { Int16(2 * $0 + 1) } + [-1]
    chart_legend_delete_series(chart, &hidden)
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
      let (shade, dash) = Self.bounds[min(index, 2)]
      let name = "\(Levels.percent(level))% \(Words.interval[language])"
      add(Column.firstBound + 2 * index, name, shade, width: 1.5, dash: dash)
      add(Column.firstBound + 2 * index + 1, name, shade, width: 1.5, dash: dash)
    }
    add(Column.median, Words.median[language], 0x0B4F8A, width: 2.5)
    add(central, Words.centralPath[language], 0x009E73, width: 1.5, dash: LXW_CHART_LINE_DASH_DASH)
    addMarks(actual, Words.actual[language], 0x111111, LXW_CHART_MARKER_CIRCLE)
    addMarks(target, Words.target[language], 0xD55E00, LXW_CHART_MARKER_DIAMOND)
  }

  /// The lines of the bounds, narrowest interval first: told apart by their dashes as well as by their shades.
  private static let bounds: [(shade: UInt32, dash: lxw_chart_line_dash_type)] = [
    (0x3F7AAB, LXW_CHART_LINE_DASH_SOLID), (0x6FA8D6, LXW_CHART_LINE_DASH_DASH),
    (0x8FB9DC, LXW_CHART_LINE_DASH_ROUND_DOT),
  ]

  /// The columns of lower bounds, median and upper bounds of a row, for the checks.
  func orderedColumns(level index: Int) -> (lower: Int, median: Int, upper: Int) {
    (Column.firstBound + 2 * index, Column.median, Column.firstBound + 2 * index + 1)
  }

  /// Pixels of a chart, and of one that the library would make itself.
  private static let chartSize = (width: 510.0, height: 290.0)
  private static let standardSize = (width: 480.0, height: 288.0)
  /// Rows of 20 pixels that a chart covers, with a gap.
  private static let chartRows = 15
  /// Rows of a page of the summary at its scale.
  private static let rowsOnPage = 46
  /// The column at which the second chart of a row begins.
  private static let secondColumn = 4
  /// Above this a workbook of charts helps nobody.
  private static let mostCharts = 60
}
