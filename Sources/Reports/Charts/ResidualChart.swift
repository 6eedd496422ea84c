import DevelopmentPlans
import Distributions
import Glibc
import Tabular

/// What a fit leaves over, as two pictures: residuals over time with their bands, and residuals against the quantiles of
/// the normal distribution.
///
/// Residuals are in units of their standard deviation. A pattern over time says that the curve has the wrong shape or that
/// errors hang together; points off the line say that intervals built on the normal distribution are off.
public struct ResidualChart: Sendable {
  public var title: String
  public var times: [Double]
  /// Residual over standard deviation, one a time.
  public var residuals: [Double]
  public var language: Language

  /// - Precondition: one residual a time.
  public init(title: String, times: [Double], residuals: [Double], language: Language = .english) {
    precondition(times.count == residuals.count, "a residual chart has one residual a time")
    self.title = title
    self.times = times
    self.residuals = residuals
    self.language = language
  }

  private static let margin = (left: 52.0, right: 16.0, top: 60.0, bottom: 40.0)
  private static let gap = 40.0
  /// Central intervals of the normal distribution that are shaded, widest first.
  private static let levels = [0.95, 0.5]

  public func svg(width: Double = 720, height: Double = 260, isStandalone: Bool = true) -> String {
    var writer = SVGWriter(width: width, height: height)
    draw(in: ChartFrame(x: 0, y: 0, width: width, height: height), with: &writer)
    return writer.picture(title: title, summary: summary, isStandalone: isStandalone)
  }

  /// Both panels side by side in a part of a picture.
  func draw(in frame: ChartFrame, with writer: inout SVGWriter) {
    let inner = frame.width - Self.margin.left - Self.margin.right - Self.gap - 24
    let panel = (width: inner * 0.62, height: frame.height - Self.margin.top - Self.margin.bottom)
    let (left, top) = (frame.x + Self.margin.left, frame.y + Self.margin.top)
    writer.text(DisplayWidth.truncated(title, to: 70), left, frame.y + 22, class: "title")
    let vertical = LinearScale(domain: -reach...reach, range: (top + panel.height, top))
    let overTime = ChartFrame(x: left, y: top, width: panel.width, height: panel.height)
    drawOverTime(overTime, vertical, &writer)
    let quantiles = ChartFrame(
      x: left + panel.width + Self.gap + 24, y: top, width: inner - panel.width, height: panel.height)
    drawQuantiles(quantiles, vertical, &writer)
  }

  /// The half height of both panels, in standard deviations.
  private var reach: Double {
    let largest = residuals.filter(\.isFinite).map(abs).max() ?? 0
    return max(3, largest.rounded(.up))
  }

  private func drawAxis(_ plot: ChartFrame, _ vertical: LinearScale, _ writer: inout SVGWriter) {
    let step = LinearScale.roundStep(for: 2 * reach, count: 6)
    for tick in vertical.ticks(6) {
      writer.line(plot.x, vertical(tick), plot.x + plot.width, vertical(tick), class: "grid")
      writer.text(LinearScale.label(tick, step: step), plot.x - 8, vertical(tick) + 4, anchor: "end")
    }
    writer.line(plot.x, plot.y + plot.height, plot.x + plot.width, plot.y + plot.height, class: "axis")
  }

  private func drawOverTime(_ plot: ChartFrame, _ vertical: LinearScale, _ writer: inout SVGWriter) {
    let finite = times.filter(\.isFinite)
    let (first, last) = (finite.min() ?? 0, finite.max() ?? 1)
    let pad = max((last - first) * 0.03, 1e-9)
    let horizontal = LinearScale(domain: (first - pad)...(last + pad), range: (plot.x, plot.x + plot.width))
    writer.text(Words.residualsOverTime[language], plot.x, plot.y - 8, class: "subtitle")
    for (index, level) in Self.levels.enumerated() {
      let bound = Normal(mean: 0, standardDeviation: 1).quantile((1 + level) / 2)
      let (top, bottom) = (vertical(bound), vertical(-bound))
      writer.element(
        "<rect class=\"band-\(index + 1)\" x=\"\(n(plot.x))\" y=\"\(n(top))\" width=\"\(n(plot.width))\" height=\"\(n(bottom - top))\"/>"
      )
      writer.text("\(Levels.percent(level))%", plot.x + plot.width + 4, top + 4)
    }
    drawAxis(plot, vertical, &writer)
    writer.line(plot.x, vertical(0), plot.x + plot.width, vertical(0), class: "axis")
    for (time, residual) in zip(times, residuals) where time.isFinite && residual.isFinite {
      writer.line(horizontal(time), vertical(0), horizontal(time), vertical(residual), class: "grid")
      mark(horizontal(time), vertical(residual), &writer)
    }
    let step = LinearScale.roundStep(for: last - first, count: 6)
    for tick in horizontal.ticks(6) where tick >= first - 1e-9 && tick <= last + 1e-9 {
      writer.text(LinearScale.label(tick, step: step), horizontal(tick), plot.y + plot.height + 17, anchor: "middle")
    }
  }

