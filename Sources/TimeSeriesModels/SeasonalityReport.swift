import EconomicData
import Forecasting

/// What is known about the season and the calendar of one series, before any model is chosen.
public struct SeasonalityReport: Sendable {
  public let period: Int
  public let observationCount: Int
  public let missingCount: Int
  /// 0 to 1; `nil` without a season or below two cycles.
  public let strength: Double?
  public let qs: SeasonalityTests.Result?
  public let kruskalWallis: SeasonalityTests.Result?
  public let friedman: SeasonalityTests.Result?
  public let ocsb: OCSBTest?
  /// The seasonal difference automatic ARIMA takes by ``SeasonalRootTest/strength``.
  public let seasonalDifferences: Int
  /// First differences after the seasonal one, by the KPSS test.
  public let differences: Int
  /// The tests of ``CalendarEffect`` that could be made, in an ARIMA model whose orders are selected.
  public let calendar: [CalendarTest]

  /// Tests `series`; gaps are bridged by straight lines for all but the calendar, whose model takes them as they are.
  ///
  /// - Throws: `.tooFewObservations` below four, and `.constantSeries`.
  public init(_ series: TimeSeries, effects: [CalendarEffect] = CalendarEffect.allCases) throws(FitError) {
    let name = "seasonality"
    let observations = try Observations(series, for: name, minimum: 4, allowsGaps: true)
    guard !observations.isConstant else { throw .constantSeries(model: name, value: observations.values[0]) }
    let m = observations.seasonalPeriod
    let values = observations.missingCount > 0 ? interpolated(observations.values) : observations.values
    period = m
    observationCount = observations.count - observations.missingCount
    missingCount = observations.missingCount
    strength = SeasonalityTests.strength(values, period: m)
    qs = SeasonalityTests.qs(values, period: m)
    kruskalWallis = SeasonalityTests.kruskalWallis(values, period: m)
    friedman = SeasonalityTests.friedman(values, period: m)
    ocsb = OCSBTest(values, period: m)
    seasonalDifferences = UnitRoots.seasonalDifferences(values, period: m)
    differences = UnitRoots.differences(seasonalDifferences == 1 ? differenced(values, lag: m) : values)
    var tests: [CalendarTest] = []
    var order: ARIMAOrder?
    for effect in effects where effect.regressors(from: series.start, count: series.values.count) != nil {
      // An effect that the data cannot tell from the rest is left out, as its regressor has no estimate.
      guard let test = try? CalendarTest(effect, in: series, order: order) else { continue }
      order = test.order
      tests.append(test)
    }
    calendar = tests
  }
}
