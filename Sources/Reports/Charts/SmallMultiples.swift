import DevelopmentPlans

/// Several fan charts on one sheet, each with its own vertical scale.
public struct SmallMultiples: Sendable, Hashable {
  public var title: String
  public var charts: [FanChart]

  public init(title: String, charts: [FanChart]) {
    self.title = title
    self.charts = charts
  }

  /// One chart for each indicator of the projections.
  public init(_ projections: [Projection], language: Language) {
    var charts = projections.flatMap { $0.indicators.map { FanChart($0, language: language) } }
    if projections.count == 1, charts.count > 1, let projection = projections.first {
      // The sheet's title names the area already.
      for index in charts.indices { charts[index].title = projection.indicators[index].indicator.name[language] }
    }
    self.init(title: projections.map { $0.plan.area[language] }.joined(separator: " · "), charts: charts)
  }

  /// The charts in rows of `columns`, as one SVG picture.
  public func svg(columns: Int = 2, isStandalone: Bool = true) -> String {
    precondition(columns > 0, "a sheet has at least one column")
    if charts.count == 1 { return charts[0].svg(isStandalone: isStandalone) }
    let columns = min(columns, max(charts.count, 1))
    let rows = (charts.count + columns - 1) / columns
    let header = 40.0
    var writer = SVGWriter(
      width: Double(columns) * Self.cell.width, height: header + Double(rows) * Self.cell.height)
    writer.text(title, 14, 26, class: "title")
    for (index, chart) in charts.enumerated() {
      let frame = ChartFrame(
        x: Double(index % columns) * Self.cell.width, y: header + Double(index / columns) * Self.cell.height,
        width: Self.cell.width, height: Self.cell.height)
      chart.draw(in: frame, with: &writer, isSmall: true)
    }
    return writer.picture(
      title: title, summary: charts.map { "\($0.title): \($0.summary)" }.joined(separator: ". "),
      isStandalone: isStandalone)
  }

  private static let cell = (width: 440.0, height: 280.0)
}
