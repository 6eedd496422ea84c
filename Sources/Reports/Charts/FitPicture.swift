import Tabular

/// A fit as a picture: the curve through its observations, and below it what it leaves over.
public struct FitPicture: Sendable {
  public var curve: CurveChart
  public var residuals: ResidualChart?

  public init(curve: CurveChart, residuals: ResidualChart?) {
    self.curve = curve
    self.residuals = residuals
  }

  private static let width = 720.0
  private static let heights = (curve: 420.0, residuals: 260.0)

  public func svg() -> String {
    guard let residuals else { return curve.svg() }
    var writer = SVGWriter(width: Self.width, height: Self.heights.curve + Self.heights.residuals)
    curve.draw(width: Self.width, height: Self.heights.curve, with: &writer)
    let below = ChartFrame(x: 0, y: Self.heights.curve, width: Self.width, height: Self.heights.residuals)
    residuals.draw(in: below, with: &writer)
    return writer.picture(
      title: curve.title, summary: "\(curve.subtitle). \(residuals.title)", isStandalone: true)
  }

  /// Curve and residuals under one another as one Vega-Lite 5 specification.
  public var vegaLite: JSON {
    guard let residuals else { return curve.vegaLite }
    func view(_ specification: JSON) -> JSON {
      .object((specification.members ?? []).filter { $0.key != "$schema" })
    }
    return [
      "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
      "vconcat": [view(curve.vegaLite), view(residuals.vegaLite)],
    ]
  }
}
