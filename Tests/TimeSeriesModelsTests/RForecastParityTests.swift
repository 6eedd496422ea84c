import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// One data set of R with what R's forecast package makes of it; `References/README.md` says how it is made.
struct RForecastCase: Sendable, CustomTestStringConvertible {
  let name: String
  let values: JSONValue

  var testDescription: String { name }
  var period: Int { Int(values["period"].double!) }
  var horizon: Int { Int(values["horizon"].double!) }
  var observations: [Double] { values["values"].doubles }

  var series: TimeSeries {
    let frequency: Frequency = period == 12 ? .monthly : period == 4 ? .quarterly : .yearly
    return SampleSeries.series(observations, frequency, name: name)
  }

  static let reference: JSONValue = {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/r-forecast.json")
    return try! JSONValue(data: Data(contentsOf: url))
  }()

  static let all: [RForecastCase] = {
    guard case .object(let members) = reference["series"] else { return [] }
    return members.keys.sorted().map { RForecastCase(name: $0, values: members[$0]!) }
  }()

  static let seasonal: [RForecastCase] = all.filter { $0.period > 1 }
}

/// Whether two paths agree within `share` of the reference, path by path.
private func agree(_ computed: [Double], _ reference: [Double], within share: Double) -> Bool {
  computed.count == reference.count
    && zip(computed, reference).allSatisfy { abs($0 - $1) <= share * abs($1) }
}

