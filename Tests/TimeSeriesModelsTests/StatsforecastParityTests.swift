import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// Values of statsforecast made by `References/generate_statsforecast.py` on the data sets of R.
@Suite struct StatsforecastParityTests {
  static let reference: JSONValue = {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/statsforecast.json")
    return try! JSONValue(data: Data(contentsOf: url))
  }()

  /// The optima agree when the likelihoods do to this; forecasts are compared there.
  private static let sameOptimum = 1e-3

  private static func agree(_ ours: [Double], _ theirs: [Double], within share: Double) -> Bool {
    ours.count == theirs.count && zip(ours, theirs).allSatisfy { abs($0 - $1) <= share * abs($1) }
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the likelihood of every ETS form is no worse than statsforecast's, and equal optima forecast alike`(
    _ item: RForecastCase
  ) throws {
    for entry in Self.reference["series"][item.name]["ets"].array {
      let name = entry["form"].string!
      // The peer's smoothing may leave the usual region; it is held against the admissible one then.
      let smoothing = entry["smoothing"].array.map { $0.double ?? 0 }
      let isUsual = smoothing[1] <= smoothing[0] && smoothing[2] <= 1 - smoothing[0]
      guard let model = ModelCatalogue.model(named: "ets:\(name)" + (isUsual ? "" : "/admissible")) else {
        Issue.record("no form \(name)")
        continue
      }
      let fit = try model.fit(item.series)
      let ours = try #require(fit.glance().logLikelihood)
      let theirs = entry["log_likelihood"].double!
      // The peer, too, lets the mean of a multiplicative error pass through zero; ours stays where the model is defined.
      let passesZero = name.hasPrefix("MA") && item.name == "lynx"
      #expect(passesZero || ours > theirs - Self.sameOptimum, "\(name): \(ours) and \(theirs)")
      guard abs(ours - theirs) < Self.sameOptimum else { continue }
      let means = fit.forecast(horizon: item.horizon).means
      #expect(Self.agree(means, entry["mean"].doubles, within: 0.005), "\(name)")
    }
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the likelihood of the peer's ARIMA is no worse here`(_ item: RForecastCase) throws {
    let entry = Self.reference["series"][item.name]["auto_arima"]
    let o = entry["order"].doubles.map { Int($0) }
    let order = ARIMAOrder(
      o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]), period: item.period, constant: entry["constant"].bool!)
    let fit = try ARIMA(order).fit(item.series)
    let ours = try #require(fit.glance().logLikelihood)
    let theirs = entry["log_likelihood"].double!
    #expect(ours > theirs - 3 * Self.sameOptimum, "\(order): \(ours) and \(theirs)")
    guard abs(ours - theirs) < Self.sameOptimum else { return }
    #expect(Self.agree(fit.forecast(horizon: item.horizon).means, entry["mean"].doubles, within: 0.005), "\(order)")
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `Theta and its optimised kin forecast as the peer's`(_ item: RForecastCase) throws {
    for (model, name) in [
      (OptimisedTheta.optimised, "optimised-theta"), (OptimisedTheta.dynamic, "dynamic-theta"),
    ] {
      let entry = Self.reference["series"][item.name]["theta"][name]
      let fit = try model.fit(item.series)
      // Both minimise over the errors from the third on; the peer's simplex stops early.
      let squares = fit.augment().dropFirst(2).reduce(0) { $0 + pow($1.residual ?? 0, 2) }
      let theirs = entry["sse"].double!
      #expect(squares < 1.01 * theirs, "\(name): \(squares) and \(theirs)")
      let isFlat = ["Nile", "JohnsonJohnson"].contains(item.name)
      let means = fit.forecast(horizon: item.horizon).means
      #expect(Self.agree(means, entry["mean"].doubles, within: isFlat ? 0.01 : 0.005), "\(name)")
    }
  }

  @Test(.tags(.reference), arguments: RForecastCase.all)
  func `the simple methods are the peer's`(_ item: RForecastCase) throws {
    let models: [any ForecastModel] = [Naive(), HistoricalMean(), Drift(), SeasonalNaive()]
    for model in models {
      let entry = Self.reference["series"][item.name]["simple"][model.name]
      guard !entry["mean"].doubles.isEmpty else { continue }
      let forecast = try model.fit(item.series).forecast(horizon: item.horizon)
      #expect(Self.agree(forecast.means, entry["mean"].doubles, within: 1e-6), "\(model.name)")
      // The peer's drift takes n for the degrees of freedom where R and ours take n - 1.
      if model is Drift { continue }
      let upper = forecast.intervals(level: 0.95).map(\.upperBound)
      #expect(
        Self.agree(upper, entry["upper"].doubles, within: 0.002), "\(model.name)")
    }
  }

  @Test(.tags(.reference), arguments: reference["intermittent"].array.indices)
  func `the Croston family is the peer's at the same weights`(_ index: Int) throws {
    let entry = Self.reference["intermittent"][index]
    let values = entry["values"].doubles
    let series = SampleSeries.series(values)
    for (variant, key) in [(Croston.Variant.original, "croston"), (.syntetosBoylan, "croston-sba")] {
      let fit = try Croston(variant, smoothing: .init(sizes: 0.1, intervals: 0.1)).fit(series)
      let ratio = fit.forecast(horizon: 1).means[0] / entry[key].double!
      // The peer computes in single precision where ours is double.
      #expect(abs(ratio - 1) < 1e-5, "\(key)")
    }
    let fit = try Croston(.teunterSyntetosBabai, smoothing: .init(sizes: 0.2, intervals: 0.1)).fit(series)
    let rate = fit.forecast(horizon: 1).means[0]
    // The peer begins with the first period's occurrence, 0 or 1, ours with the share of periods that have demand; what is
    // left of the difference after 60 periods is 0.9⁶⁰ of it.
    let share = Double(values.count { $0 > 0 }) / Double(values.count)
    let first = values[0] > 0 ? 1.0 : 0
    let size = fit.tidy().first { $0.name == "size" }!.estimate
    let bound = 2 * size * pow(0.9, 60) * abs(share - first) + 1e-5
    #expect(abs(rate - entry["croston-tsb"].double!) < bound, "\(rate)")
  }
}
