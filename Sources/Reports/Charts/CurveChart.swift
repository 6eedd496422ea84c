import Glibc
import Tabular

/// A curve through observations: points, line, bands and reference levels, over any numbers.
public struct CurveChart: Sendable {
  /// A line over the chart's `times`, with a name for the legend.
  public struct Line: Sendable {
    public var name: String
    public var values: [Double]

    public init(name: String, values: [Double]) {
      self.name = name
      self.values = values
    }
  }

  /// A central interval over the chart's `times`.
  public struct Band: Sendable {
    public var level: Double
    public var lower: [Double]
    public var upper: [Double]

    public init(level: Double, lower: [Double], upper: [Double]) {
      self.level = level
      self.lower = lower
      self.upper = upper
    }
  }

  /// A level worth a dashed line, such as a ceiling.
  public struct Reference: Sendable {
    public var value: Double
    public var label: String

    public init(value: Double, label: String) {
      self.value = value
      self.label = label
    }
  }

  public var title: String
  public var subtitle: String
  public var times: [Double]
  public var lines: [Line]
  /// Widest first.
  public var bands: [Band]
  public var points: [(time: Double, value: Double)]
  public var references: [Reference]

  public init(
    title: String, subtitle: String, times: [Double], lines: [Line], bands: [Band] = [],
    points: [(time: Double, value: Double)] = [], references: [Reference] = []
  ) {
    self.title = title
    self.subtitle = subtitle
    self.times = times
    self.lines = lines
    self.bands = bands.sorted { $0.level > $1.level }
    self.points = points
    self.references = references
  }

  /// Okabe and Ito (2008).
  static let colours = ["#0b4f8a", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"]
  private static let margin = (left: 70.0, right: 20.0, top: 60.0, bottom: 36.0)

  /// The picture alone.
  public func svg(width: Double = 720, height: Double = 420, isStandalone: Bool = true) -> String {
    var writer = SVGWriter(width: width, height: height)
    draw(width: width, height: height, with: &writer)
    return writer.picture(title: title, summary: subtitle, isStandalone: isStandalone)
  }

  /// Draws the chart at the top left of a picture.
  func draw(width: Double, height: Double, with writer: inout SVGWriter) {
    let horizontal = LinearScale(domain: timeRange, range: (Self.margin.left, width - Self.margin.right))
    let vertical = LinearScale(domain: valueRange, range: (height - Self.margin.bottom, Self.margin.top))
    writer.text(title, Self.margin.left, 24, class: "title")
    writer.text(subtitle, Self.margin.left, 42, class: "subtitle")
    drawAxes(horizontal, vertical, width, height, &writer)
    for (index, band) in bands.enumerated() { draw(band, index, horizontal, vertical, &writer) }
    for reference in references where valueRange.contains(reference.value) {
      let y = vertical(reference.value)
      writer.line(Self.margin.left, y, width - Self.margin.right, y, class: "target-line")
      writer.text(reference.label, width - Self.margin.right - 4, y - 5, class: "target-label", anchor: "end")
    }
    for (index, line) in lines.enumerated() {
      let path = polyline(line.values, horizontal, vertical)
      writer.element(
        "<polyline fill=\"none\" stroke=\"\(Self.colours[index % Self.colours.count])\" stroke-width=\"2.2\" points=\"\(path)\"/>"
      )
    }
    for point in points where point.value.isFinite {
      writer.element(
        "<circle class=\"actual\" cx=\"\(n(horizontal(point.time)))\" cy=\"\(n(vertical(point.value)))\" r=\"4\"/>")
    }
    if lines.count > 1 { drawLegend(&writer) }
  }

  private var timeRange: ClosedRange<Double> {
    let all = (times + points.map(\.time)).filter(\.isFinite)
    return (all.min() ?? 0)...(all.max() ?? 1)
  }

  /// From zero for positive values, with room for bands up to three times what was observed or fitted.
  private var valueRange: ClosedRange<Double> {
    let core = (lines.flatMap(\.values) + points.map(\.value)).filter(\.isFinite)
    guard let low = core.min(), let high = core.max() else { return 0...1 }
    let width = max(high - low, abs(high) * 0.1, Double.leastNormalMagnitude)
    let bandHigh = bands.flatMap(\.upper).filter(\.isFinite).max() ?? high
    let bandLow = bands.flatMap(\.lower).filter(\.isFinite).min() ?? low
    let references = references.map(\.value).filter { $0 <= high + 2 * width }
    let top = max(high, min(bandHigh, high + 2 * width), references.max() ?? high)
    let bottom = min(low, max(bandLow, low - 2 * width))
    let start = low >= 0 ? 0 : bottom
    let step = LinearScale.roundStep(for: top - start, count: 6)
    guard step > 0 else { return start...(start + 1) }
    return ((start / step).rounded(.down) * step)...((top / step).rounded(.up) * step)
  }

  private func drawAxes(
    _ horizontal: LinearScale, _ vertical: LinearScale, _ width: Double, _ height: Double, _ writer: inout SVGWriter
  ) {
    let range = valueRange
    let step = LinearScale.roundStep(for: range.upperBound - range.lowerBound, count: 6)
    for tick in vertical.ticks(6) {
      let y = vertical(tick)
      writer.line(Self.margin.left, y, width - Self.margin.right, y, class: "grid")
      writer.text(LinearScale.label(tick, step: step), Self.margin.left - 8, y + 4, anchor: "end")
    }
    let bottom = height - Self.margin.bottom
    writer.line(Self.margin.left, bottom, width - Self.margin.right, bottom, class: "axis")
    let timeStep = LinearScale.roundStep(for: timeRange.upperBound - timeRange.lowerBound, count: 8)
    for tick in horizontal.ticks(8) {
      let x = horizontal(tick)
      writer.line(x, bottom, x, bottom + 4, class: "axis")
      writer.text(LinearScale.label(tick, step: timeStep), x, bottom + 20, anchor: "middle")
    }
  }

  private func draw(
    _ band: Band, _ index: Int, _ horizontal: LinearScale, _ vertical: LinearScale, _ writer: inout SVGWriter
  ) {
    let range = valueRange
    func clamped(_ value: Double) -> Double {
      value.isNaN ? range.lowerBound : min(max(value, range.lowerBound), range.upperBound)
    }
    let there = times.indices.map { "\(n(horizontal(times[$0]))),\(n(vertical(clamped(band.upper[$0]))))" }
    let back = times.indices.reversed().map { "\(n(horizontal(times[$0]))),\(n(vertical(clamped(band.lower[$0]))))" }
    let name = ChartStyle.bandClass(index, of: bands.count)
    writer.element("<polygon class=\"\(name)\" points=\"\((there + back).joined(separator: " "))\"/>")
  }

  private func polyline(_ values: [Double], _ horizontal: LinearScale, _ vertical: LinearScale) -> String {
    let range = valueRange
    return times.indices.filter { values[$0].isFinite }.map {
      "\(n(horizontal(times[$0]))),\(n(vertical(min(max(values[$0], range.lowerBound), range.upperBound))))"
    }.joined(separator: " ")
  }

  private func drawLegend(_ writer: inout SVGWriter) {
    for (index, line) in lines.enumerated() {
      let y = Self.margin.top + 12 + 18 * Double(index)
      let colour = Self.colours[index % Self.colours.count]
      writer.element(
        "<rect x=\"\(n(Self.margin.left + 14))\" y=\"\(n(y - 8))\" width=\"16\" height=\"4\" fill=\"\(colour)\"/>")
      writer.text(line.name, Self.margin.left + 36, y - 2)
    }
  }
}
