import Glibc
import GrowthCurves

/// The calibration of the ceiling verdict as a picture: for each length of series a map of share seen against noise.
///
/// A cell's colour is the share of series whose ceiling the gate calls identified; its number, where a tenth or more are, the
/// per cent of those that are right within 20 per cent.
public struct CeilingMap: Sendable {
  public let cells: [CeilingCalibration.Cell]
  public let title: String

  public init(_ cells: [CeilingCalibration.Cell], title: String) {
    self.cells = cells
    self.title = title
  }

  private static let side = (width: 34.0, height: 26.0)
  private static let top = 64.0
  private static let left = 60.0
  private static let gap = 46.0

  public func svg() -> String {
    let counts = Array(Set(cells.map(\.count))).sorted()
    let shares = Array(Set(cells.map(\.shareSeen))).sorted()
    let noises = Array(Set(cells.map(\.noise))).sorted()
    let panel = Self.side.width * Double(shares.count)
    let columns = min(counts.count, 2)
    let rows = (counts.count + columns - 1) / max(columns, 1)
    let panelHeight = Self.side.height * Double(noises.count) + 64
    var writer = SVGWriter(
      width: Self.left + Double(columns) * (panel + Self.gap) + 10, height: Self.top + Double(rows) * panelHeight + 10)
    writer.text(title, Self.left, 24, class: "title")
    writer.text(
      "colour: share of series whose ceiling is called identified; number: per cent of those within 20% of the truth",
      Self.left, 42, class: "subtitle")
    for (index, count) in counts.enumerated() {
      let x = Self.left + Double(index % columns) * (panel + Self.gap)
      let y = Self.top + Double(index / columns) * panelHeight
      draw(count, shares, noises, x, y, &writer)
    }
    return writer.picture(title: title, summary: "Maps of share seen against noise by length.", isStandalone: true)
  }

  private func draw(
    _ count: Int, _ shares: [Double], _ noises: [Double], _ x: Double, _ y: Double, _ writer: inout SVGWriter
  ) {
    writer.text("\(count) observations", x, y + 10)
    for (i, share) in shares.enumerated() {
      for (j, noise) in noises.enumerated() {
        let members = cells.filter { $0.count == count && $0.shareSeen == share && $0.noise == noise }
        let total = members.reduce(0) { $0 + $1.replications }
        let identified = members.reduce(0) { $0 + $1.identified }
        let right = members.reduce(0) { $0 + $1.identifiedRight }
        guard total > 0 else { continue }
        let depth = Double(identified) / Double(total)
        let left = x + Double(i) * Self.side.width
        let top = y + 18 + Double(noises.count - 1 - j) * Self.side.height
        writer.element(
          "<rect x=\"\(n(left))\" y=\"\(n(top))\" width=\"\(n(Self.side.width - 1))\" height=\"\(n(Self.side.height - 1))\" fill=\"\(Self.tint(depth))\"/>"
        )
        if depth >= 0.1 {
          writer.text(
            "\(Int((100 * Double(right) / Double(identified)).rounded()))", left + Self.side.width / 2, top + 17,
            anchor: "middle")
        }
      }
    }
    let bottom = y + 18 + Double(noises.count) * Self.side.height
    for (i, share) in shares.enumerated() {
      writer.text(
        "\(Int((share * 100).rounded()))%", x + (Double(i) + 0.5) * Self.side.width, bottom + 14, anchor: "middle")
    }
    for (j, noise) in noises.enumerated() {
      writer.text(
        "±\(Int((noise * 100).rounded()))%", x - 6, y + 35 + Double(noises.count - 1 - j) * Self.side.height,
        anchor: "end")
    }
    writer.text(
      "share of the ceiling seen", x + Self.side.width * Double(shares.count) / 2, bottom + 30, anchor: "middle")
  }

  /// White at none to a clear green at all; text stays legible on every shade.
  private static func tint(_ depth: Double) -> String {
    func mix(_ a: Double, _ b: Double) -> Int { Int((a + (b - a) * depth).rounded()) }
    return "rgb(\(mix(245, 90)),\(mix(245, 190)),\(mix(245, 130)))"
  }
}