  private func drawQuantiles(_ plot: ChartFrame, _ vertical: LinearScale, _ writer: inout SVGWriter) {
    let horizontal = LinearScale(domain: -reach...reach, range: (plot.x, plot.x + plot.width))
    writer.text(Words.normalQuantiles[language], plot.x, plot.y - 8, class: "subtitle")
    drawAxis(plot, vertical, &writer)
    writer.line(horizontal(-reach), vertical(-reach), horizontal(reach), vertical(reach), class: "target-line")
    for (expected, residual) in quantiles { mark(horizontal(expected), vertical(residual), &writer) }
    let step = LinearScale.roundStep(for: 2 * reach, count: 4)
    for tick in horizontal.ticks(4) {
      writer.text(LinearScale.label(tick, step: step), horizontal(tick), plot.y + plot.height + 17, anchor: "middle")
    }
  }

  private func mark(_ x: Double, _ y: Double, _ writer: inout SVGWriter) {
    writer.element("<circle class=\"actual\" cx=\"\(n(x))\" cy=\"\(n(y))\" r=\"3.5\"/>")
  }

  /// Sorted residuals with the normal quantiles of their plotting positions, (i - 3/8)/(n + 1/4) (Blom 1958).
  public var quantiles: [(expected: Double, residual: Double)] {
    let sorted = residuals.filter(\.isFinite).sorted()
    let normal = Normal(mean: 0, standardDeviation: 1)
    return sorted.enumerated().map { index, residual in
      (normal.quantile((Double(index + 1) - 0.375) / (Double(sorted.count) + 0.25)), residual)
    }
  }

  private var summary: String {
    let outside = residuals.count { abs($0) > Normal(mean: 0, standardDeviation: 1).quantile(0.975) }
    return language == .chinese
      ? "\(residuals.count)个残差，其中\(outside)个在95%区间之外" : "\(residuals.count) residuals, \(outside) outside the 95% band"
  }

  /// Both panels as a Vega-Lite 5 specification.
  public var vegaLite: JSON {
    let points = zip(times, residuals).filter { $0.0.isFinite && $0.1.isFinite }
    let residual: JSON = ["field": "residual", "type": "quantitative", "title": .string(Words.residual[language])]
    let mark: JSON = ["type": "point", "filled": true, "color": "#111111", "tooltip": true]
    let overTime: JSON = [
      "title": .string(Words.residualsOverTime[language]), "width": 380, "height": 200,
      "data": ["values": .array(points.map { ["time": Self.rounded($0.0), "residual": Self.rounded($0.1)] })],
      "layer": [
        [
          "mark": ["type": "rect", "color": "#0072b2", "opacity": .number(0.14)],
          "data": ["values": [["low": .number(-1.96), "high": .number(1.96)]]],
          "encoding": ["y": ["field": "low", "type": "quantitative"], "y2": ["field": "high"]],
        ],
        ["mark": ["type": "rule", "color": "#777777"], "encoding": ["y": ["datum": 0]]],
        [
          "mark": mark,
          "encoding": [
            "x": [
              "field": "time", "type": "quantitative", "scale": ["zero": false], "axis": ["format": "d"],
              "title": .string(Words.time[language]),
            ],
            "y": residual,
          ],
        ],
      ],
    ]
    let normal: JSON = [
      "title": .string(Words.normalQuantiles[language]), "width": 220, "height": 200,
      "data": [
        "values": .array(
          quantiles.map { ["expected": Self.rounded($0.expected), "residual": Self.rounded($0.residual)] })
      ],
      "layer": [
        [
          "mark": ["type": "line", "color": "#d55e00", "strokeDash": [5, 3]],
          "data": ["values": [-reach, reach].map { ["expected": $0, "residual": $0] }.json],
          "encoding": ["x": ["field": "expected", "type": "quantitative"], "y": residual],
        ],
        [
          "mark": mark,
          "encoding": [
            "x": ["field": "expected", "type": "quantitative", "title": .string(Words.normalQuantile[language])],
            "y": residual,
          ],
        ],
      ],
    ]
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json", "title": .string(title),
      "hconcat": [overTime, normal],
    ]
  }

  private static func rounded(_ value: Double) -> JSON { .number(NumberText.rounded(value, significantDigits: 12)) }
}

extension [[String: Double]] {
  /// Rows of numbers, their members by name.
  fileprivate var json: JSON {
    .array(map { row in .object(row.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .number($0.value)) }) })
  }
}
