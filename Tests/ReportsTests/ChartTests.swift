import DevelopmentPlans
import Foundation
import FoundationXML
import Reports
import Tabular
import TestSupport
import Testing

@Suite struct ChartTests {
  private func chart(title: String = "Output", language: Language = .english) -> FanChart {
    FanChart(
      title: title, subtitle: "Median and prediction intervals", unit: "亿元", years: [2023, 2024, 2025],
      median: [100, 150, 220],
      bands: [
        .init(level: 0.5, lower: [90, 130, 180], upper: [110, 170, 260]),
        .init(level: 0.95, lower: [70, 90, 110], upper: [140, 240, 420]),
      ],
      actuals: [.init(year: 2024, value: 160, upper: nil, label: "160")],
      targets: [.init(year: 2025, value: 500, upper: 600, label: "产值500余亿元")], language: language)
  }

  @Test func `a picture is XML with its summary, bands labelled by their levels, and the wording kept`() throws {
    let svg = chart().svg()
    let parser = XMLParser(data: Data(svg.utf8))
    #expect(parser.parse())
    for text in [">50%<", ">95%<", ">median<", "产值500余亿元", "role=\"img\"", "Median 220 亿元 in 2025"] {
      #expect(svg.contains(text), "\(text)")
    }
    #expect(svg.components(separatedBy: "<polygon").count - 1 == 2)
    #expect(chart(language: .chinese).svg().contains("中位数"))
  }

  @Test(.tags(.property), arguments: ["</svg><script>alert(1)</script>", "a & b < c > \"d\" 'e'", "\u{1}\u{FFFE}x"])
  func `text is inert in the picture`(title: String) {
    let svg = chart(title: title).svg()
    #expect(XMLParser(data: Data(svg.utf8)).parse(), "\(svg)")
    #expect(!svg.contains("<script"))
  }

  @Test func `Vega-Lite carries its data and starts years off zero`() throws {
    let specification = chart().vegaLite
    #expect(specification["$schema"]?.string == "https://vega.github.io/schema/vega-lite/v5.json")
    #expect(specification["data"]?["values"]?.array?.count == 3)
    #expect(specification["data"]?["values"]?.array?[1]["actual"]?.number == 160)
    let layers = try #require(specification["layer"]?.array)
    #expect(layers.count == 5, "two bands, median, actuals, target")
    #expect(layers[0]["encoding"]?["x"]?["scale"]?["zero"]?.bool == false)
  }

  @Test func `the longest bar of a tornado is on top`() throws {
    let svg = TornadoChart(
      title: "P", subtitle: "", middle: 0.4,
      bars: [.init(label: "short", low: 0.38, high: 0.42), .init(label: "long", low: 0.1, high: 0.8)]
    ).svg()
    #expect(XMLParser(data: Data(svg.utf8)).parse())
    let (long, short) = (try #require(svg.range(of: ">long<")), try #require(svg.range(of: ">short<")))
    #expect(long.lowerBound < short.lowerBound)
  }
}
