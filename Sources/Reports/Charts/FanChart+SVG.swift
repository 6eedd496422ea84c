import DevelopmentPlans
import Tabular

extension FanChart {
  /// The chart as one SVG picture.
  ///
  /// - Parameter isStandalone: whether the picture is a file of its own, with its style sheet; inside a page the page
  ///   has the rules.
  public func svg(width: Double = 760, height: Double = 430, isStandalone: Bool = true) -> String {
    var writer = SVGWriter(width: width, height: height)
    draw(in: ChartFrame(x: 0, y: 0, width: width, height: height), with: &writer, isSmall: false)
    return writer.picture(title: title, summary: summary, isStandalone: isStandalone)
  }

  /// The chart for a page, with an empty line that the page's program fills and the scales it needs for it.
  func svgForPage(index: Int, width: Double = 760, height: Double = 430) -> String {
    let frame = ChartFrame(x: 0, y: 0, width: width, height: height)
    var writer = SVGWriter(width: width, height: height)
    draw(in: frame, with: &writer, isSmall: false)
    writer.element("<polyline class=\"what-if\" points=\"\"/>")
    let (horizontal, vertical) = scales(in: frame, isSmall: false)
    let numbers = [
      horizontal.domain.lowerBound, horizontal.domain.upperBound, vertical.domain.lowerBound,
      vertical.domain.upperBound, horizontal.range.start, horizontal.range.end, vertical.range.start,
      vertical.range.end,
    ]
    let scale = numbers.map { NumberText.shortest($0) }.joined(separator: " ")
    return writer.picture(
      title: title, summary: summary, isStandalone: false, kind: "fan",
      attributes: " data-chart=\"\(index)\" data-scale=\"\(scale)\"")
  }

  private func plot(in frame: ChartFrame, isSmall: Bool) -> ChartFrame {
    let (top, bottom, right) = isSmall ? (54.0, 28.0, 62.0) : (64.0, 62.0, 96.0)
    return ChartFrame(
      x: frame.x + 56, y: frame.y + top, width: frame.width - 56 - right, height: frame.height - top - bottom)
  }

  private func scales(in frame: ChartFrame, isSmall: Bool) -> (horizontal: LinearScale, vertical: LinearScale) {
    let plot = plot(in: frame, isSmall: isSmall)
    let first = Double(years.first ?? 0)
    return (
      LinearScale(domain: first...max(Double(years.last ?? 1), first + 1), range: (plot.x, plot.x + plot.width)),
      LinearScale(
        domain: LinearScale.fromZero(to: highest, count: Self.tickCount(isSmall)), range: (plot.y + plot.height, plot.y)
      )
    )
  }

  private static func tickCount(_ isSmall: Bool) -> Int { isSmall ? 4 : 6 }

  /// Draws the chart into a part of a picture.
  func draw(in frame: ChartFrame, with writer: inout SVGWriter, isSmall: Bool) {
    let plot = plot(in: frame, isSmall: isSmall)
    let tickCount = Self.tickCount(isSmall)
    let (horizontal, vertical) = scales(in: frame, isSmall: isSmall)
    let characters = Int(frame.width / Self.titleCharacterWidth)
    writer.text(
      DisplayWidth.truncated(title, to: characters), frame.x + 14, frame.y + (isSmall ? 20 : 24), class: "title")
    writer.text("\(subtitle) (\(unit))", frame.x + 14, frame.y + (isSmall ? 38 : 44), class: "subtitle")
    drawAxes(plot, horizontal, vertical, tickCount, isSmall, &writer)
    drawBands(plot, horizontal, vertical, &writer)
    writer.element(
      "<polyline class=\"median\" points=\"\(points(median, horizontal, vertical))\"/>")
    drawMarks(plot, horizontal, vertical, isSmall, &writer)
    if !isSmall { drawLegend(frame, &writer) }
  }

  private func drawAxes(
    _ plot: ChartFrame, _ horizontal: LinearScale, _ vertical: LinearScale, _ tickCount: Int, _ isSmall: Bool,
    _ writer: inout SVGWriter
  ) {
    let step = LinearScale.roundStep(for: vertical.domain.upperBound, count: tickCount)
    for tick in vertical.ticks(tickCount) {
      writer.line(plot.x, vertical(tick), plot.x + plot.width, vertical(tick), class: "grid")
      writer.text(LinearScale.label(tick, step: step), plot.x - 8, vertical(tick) + 4, anchor: "end")
    }
    writer.line(plot.x, plot.y + plot.height, plot.x + plot.width, plot.y + plot.height, class: "axis")
    let every = max(1, Int((Double(years.count) * (isSmall ? 44 : 36) / max(plot.width, 1)).rounded(.up)))
    for (index, year) in years.enumerated() where index % every == 0 {
      writer.text("\(year)", horizontal(Double(year)), plot.y + plot.height + 17, anchor: "middle")
    }
  }

