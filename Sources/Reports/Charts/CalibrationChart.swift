import DevelopmentPlans
import Tabular

/// Stated probabilities against what happened: a point a bin with its interval, on the diagonal where the two agree.
public struct CalibrationChart: Sendable {
  /// Cases of about one stated probability.
  public struct Bin: Sendable, Hashable {
    public var meanStated: Double
    public var frequency: Double
    /// The 95% interval of the frequency.
    public var interval: ClosedRange<Double>
    public var count: Int

    public init(meanStated: Double, frequency: Double, interval: ClosedRange<Double>, count: Int) {
      self.meanStated = meanStated
      self.frequency = frequency
      self.interval = interval
      self.count = count
    }
  }

  /// One study: a world, a prior, a model.
  public struct Series: Sendable, Hashable {
    public var name: String
    /// In the order of the stated probability; without empty bins.
    public var bins: [Bin]

    public init(name: String, bins: [Bin]) {
      self.name = name
      self.bins = bins.filter { $0.count > 0 }
    }

    /// The bins of a study of simulated districts.
    public init(name: String, _ reliability: [CalibrationStudy.Reliability]) {
      self.init(
        name: name,
        bins: reliability.map {
          Bin(meanStated: $0.meanStated, frequency: $0.frequency, interval: $0.interval, count: $0.count)
        })
    }
  }

  public var title: String
  public var subtitle: String
  public var series: [Series]
  public var language: Language

  public init(title: String, subtitle: String, series: [Series], language: Language = .english) {
    self.title = title
    self.subtitle = subtitle
    self.series = series
    self.language = language
  }

  private static let cell = (width: 330.0, height: 340.0)
  private static let header = 56.0

  /// One panel a series, in rows of `columns`.
  public func svg(columns: Int = 3, isStandalone: Bool = true) -> String {
    precondition(columns > 0, "a sheet has at least one column")
    let columns = min(columns, max(series.count, 1))
    let rows = (series.count + columns - 1) / columns
    var writer = SVGWriter(
      width: Double(columns) * Self.cell.width, height: Self.header + Double(rows) * Self.cell.height)
    writer.text(title, 14, 24, class: "title")
    writer.text(subtitle, 14, 44, class: "subtitle")
    for (index, series) in series.enumerated() {
      let x = Double(index % columns) * Self.cell.width
      let y = Self.header + Double(index / columns) * Self.cell.height
      draw(
        series, ChartFrame(x: x + 52, y: y + 34, width: Self.cell.width - 74, height: Self.cell.height - 90), &writer)
    }
    return writer.picture(title: title, summary: summary, isStandalone: isStandalone)
  }

  private func draw(_ series: Series, _ plot: ChartFrame, _ writer: inout SVGWriter) {
    let horizontal = LinearScale(domain: 0...1, range: (plot.x, plot.x + plot.width))
    let vertical = LinearScale(domain: 0...1, range: (plot.y + plot.height, plot.y))
    writer.text(DisplayWidth.truncated(series.name, to: 40), plot.x, plot.y - 12)
    for tick in horizontal.ticks(5) {
      writer.line(plot.x, vertical(tick), plot.x + plot.width, vertical(tick), class: "grid")
      writer.text(Self.percent(tick), plot.x - 6, vertical(tick) + 4, anchor: "end")
      writer.text(Self.percent(tick), horizontal(tick), plot.y + plot.height + 17, anchor: "middle")
    }
    writer.line(plot.x, plot.y + plot.height, plot.x + plot.width, plot.y + plot.height, class: "axis")
    writer.line(horizontal(0), vertical(0), horizontal(1), vertical(1), class: "target-line")
    for bin in series.bins {
      let x = horizontal(bin.meanStated)
      writer.element(
        "<line class=\"median\" x1=\"\(n(x))\" y1=\"\(n(vertical(bin.interval.lowerBound)))\" x2=\"\(n(x))\" y2=\"\(n(vertical(bin.interval.upperBound)))\"/>"
      )
      writer.element(
        "<circle class=\"actual\" cx=\"\(n(x))\" cy=\"\(n(vertical(bin.frequency)))\" r=\"4.5\"/>")
    }
    writer.text(
      Words.stated[language], plot.x + plot.width / 2, plot.y + plot.height + 36, class: "subtitle", anchor: "middle")
    writer.text(Words.happened[language], plot.x + 6, plot.y + 12, class: "subtitle")
  }

  private var summary: String {
    series.map { series in
      "\(series.name): "
        + series.bins.map { "\(Self.percent($0.meanStated)) → \(Self.percent($0.frequency)) (\($0.count))" }
        .joined(separator: ", ")
    }.joined(separator: "; ")
  }

  /// All panels as a Vega-Lite 5 specification.
  public var vegaLite: JSON {
    func axis(_ field: String, _ title: LocalizedText) -> JSON {
      [
        "field": .string(field), "type": "quantitative", "title": .string(title[language]),
        "scale": ["domain": [0, 1]], "axis": ["format": "%"],
      ]
    }
    let rows = series.flatMap { series in
      series.bins.map { bin -> JSON in
        [
          "series": .string(series.name), "stated": Self.rounded(bin.meanStated),
          "happened": Self.rounded(bin.frequency),
          "low": Self.rounded(bin.interval.lowerBound), "high": Self.rounded(bin.interval.upperBound),
          "count": .integer(bin.count),
        ]
      }
    }
    let diagonal: JSON = .array([0, 1].map { ["stated": .integer($0), "happened": .integer($0)] })
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "title": ["text": .string(title), "subtitle": .string(subtitle)], "data": ["values": .array(rows)],
      "facet": ["field": "series", "type": "nominal", "title": nil, "sort": .array(series.map { .string($0.name) })],
      "columns": 3,
      "spec": [
        "width": 240, "height": 240,
        "layer": [
          [
            "data": ["values": diagonal], "mark": ["type": "line", "color": "#d55e00", "strokeDash": [5, 3]],
            "encoding": ["x": axis("stated", Words.stated), "y": axis("happened", Words.happened)],
          ],
          [
            "mark": ["type": "rule", "color": "#0b4f8a", "strokeWidth": 2],
            "encoding": ["x": axis("stated", Words.stated), "y": axis("low", Words.happened), "y2": ["field": "high"]],
          ],
          [
            "mark": ["type": "point", "filled": true, "color": "#111111", "size": 60, "tooltip": true],
            "encoding": ["x": axis("stated", Words.stated), "y": axis("happened", Words.happened)],
          ],
        ],
      ],
    ]
  }

  private static func percent(_ share: Double) -> String { "\(NumberText.fixed(share * 100, decimals: 0))%" }

  private static func rounded(_ value: Double) -> JSON { .number(NumberText.rounded(value, significantDigits: 6)) }
}
