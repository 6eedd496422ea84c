/// A commented plan that runs as it stands, for whoever starts one.
public struct PlanTemplate: Sendable {
  public let name: String
  public let origin: Int

  /// - Returns: `nil` where the name is no identifier of a plan, or the origin no year.
  public init?(name: String, origin: Int) {
    let isPlain = name.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-_.".utf8.contains(byte)
    }
    guard isPlain, (1...64).contains(name.utf8.count), !name.hasPrefix("-"), !name.hasPrefix("."),
      (1900...2149).contains(origin)
    else { return nil }
    self.name = name
    self.origin = origin
  }

  public var text: String {
    """
    # A plan for 'forecast project', 'assess', 'track' and 'report'. Every number below is an example: replace it.
    # Check it at any time with: forecast check FILE
    schema: 1
    plan: \(name)
    area: { zh: 示例园区, en: Example Park }
    origin: \(origin)       # year 0
    horizon: \(origin + 5)      # the year in which the targets are due
    prices: current    # or constant-2020

    # Where the targets were read. A target names its source by id.
    sources:
      - { id: announcement, title: The announcement of the plan, date: \(origin)-01-01 }

    # What no source says and the projection needs: yours, named in the 'basis' of every row that rests on it.
    # 'range' holds the truth with a probability of 90%.
    assumptions:
      - id: base-output
        text: { zh: 基期产值, en: Output in year 0 }
        value: 100
        range: [60, 170]
        unit: 亿元
      - id: output-per-worker
        text: { zh: 人均产值, en: Output per worker }
        value: 120
        range: [80, 180]
        unit: 万元/人

    # How far plans of this kind are met: neutral, outside-view, sceptical, or { name: mine, delta: -0.2, omega: 0.4 },
    # or { name: peers, cases: [[target, actual], [500, 410]] }.
    attainment: outside-view

    # Shapes of growth with weights that sum to 1: ramp, logistic, gompertz, exponential.
    families: { ramp: 0.5, logistic: 0.25, exponential: 0.25 }

    # Statements about the way there: a share of the rise that is reached at least, or at most, by a year.
    stages:
      - { id: third-year, wording: 三年见成效, by: \(origin + 3), at_least: 0.3333 }

    indicators:
      - id: output
        name: { zh: 产值, en: Output }
        unit: 亿元
        base: base-output          # an assumption, a number, or { value: 100, range: [60, 170] }
        targets:
          # The words of the source: 余 is a band, 约 about, 突破 and 超 at least.
          - { wording: 产值300余亿元, source: announcement }
          # A figure for an earlier year bends the way there.
          # - { wording: 产值150余亿元, by: \(origin + 3), source: announcement }
        # Published figures bend the path: 2026, 2026H1, 2026Q3 or 2026M1-9.
        actuals: []
        # - { period: \(origin + 1), value: 118, unit: 亿元, source: announcement }
      - id: employment
        name: { zh: 就业（推算）, en: Employment (derived) }
        unit: 万人
        derive: { from: output, divide_by: output-per-worker }

    # A district is the sum of areas whose plans lie beside this one:
    # sum: { of: [east.yaml, west.yaml], indicators: [output], reconcile: shrink }

    """
  }
}
