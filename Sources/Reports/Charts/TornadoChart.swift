import DevelopmentPlans
import Tabular

/// How far each assumption moves one result: bars from its low end to its high end, the longest on top.
public struct TornadoChart: Sendable, Hashable {
  public struct Bar: Sendable, Hashable {
    public var label: String
    /// The result at the low and at the high end of the assumption's range.
    public var low: Double
    public var high: Double

    public init(label: String, low: Double, high: Double) {
      self.label = label
      self.low = low
      self.high = high
    }
  }

  public var title: String
  public var subtitle: String
  /// The result with every assumption at its middle.
  public var middle: Double
  public var bars: [Bar]
  /// Whether the result is a probability, shown in per cent.
  public var isProbability: Bool
  public var language: Language

  public init(
    title: String, subtitle: String, middle: Double, bars: [Bar], isProbability: Bool = true,
    language: Language = .english
  ) {
    self.title = title
    self.subtitle = subtitle
    self.middle = middle
    self.bars = bars.sorted { abs($0.high - $0.low) > abs($1.high - $1.low) }
    self.isProbability = isProbability
    self.language = language
  }

  /// What each assumption moves of a plan's verdict.
  public init(_ sensitivity: Sensitivity, title: String, language: Language) {
    self.init(
      title: title, subtitle: Words.tornadoNote[language], middle: sensitivity.central,
      bars: sensitivity.bars.map { bar in
        Bar(label: "\(bar.label[language]): \(bar.lowSetting) – \(bar.highSetting)", low: bar.low, high: bar.high)
      }, isProbability: sensitivity.outcome == .probability, language: language)
  }

  public func svg(width: Double = 760, isStandalone: Bool = true) -> String {
    let rowHeight = 30.0
    let top = 66.0
    let height = top + Double(bars.count) * rowHeight + 40
    let labels = 300.0
    var writer = SVGWriter(width: width, height: height)
    let ends = bars.flatMap { [$0.low, $0.high] } + [middle]
    let highest = isProbability ? 1 : (ends.max() ?? 1) * 1.05
    let scale = LinearScale(domain: 0...max(highest, 1e-12), range: (labels, width - 60))
    writer.text(title, 14, 24, class: "title")
    writer.text(subtitle, 14, 44, class: "subtitle")
    for tick in scale.ticks(5) {
      writer.line(scale(tick), top - 8, scale(tick), height - 32, class: "grid")
      writer.text(label(tick), scale(tick), height - 14, anchor: "middle")
    }
    for (index, bar) in bars.enumerated() {
      let y = top + Double(index) * rowHeight
      writer.text(DisplayWidth.truncated(bar.label, to: 46), labels - 10, y + 15, anchor: "end")
      for (value, name) in [(bar.low, "bar-low"), (bar.high, "bar-high")] {
        let (from, to) = (min(scale(middle), scale(value)), max(scale(middle), scale(value)))
        writer.element(
          "<rect class=\"\(name)\" x=\"\(n(from))\" y=\"\(n(y))\" width=\"\(n(max(to - from, 0.5)))\" height=\"20\"/>")
      }
      writer.text(label(min(bar.low, bar.high)), min(scale(bar.low), scale(bar.high)) - 4, y + 15, anchor: "end")
      writer.text(label(max(bar.low, bar.high)), max(scale(bar.low), scale(bar.high)) + 4, y + 15)
    }
    writer.line(scale(middle), top - 8, scale(middle), height - 32, class: "axis")
    return writer.picture(title: title, summary: summary, isStandalone: isStandalone, kind: "tornado")
  }

  private var summary: String {
    bars.map { "\($0.label): \(label($0.low)) – \(label($0.high))" }.joined(separator: "; ")
  }

  private func label(_ value: Double) -> String {
    isProbability ? "\(NumberText.fixed(value * 100, decimals: 0))%" : FanChart.short(value)
  }
}
