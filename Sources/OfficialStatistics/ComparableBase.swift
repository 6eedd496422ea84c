/// What a published growth rate says about last year's base, beside what was published last year.
///
/// When the scope of a statistic changes, the growth rate is computed on a comparable base that is itself not published:
/// base = current/(1 + g). It need not equal last year's figure; the gap is reported, never hidden.
public struct ComparableBase: Sendable, Hashable {
  /// This year's figure, year to date or annual.
  public let current: Double
  /// The growth rate as published, 0.078 for 7.8%.
  public let publishedGrowth: Double
  /// The figure published for the same span last year.
  public let publishedLastYear: Double

  /// - Throws: figures that are not finite, a growth rate of -100% or less, last year's figure of zero.
  public init(current: Double, publishedGrowth: Double, publishedLastYear: Double) throws(OfficialStatisticsError) {
    try requireFinite([current, publishedGrowth, publishedLastYear], "the figures")
    guard publishedGrowth > -1 else {
      throw .outsideDomain(of: "the growth rates", position: 0, value: publishedGrowth, requirement: "above -1")
    }
    guard publishedLastYear != 0 else {
      throw .outsideDomain(of: "last year's figures", position: 0, value: 0, requirement: "different from zero")
    }
    self.current = current
    self.publishedGrowth = publishedGrowth
    self.publishedLastYear = publishedLastYear
  }

  /// Last year's figure at this year's scope: current/(1 + g).
  public var comparableBase: Double { current / (1 + publishedGrowth) }

  /// Last year's published figure over the comparable base, less one: positive when scope was lost.
  public var scopeGap: Double { publishedLastYear / comparableBase - 1 }

  /// The growth from last year's published figure, which mixes growth with the change of scope.
  public var naiveGrowth: Double { current / publishedLastYear - 1 }
}