@Suite struct RForecastParityTests {
  /// The optima agree when the likelihoods do to this; forecasts are compared there.
  private static let sameOptimum = 1e-3

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the likelihood of every ETS form is no worse than R's, and equal optima forecast alike`(_ item: RForecastCase)
    throws
  {
    for reference in item.values["ets"].array {
      let code = reference["model"].string!.map(String.init)
      let isDamped = reference["damped"].bool!
      let trend: ETSForm.TrendKind = code[1] == "N" ? .none : isDamped ? .damped : .additive
      let form = ETSForm(
        error: code[0] == "A" ? .additive : .multiplicative, trend: trend, season: .init(rawValue: code[2])!)
      let fit = try ETS(form).fit(item.series)
      let logLikelihood = try #require(fit.glance().logLikelihood)
      let theirs = reference["log_likelihood"].double!
      // R lets the mean of a multiplicative error pass through zero, where the model is not defined; ours stays above.
      let passesZero = form.error == .multiplicative && form.trend != .none && item.name == "lynx"
      #expect(passesZero || logLikelihood > theirs - Self.sameOptimum, "\(form): \(logLikelihood) and \(theirs)")
      guard abs(logLikelihood - theirs) < Self.sameOptimum else { continue }
      let forecast = fit.forecast(horizon: item.horizon)
      #expect(agree(forecast.means, reference["mean"].doubles, within: 0.005), "\(form)")
      let upper = reference["upper"].doubles
      if !upper.isEmpty {
        #expect(agree(forecast.intervals(level: 0.95).map(\.upperBound), upper, within: 0.01), "\(form)")
      }
    }
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the likelihood of ARIMA is no worse than R's, and equal optima forecast alike`(_ item: RForecastCase) throws {
    for reference in item.values["arima"].array {
      let o = reference["order"].doubles.map { Int($0) }
      let order = ARIMAOrder(
        o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]), period: item.period, constant: o[6] == 1)
      let fit = try ARIMA(order).fit(item.series)
      let logLikelihood = try #require(fit.glance().logLikelihood)
      let theirs = reference["log_likelihood"].double!
      // R's likelihood is not exact beside a unit root; README.md says how we know.
      let isBesideUnitRoot = fit.tidy().contains { ["ar1", "sar1"].contains($0.name) && $0.estimate > 0.97 }
      // R's estimate there is a seasonal coefficient of 0.99999992.
      let isAtSeasonalUnitRoot = item.name == "JohnsonJohnson" && order.seasonalP == 1 && order.seasonalD == 0
      #expect(
        isBesideUnitRoot || isAtSeasonalUnitRoot || logLikelihood > theirs - 3 * Self.sameOptimum,
        "\(order): \(logLikelihood) and \(theirs)")
      guard abs(logLikelihood - theirs) < Self.sameOptimum else { continue }
      let forecast = fit.forecast(horizon: item.horizon)
      #expect(agree(forecast.means, reference["mean"].doubles, within: 0.005), "\(order)")
      #expect(
        agree(forecast.intervals(level: 0.95).map(\.upperBound), reference["upper"].doubles, within: 0.01), "\(order)")
      #expect(abs(fit.glance().aicc! - reference["aicc"].double!) < 0.01, "\(order)")
    }
  }

  @Test(.tags(.reference)) func `gaps leave the exact likelihood of what was observed`() throws {
    let nile = try #require(RForecastCase.all.first { $0.name == "Nile" })
    let gaps = RForecastCase.reference["gaps"]
    var series = nile.series
    for index in gaps["missing"].doubles { series.values[Int(index) - 1] = nil }
    for (key, order) in [("arma", ARIMAOrder(1, 0, 1, constant: true)), ("ima", ARIMAOrder(0, 1, 1))] {
      let fit = try ARIMA(order).fit(series)
      let reference = gaps[key]
      // R starts a differenced series from a variance of 10⁶ instead of a diffuse one, which moves the fourth digit.
      #expect(abs(fit.glance().logLikelihood! - reference["log_likelihood"].double!) < 0.01, "\(key)")
      let forecast = fit.forecast(horizon: 6)
      #expect(agree(forecast.means, reference["mean"].doubles, within: 0.005))
      #expect(agree(forecast.intervals(level: 0.95).map(\.upperBound), reference["upper"].doubles, within: 0.01))
    }
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `Theta is that of the M4 competition`(_ item: RForecastCase) throws {
    let means = try Theta().fit(item.series).forecast(horizon: item.horizon).means
    // R's smoothing parameter is where its simplex stops.
    #expect(agree(means, item.values["theta"]["m4"].doubles, within: 0.005))
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the simple methods are R's`(_ item: RForecastCase) throws {
    let drift = try Drift().fit(item.series).forecast(horizon: item.horizon)
    #expect(agree(drift.intervals(level: 0.95).map(\.upperBound), item.values["drift_upper"].doubles, within: 1e-6))
    if item.period > 1 {
      let seasonal = try SeasonalNaive().fit(item.series).forecast(horizon: item.horizon)
      #expect(agree(seasonal.means, item.values["snaive"].doubles, within: 1e-12))
    }
    let lambda = BoxCox.guerrero(item.observations, period: item.period).lambda
    // R's one-dimensional search stops at a fourth digit.
    #expect(abs(lambda - item.values["guerrero"].double!) < 1e-3 || item.period == 1)
  }

  @Test(.tags(.reference), arguments: RForecastCase.seasonal)
  func `classical decomposition and STL are R's`(_ item: RForecastCase) throws {
    let multiplicative = SeasonalDecomposition(item.observations, period: item.period, kind: .multiplicative)
    let additive = SeasonalDecomposition(item.observations, period: item.period, kind: .additive)
    let figure = item.values["multiplicative_figure"].doubles
    #expect(agree(multiplicative.indices, figure, within: 1e-10))
    let size = item.values["additive_figure"].doubles.map(abs).max()!
    for (a, b) in zip(additive.indices, item.values["additive_figure"].doubles) { #expect(abs(a - b) < 1e-10 * size) }
    let stl = STL(item.observations, period: item.period)
    let seasonal = item.values["stl_seasonal"].doubles
    let range = seasonal.max()! - seasonal.min()!
    // R interpolates between every second point of the loess, which costs it up to a fortieth of the range.
    for (a, b) in zip(stl.seasonal, seasonal) { #expect(abs(a - b) < 0.025 * range) }
  }

  @Test(.tags(.reference)) func `automatic ARIMA has a criterion as good as R's where the differences agree`() throws {
    for item in RForecastCase.all {
      let reference = item.values["auto_arima"]
      let fit = try #require(try ARIMA.automatic.fit(item.series) as? FittedARIMA)
      let o = reference["order"].doubles.map { Int($0) }
      let differences = (o[1], o.count > 3 ? o[4] : 0)
      guard (fit.order.d, fit.order.seasonalD) == differences else { continue }
      // A stepwise search may settle one step away; three units of AICc are weak evidence.
      #expect(fit.glance().aicc! < reference["aicc"].double! + 3, "\(item.name): \(fit.order)")
    }
  }

  @Test(.tags(.reference)) func `automatic ETS has a criterion no worse than R's`() throws {
    for item in RForecastCase.all {
      let fit = try #require(try ETS.automatic.fit(item.series) as? FittedETS)
      #expect(fit.glance().aicc! < item.values["auto_ets"]["aicc"].double! + 0.01, "\(item.name): \(fit.form)")
    }
  }

  @Test(.tags(.reference)) func `the structural model forecasts as StructTS does`() throws {
    let nile = try #require(RForecastCase.all.first { $0.name == "Nile" })
    let level = try Structural(damped: false).fit(nile.series).forecast(horizon: 3)
    // R's local level has no slope; ours finds its variance and size near nothing.
    let flat = RForecastCase.reference["level"]["mean"].doubles
    #expect(agree(level.means, flat, within: 0.05), "\(level.means)")
    let passengers = try #require(RForecastCase.all.first { $0.name == "AirPassengers" })
    var logs = passengers.series
    logs.values = logs.values.map { $0.map { log($0) } }
    let forecast = try Structural(damped: false).fit(logs).forecast(horizon: 12)
    // R starts from a large variance and stops at an optimum of its own: up to a hundredth of a logarithm of six.
    #expect(agree(forecast.means, RForecastCase.reference["bsm"]["mean"].doubles, within: 0.01))
  }
}