  /// Each band is labelled with its level at its right end.
  private func drawBands(
    _ plot: ChartFrame, _ horizontal: LinearScale, _ vertical: LinearScale, _ writer: inout SVGWriter
  ) {
    for (index, band) in bands.enumerated() {
      let name = ChartStyle.bandClass(index, of: bands.count)
      let lower = zip(years, band.lower).reversed().map { "\(n(horizontal(Double($0)))),\(n(vertical($1)))" }
      writer.element(
        "<polygon class=\"\(name)\" points=\"\(points(band.upper, horizontal, vertical)) \(lower.joined(separator: " "))\"/>"
      )
    }
    var lowestLabel = -Double.infinity
    for band in bands {
      guard let upper = band.upper.last else { continue }
      let y = max(vertical(upper) + 4, lowestLabel + 13)
      lowestLabel = y
      writer.text("\(Levels.percent(band.level))%", plot.x + plot.width + 6, y)
    }
    if let last = median.last {
      let y = max(vertical(last) + 4, lowestLabel + 13)
      writer.text(Words.median[language], plot.x + plot.width + 6, y)
    }
  }

  private func drawMarks(
    _ plot: ChartFrame, _ horizontal: LinearScale, _ vertical: LinearScale, _ isSmall: Bool, _ writer: inout SVGWriter
  ) {
    for target in targets {
      let (x, y) = (horizontal(target.year), vertical(target.value))
      writer.line(plot.x, y, plot.x + plot.width, y, class: "target-line")
      if let upper = target.upper, upper.isFinite {
        writer.line(x, y, x, vertical(upper), class: "target")
        writer.line(x - 5, vertical(upper), x + 5, vertical(upper), class: "target")
      }
      writer.element(
        "<path class=\"target\" d=\"M\(n(x)) \(n(y - 6))L\(n(x + 6)) \(n(y))L\(n(x)) \(n(y + 6))L\(n(x - 6)) \(n(y))Z\"/>"
      )
      writer.text(target.label, plot.x + 6, y - 6, class: "target-label")
    }
    for actual in actuals {
      writer.element(
        "<circle class=\"actual\" cx=\"\(n(horizontal(actual.year)))\" cy=\"\(n(vertical(actual.value)))\" r=\"\(isSmall ? 3 : 4)\"/>"
      )
    }
  }

  private func drawLegend(_ frame: ChartFrame, _ writer: inout SVGWriter) {
    let y = frame.y + frame.height - 18
    var x = frame.x + 56
    writer.line(x, y - 4, x + 22, y - 4, class: "median")
    writer.text(Words.median[language], x + 28, y)
    x += 100
    for (index, band) in bands.enumerated() {
      writer.element(
        "<rect class=\"\(ChartStyle.bandClass(index, of: bands.count))\" x=\"\(n(x))\" y=\"\(n(y - 10))\" width=\"22\" height=\"12\"/>"
      )
      writer.text("\(Levels.percent(band.level))%", x + 28, y)
      x += 72
    }
    if !targets.isEmpty {
      writer.line(x, y - 4, x + 22, y - 4, class: "target-line")
      writer.text(Words.target[language], x + 28, y)
      x += 84
    }
    if !actuals.isEmpty {
      writer.element("<circle class=\"actual\" cx=\"\(n(x + 11))\" cy=\"\(n(y - 4))\" r=\"4\"/>")
      writer.text(Words.actual[language], x + 28, y)
    }
  }

  /// A half-width character of a title at 15 px, on average.
  private static let titleCharacterWidth = 8.4

  private func points(_ values: [Double], _ horizontal: LinearScale, _ vertical: LinearScale) -> String {
    zip(years, values).map { "\(n(horizontal(Double($0)))),\(n(vertical($1)))" }.joined(separator: " ")
  }
}

/// A rectangle of a picture.
struct ChartFrame {
  var x: Double
  var y: Double
  var width: Double
  var height: Double
}
