/// Colours and type of every chart.
///
/// The three tints are one hue from light to dark, so that bands differ in lightness alone; median, target and actuals
/// are blue, vermilion and black of the palette of Okabe and Ito (2008), which colour-blind readers tell apart.
enum ChartStyle {
  /// The style sheet of a chart that stands alone. Inside a page the page's own rules for the same classes hold.
  static let sheet = """
    .chart{font:12px "Noto Sans CJK SC","PingFang SC","Microsoft YaHei",system-ui,sans-serif}
    .chart .paper{fill:#fff}.chart text{fill:#333}.chart .title{font-size:15px;font-weight:600;fill:#111}
    .chart .subtitle{fill:#555}.chart .grid{stroke:#e3e3e3;stroke-width:1}.chart .axis{stroke:#777;stroke-width:1}
    .chart .band-1{fill:#d6e6f4}.chart .band-2{fill:#abcfe8}.chart .band-3{fill:#6fa8d6}
    .chart .median{fill:none;stroke:#0b4f8a;stroke-width:2.2}.chart .target{stroke:#d55e00;fill:#d55e00}
    .chart .target-line{stroke:#d55e00;stroke-width:1.6;stroke-dasharray:5 3}.chart .target-label{fill:#a84800}
    .chart .actual{fill:#111;stroke:#fff;stroke-width:1.2}.chart .bar-low{fill:#e69f00}.chart .bar-high{fill:#0072b2}
    """

  /// The class of the band at `index` of `count`, widest first: the narrowest is always the darkest.
  static func bandClass(_ index: Int, of count: Int) -> String {
    "band-\(max(1, min(3, 3 - (count - 1 - index))))"
  }
}

/// Writes the elements of one SVG picture.
struct SVGWriter {
  private(set) var body = ""
  let width: Double
  let height: Double

  init(width: Double, height: Double) {
    self.width = width
    self.height = height
  }

  mutating func element(_ markup: String) { body += markup + "\n" }

  mutating func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, class name: String) {
    element("<line class=\"\(name)\" x1=\"\(n(x1))\" y1=\"\(n(y1))\" x2=\"\(n(x2))\" y2=\"\(n(y2))\"/>")
  }

  mutating func text(
    _ text: String, _ x: Double, _ y: Double, class name: String? = nil, anchor: String = "start"
  ) {
    let style = name.map { " class=\"\($0)\"" } ?? ""
    element("<text\(style) x=\"\(n(x))\" y=\"\(n(y))\" text-anchor=\"\(anchor)\">\(XMLText.escaped(text))</text>")
  }

  /// The picture; `title` and `summary` are what a screen reader says.
  func picture(
    title: String, summary: String, isStandalone: Bool, kind: String = "", attributes: String = ""
  ) -> String {
    let namespace = isStandalone ? " xmlns=\"http://www.w3.org/2000/svg\"" : ""
    let size = isStandalone ? " width=\"\(n(width))\" height=\"\(n(height))\"" : ""
    return """
      <svg\(namespace) class="chart\(kind.isEmpty ? "" : " \(kind)")" role="img" aria-label="\(XMLText.escaped(title))" viewBox="0 0 \(n(width)) \(n(height))"\(size)\(attributes)>
      <title>\(XMLText.escaped(title))</title>
      <desc>\(XMLText.escaped(summary))</desc>
      \(isStandalone ? "<style>\(ChartStyle.sheet)</style>\n" : "")<rect class="paper" width="\(n(width))" height="\(n(height))"/>
      \(body)</svg>

      """
  }
}

/// A coordinate to a tenth of a pixel.
func n(_ value: Double) -> String {
  let tenths = (value * 10).rounded()
  guard tenths.isFinite, abs(tenths) < 1e9 else { return "0" }
  let whole = Int(tenths)
  return whole % 10 == 0 ? "\(whole / 10)" : "\(whole < 0 ? "-" : "")\(abs(whole) / 10).\(abs(whole) % 10)"
}
