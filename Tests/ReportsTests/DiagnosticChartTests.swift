import DevelopmentPlans
import Foundation
import FoundationXML
import Reports
import Tabular
import TestSupport
import Testing

/// Residuals, calibration and tornado: as SVG that is well formed and labelled, and as Vega-Lite with its data.
@Suite struct DiagnosticChartTests {
  private static let residuals = [0.3, -1.1, 0.4, 2.5, -0.6, 0.1, -1.4, 0.9]

  private func residualChart(_ language: Language = .english) -> ResidualChart {
    ResidualChart(
      title: "a < b & c", times: (0..<8).map { 2015 + Double($0) }, residuals: Self.residuals, language: language)
  }

  private func calibrationChart(_ language: Language = .english) -> CalibrationChart {
    CalibrationChart(
      title: "Calibration", subtitle: "<stated>",
      series: [
        .init(
          name: "own world",
          bins: [
            .init(meanStated: 0.2, frequency: 0.25, interval: 0.2...0.31, count: 200),
            .init(meanStated: 0.7, frequency: 0.69, interval: 0.6...0.77, count: 100),
            .init(meanStated: 0.9, frequency: .nan, interval: 0...1, count: 0),
          ]), .init(name: "another", bins: [.init(meanStated: 0.5, frequency: 0.4, interval: 0.3...0.5, count: 90)]),
      ], language: language)
  }

  private func isWellFormed(_ svg: String) -> Bool { XMLParser(data: Data(svg.utf8)).parse() }

  private func count(_ part: String, in text: String) -> Int { text.components(separatedBy: part).count - 1 }

  @Test(.tags(.contract)) func `residuals stand over time with labelled bands and against normal quantiles`() {
    let svg = residualChart().svg()
    #expect(isWellFormed(svg), "\(svg)")
    #expect(count("<circle", in: svg) == 16, "eight residuals in two panels")
    for text in [">95%<", ">50%<", "a &lt; b &amp; c", "8 residuals, 1 outside the 95% band"] {
      #expect(svg.contains(text), "\(text)")
    }
    #expect(residualChart(.chinese).svg().contains("残差随时间"))
  }

  @Test(.tags(.reference)) func `plotting positions are Blom's`() {
    let quantiles = residualChart().quantiles
    #expect(quantiles.map(\.residual) == Self.residuals.sorted())
    // qnorm((1 - 3/8)/(8 + 1/4)) of R.
    #expect(abs(quantiles[0].expected + 1.434200159686379) < 1e-12)
    #expect(abs(quantiles[0].expected + quantiles[7].expected) < 1e-14, "symmetric")
  }

  @Test(.tags(.contract)) func `a residual that is not finite, or none at all, draws a picture`() {
    for residuals in [[], [.nan], [.infinity, 1], [0, 0, 0]] as [[Double]] {
      let chart = ResidualChart(title: "t", times: residuals.indices.map(Double.init), residuals: residuals)
      let svg = chart.svg()
      #expect(isWellFormed(svg))
      #expect(!svg.contains("nan") && !svg.contains("inf\""))
    }
  }

  @Test(.tags(.contract)) func `calibration has a panel a study, the diagonal and an interval a bin`() {
    let svg = calibrationChart().svg()
    #expect(isWellFormed(svg), "\(svg)")
    #expect(count("class=\"target-line\"", in: svg) == 2)
    #expect(count("<circle", in: svg) == 3, "an empty bin is no point")
    #expect(svg.contains("20% → 25% (200)"), "the figures, for a screen reader")
    #expect(svg.contains("&lt;stated&gt;"))
    #expect(calibrationChart(.chinese).svg().contains("所称概率"))
  }

  private static let tornado = TornadoChart(
    title: "P", subtitle: "", middle: 0.4,
    bars: [.init(label: "short", low: 0.38, high: 0.42), .init(label: "long", low: 0.1, high: 0.8)])

  /// What every specification has, however it is composed.
  @Test(.tags(.contract)) func `each chart is a Vega-Lite specification that holds its data`() throws {
    let curve = CurveChart(
      title: "c", subtitle: "", times: [0, 1], lines: [.init(name: "l", values: [1, .nan])],
      bands: [.init(level: 0.8, lower: [0, 0], upper: [2, 3])], points: [(0, 1)],
      references: [.init(value: 2, label: "ceiling")])
    let specifications = [
      residualChart().vegaLite, calibrationChart().vegaLite, Self.tornado.vegaLite, curve.vegaLite,
      FitPicture(curve: curve, residuals: residualChart()).vegaLite,
    ]
    for specification in specifications {
      #expect(specification["$schema"]?.string == "https://vega.github.io/schema/vega-lite/v5.json")
      let text = specification.text()
      #expect(count("\"$schema\"", in: text) == 1, "views inside have none")
      #expect(count("\"values\":[", in: text) >= 1)
      #expect(count("\"mark\"", in: text) >= 2)
      #expect(try JSON(parsing: text).text() == text)
    }
    let rows = try #require(Self.tornado.vegaLite["data"]?["values"]?.array)
    #expect(rows.count == 4)
    #expect(rows[0]["assumption"]?.string == "long" && rows[0]["value"]?.number == 0.1)
    #expect(curve.vegaLite["layer"]?.array?.count == 4, "band, line, points, ceiling")
    #expect(calibrationChart().vegaLite["data"]?["values"]?.array?.count == 3)
  }

  @Test(.tags(.contract)) func `a fit's picture has its residuals below`() {
    let curve = CurveChart(title: "c", subtitle: "s", times: [0, 1], lines: [.init(name: "l", values: [1, 2])])
    let svg = FitPicture(curve: curve, residuals: residualChart()).svg()
    #expect(isWellFormed(svg))
    #expect(svg.contains("viewBox=\"0 0 720 680\""))
    #expect(count("<svg", in: svg) == 1)
  }
}
