/// The cumulative figures of one year as they were released: each through the end of a period, from the start of the year.
///
/// Chinese monthly series are published so, with no release for January: the first covers January and February. A missing
/// release is simply not in the list; the next difference then covers more than one period and says so.
public struct YearToDate: Sendable, Hashable {
  /// A figure released for the year through the end of `period`.
  public struct Release: Sendable, Hashable {
    /// 1…12 for months, 1…4 for quarters.
    public var period: Int
    public var cumulative: Double

    public init(period: Int, cumulative: Double) {
      self.period = period
      self.cumulative = cumulative
    }
  }

  /// What was added over `periods`, one or several of them.
  public struct Discrete: Sendable, Hashable {
    public let periods: ClosedRange<Int>
    public let value: Double
  }

  public let releases: [Release]
  /// 12 for months, 4 for quarters.
  public let periodsPerYear: Int

  /// - Throws: releases that are not finite, not in order, or outside the year.
  public init(_ releases: [Release], periodsPerYear: Int = 12) throws(OfficialStatisticsError) {
    try requireFinite(releases.map(\.cumulative), "the year-to-date figures")
    var previous = 0
    for release in releases {
      guard release.period > previous, release.period <= periodsPerYear else {
        throw .releasesOutOfOrder(previous: previous, next: release.period)
      }
      previous = release.period
    }
    self.releases = releases
    self.periodsPerYear = periodsPerYear
  }

  /// Monthly figures without gaps, the first through February when `firstIsJanuaryFebruary`.
  public init(monthly cumulative: [Double], firstIsJanuaryFebruary: Bool) throws(OfficialStatisticsError) {
    let first = firstIsJanuaryFebruary ? 2 : 1
    try self.init(cumulative.enumerated().map { Release(period: first + $0, cumulative: $1) })
  }
}

extension YearToDate {
  /// The differences of neighbouring releases, which add up to the last one.
  ///
  /// A negative one of a quantity that cannot fall means that the year so far was revised down in that release.
  public var discrete: [Discrete] {
    var through = 0, total = 0.0
    return releases.map { release in
      let step = Discrete(periods: through + 1...release.period, value: release.cumulative - total)
      (through, total) = (release.period, release.cumulative)
      return step
    }
  }

  /// The figures of the quarters whose ends, and whose predecessors' ends, were released; nil for the others.
  public var quarterly: [Double?] {
    let width = periodsPerYear / 4
    return (1...4).map { quarter in
      guard let end = cumulative(through: quarter * width), let start = cumulative(through: (quarter - 1) * width)
      else { return nil }
      return end - start
    }
  }

  /// The year's total, once released.
  public var annual: Double? { cumulative(through: periodsPerYear) }

  /// The figure through the end of `period`, zero at the start of the year; nil when not released.
  public func cumulative(through period: Int) -> Double? {
    period == 0 ? 0 : releases.first { $0.period == period }?.cumulative
  }

  /// Spreads a combined figure over its periods in proportion to `weights`, such as days or last year's shares.
  ///
  /// - Throws: weights that are negative or sum to zero.
  public static func split(_ value: Double, by weights: [Double]) throws(OfficialStatisticsError) -> [Double] {
    try requireFinite(weights, "the weights")
    if let position = weights.firstIndex(where: { $0 < 0 }) {
      throw .outsideDomain(
        of: "the weights", position: position, value: weights[position], requirement: "zero or positive")
    }
    let sum = weights.reduce(0, +)
    guard sum > 0 else {
      throw .outsideDomain(of: "the weights", position: 0, value: 0, requirement: "positive for at least one period")
    }
    return weights.map { value * $0 / sum }
  }
}
