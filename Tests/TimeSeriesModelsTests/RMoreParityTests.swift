import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

/// Values of R made by `References/generate-more.R`.
private enum RMore {
  static let reference: JSONValue = {
    let url = Bundle.module.resourceURL!.appendingPathComponent("References/r-more.json")
    return try! JSONValue(data: Data(contentsOf: url))
  }()

  static func frequency(_ period: Int) -> Frequency {
    period == 12 ? .monthly : period == 4 ? .quarterly : .yearly
  }

  static func series(_ item: JSONValue) -> TimeSeries {
    SampleSeries.series(item["values"].doubles, frequency(Int(item["period"].double!)))
  }
}

@Suite struct SeasonalityReferenceTests {
  static let cases: [(name: String, item: JSONValue)] = {
    guard case .object(let members) = RMore.reference["seasonality"] else { return [] }
    return members.keys.sorted().map { ($0, members[$0]!) }
  }()

  @Test(.tags(.reference), arguments: cases.map(\.name)) func `tests of seasonality have R's statistics`(_ name: String)
    throws
  {
    let item = RMore.reference["seasonality"][name]
    let values = item["values"].doubles
    let m = Int(item["period"].double!)
    for (result, key) in [
      (SeasonalityTests.kruskalWallis(values, period: m), "kruskal"),
      (SeasonalityTests.friedman(values, period: m), "friedman"),
    ] {
      let result = try #require(result)
      #expect(result.degreesOfFreedom == m - 1)
      // Sums of ranks are exact; only the last divisions round.
      #expect(abs(result.statistic / item[key].double! - 1) < 1e-12, "\(key)")
      #expect(abs(result.pValue / item["\(key)_p"].double! - 1) < 1e-9, "\(key)")
    }
    let qs = try #require(SeasonalityTests.qs(values, period: m))
    let reference = item["qs"].double!
    // R had the changes rounded to nine decimals.
    #expect(abs(qs.statistic - reference) <= 1e-8 * max(1, reference))
  }

  @Test(.tags(.reference), arguments: cases.map(\.name)) func `the OCSB test has R's statistic, lags and verdict`(
    _ name: String
  ) throws {
    let item = RMore.reference["seasonality"][name]
    let values = item["values"].doubles
    let m = Int(item["period"].double!)
    for (lags, key) in [(0, "ocsb_fixed0"), (1, "ocsb_fixed1"), (nil, "ocsb")] as [(Int?, String)] {
      let test = try #require(OCSBTest(values, period: m, lags: lags))
      // Least squares on integrated series loses some six of sixteen digits in R.
      #expect(abs(test.statistic / item[key].double! - 1) < 1e-8, "\(key): \(test.statistic)")
      if lags == nil {
        #expect(test.lagCount == Int(item["ocsb_lag"].double!))
        #expect(abs(test.criticalValue - item["ocsb_critical"].double!) < 1e-12)
      }
    }
    #expect(UnitRoots.seasonalDifferences(values, period: m, test: .ocsb) == Int(item["nsdiffs_ocsb"].double!))
    #expect(UnitRoots.seasonalDifferences(values, period: m) == Int(item["nsdiffs"].double!))
  }

  @Test func `automatic ARIMA takes the seasonal difference its test calls for`() throws {
    let item = RMore.reference["seasonality"]["USAccDeaths"]
    let series = RMore.series(item)
    let byStrength = try #require(try ARIMA.automatic().fit(series) as? FittedARIMA)
    let byRoot = try #require(try ARIMA.automatic(seasonalTest: .ocsb).fit(series) as? FittedARIMA)
    #expect(byStrength.order.seasonalD == 1 && byRoot.order.seasonalD == 0)
  }

  @Test func `no season and no data are told apart from a season`() {
    #expect(SeasonalityTests.qs([1, 2, 3, 4], period: 4) == nil)
    #expect(SeasonalityTests.kruskalWallis([Double](repeating: 3, count: 40), period: 4) == nil)
    #expect(OCSBTest([1, 2, 3, 4, 5, 6, 7, 8], period: 4) == nil)
    let season = (0..<48).map { Double($0 % 12) + 0.1 * sin(Double($0 * $0)) }
    #expect(SeasonalityTests.strength(season, period: 12)! > 0.9)
    #expect(SeasonalityTests.qs(season, period: 12)!.pValue < 1e-6)
  }
}

@Suite struct ETSBoundsTests {
  @Test(.tags(.reference), arguments: RMore.reference["admissible"].array.indices)
  func `the likelihood inside each region is no worse than R's`(_ index: Int) throws {
    let item = RMore.reference["admissible"][index]
    let code = item["model"].string!.map(String.init)
    let isDamped = item["damped"].bool!
    let form = ETSForm(
      error: .additive, trend: code[1] == "N" ? .none : isDamped ? .damped : .additive,
      season: .init(rawValue: code[2])!)
    let bounds = try #require(ETSBounds(rawValue: item["bounds"].string!))
    let fit = try ETS(form, bounds: bounds).fit(RMore.series(item))
    let terms = Dictionary(uniqueKeysWithValues: fit.tidy().map { ($0.name, $0.estimate) })
    let ours = try #require(fit.glance().logLikelihood)
    let theirs = item["log_likelihood"].double!
    // A barrier of 1e-6 a bound stops just short of an optimum on the edge.
    #expect(ours > theirs - 1e-3, "\(form) \(bounds): \(ours) and \(theirs), \(terms)")
    let alpha = try #require(terms["alpha"])
    let beta = terms["beta"] ?? 0
    let gamma = terms["gamma"] ?? 0
    if bounds != .admissible {
      #expect(alpha < 1)
      #expect(beta < alpha + 1e-9)
      #expect(gamma < 1 - alpha + 1e-9)
    }
    if bounds != .usual {
      let smoothing = (alpha, beta, gamma, terms["phi"] ?? 1)
      #expect(ETSAdmissibility.holds(form, smoothing, period: Int(item["period"].double!)))
    }
    if abs(ours - theirs) < 1e-3 {
      for (a, b) in zip(fit.forecast(horizon: item["mean"].doubles.count).means, item["mean"].doubles) {
        #expect(abs(a / b - 1) < 0.005, "\(form) \(bounds)")
      }
    }
  }

  @Test(.tags(.property)) func `the polynomial of the region is that of the discount matrix`() {
    // Without a season: α in (0, 2), and with an undamped trend β in (0, 4 - 2α) (Hyndman et al. 2008, table 10.1).
    let plain = ETSForm(error: .additive, trend: .none, season: .none)
    #expect(ETSAdmissibility.holds(plain, (1.99, 0, 0, 1), period: 1))
    #expect(!ETSAdmissibility.holds(plain, (2.01, 0, 0, 1), period: 1))
    let trend = ETSForm(error: .additive, trend: .additive, season: .none)
    for alpha in [0.2, 0.9, 1.6] {
      #expect(ETSAdmissibility.holds(trend, (alpha, 3.99 - 2 * alpha, 0, 1), period: 1))
      #expect(!ETSAdmissibility.holds(trend, (alpha, 4.01 - 2 * alpha, 0, 1), period: 1))
      #expect(!ETSAdmissibility.holds(trend, (alpha, -0.01, 0, 1), period: 1))
    }
    // With a season and no trend: γ in (0, 2 - α) and α above -2γ/(m-1) (ibid., equation 10.12 at β = 0).
    let season = ETSForm(error: .additive, trend: .none, season: .additive)
    #expect(ETSAdmissibility.holds(season, (0.3, 0, 1.69, 1), period: 4))
    #expect(!ETSAdmissibility.holds(season, (0.3, 0, 1.71, 1), period: 4))
    #expect(!ETSAdmissibility.holds(season, (0.3, 0, -0.01, 1), period: 4))
  }

  @Test func `a wider region is never worse`() throws {
    let series = SampleSeries.growing(60, .quarterly, seed: 7)
    for form in [
      ETSForm(error: .additive, trend: .damped, season: .additive),
      ETSForm(error: .multiplicative, trend: .additive, season: .multiplicative),
    ] {
      let likelihoods = try [ETSBounds.both, .admissible].map {
        try ETS(form, bounds: $0).fit(series).glance().logLikelihood!
      }
      #expect(likelihoods[1] > likelihoods[0] - 1e-3)
    }
  }
}

@Suite struct RegressionReferenceTests {
  @Test(.tags(.reference), arguments: RMore.reference["regression"].array.indices)
  func `a regression with ARIMA errors is R's`(_ index: Int) throws {
    let item = RMore.reference["regression"][index]
    let o = item["order"].doubles.map { Int($0) }
    let series = RMore.series(item)
    let names = item["names"].string.map { [$0] } ?? item["names"].array.map { $0.string! }
    let regressors = Regressors(names: names, start: series.start, columns: item["columns"].array.map(\.doubles))
    let order = ARIMAOrder(
      o[0], o[1], o[2], seasonal: (o[3], o[4], o[5]), period: Int(item["period"].double!), constant: o[6] == 1)
    let fit = try #require(try ARIMA(order, regressors: regressors).fit(series) as? FittedARIMA)
    let theirs = item["log_likelihood"].double!
    let ours = try #require(fit.glance().logLikelihood)
    #expect(ours > theirs - 3e-3, "\(order): \(ours) and \(theirs)")
    guard abs(ours - theirs) < 3e-3 else { return }
    #expect(abs(fit.glance().aicc! - item["aicc"].double!) < 0.02)
    let coefficients =
      item["coefficients"].doubles.isEmpty ? [item["coefficients"].double!] : item["coefficients"].doubles
    let errors = item["errors"].doubles.isEmpty ? [item["errors"].double!] : item["errors"].doubles
    let n = Double(series.values.count - o[1] - o[4] * order.period)
    // R divides by n, ours by the degrees of freedom; its errors come from a numerical Hessian.
    let factor = (n / Double(fit.glance().degreesOfFreedom)).squareRoot()
    for (name, (coefficient, error)) in zip(names, zip(coefficients, errors)) {
      let term = try #require(fit.tidy().first { $0.name == name })
      #expect(abs(term.estimate - coefficient) < 0.02 * error, "\(order) \(name)")
      let ours = try #require(term.standardError)
      // Beside a moving-average root of one the two curvatures part: ours is that given the roots, R's that of all at once.
      let isBesideRoot = fit.tidy().contains { $0.name == "ma1" && $0.estimate < -0.97 }
      #expect(isBesideRoot || abs(ours / (error * factor) - 1) < 0.03, "\(order) \(name)")
    }
    let horizon = item["mean"].doubles.count
    #expect(fit.longestHorizon! >= horizon)
    let forecast = fit.forecast(horizon: horizon)
    for (a, b) in zip(forecast.means, item["mean"].doubles) { #expect(abs(a / b - 1) < 0.005) }
    for (a, b) in zip(forecast.intervals(level: 0.95).map(\.upperBound), item["upper"].doubles) {
      #expect(abs(a / b - 1) < 0.01)
    }
  }

  @Test(.tags(.reference)) func `orders are selected on the errors of the regression`() throws {
    let item = RMore.reference["regression"].array.first { $0["name"].string == "Nile" }!
    let series = RMore.series(item)
    let regressors = Regressors(names: ["dam"], start: series.start, columns: item["columns"].array.map(\.doubles))
    let fit = try #require(try ARIMA.automatic(regressors: regressors).fit(series) as? FittedARIMA)
    // With the dam the flow needs no difference; without it, it does.
    #expect(fit.order.d == 0)
    #expect(try #require(try ARIMA.automatic.fit(series) as? FittedARIMA).order.d == 1)
    #expect(fit.glance().aicc! < RMore.reference["auto_regression"]["aicc"].double! + 0.01)
  }

  @Test func `what is not known of a regressor is refused by name`() throws {
    let series = SampleSeries.growing(30)
    let short = Regressors(names: ["policy"], start: series.start, columns: [[Double](repeating: 1, count: 12)])
    #expect(throws: FitError.self) { try ARIMA(ARIMAOrder(1, 0, 0, constant: true), regressors: short).fit(series) }
    // A constant beside a constant is the same column twice.
    let twice = Regressors(names: ["one"], start: series.start, columns: [[Double](repeating: 1, count: 40)])
    #expect(throws: FitError.self) { try ARIMA(ARIMAOrder(1, 0, 0, constant: true), regressors: twice).fit(series) }
  }
}

@Suite struct CrostonReferenceTests {
  @Test(.tags(.reference)) func `Croston at given weights is R's`() throws {
    let item = RMore.reference["croston"]
    let series = SampleSeries.series(item["values"].doubles)
    for (weight, key) in [(0.1, "alpha01"), (0.2, "alpha02")] {
      let fit = try Croston(smoothing: .init(sizes: weight, intervals: weight)).fit(series)
      let ratio = fit.forecast(horizon: 1).means[0] / item[key].double!
      #expect(abs(ratio - 1) < 1e-12)
    }
  }
}

@Suite struct DieboldMarianoReferenceTests {
  @Test(.tags(.reference), arguments: RMore.reference["diebold_mariano"].array.indices)
  func `the test of Diebold and Mariano is R's`(_ index: Int) throws {
    let item = RMore.reference["diebold_mariano"][index]
    let power = item["power"].double!
    func losses(_ key: String) -> [Double] { item[key].doubles.map { pow(abs($0), power) } }
    let alternative: DieboldMariano.Alternative =
      switch item["alternative"].string! {
      case "less": .firstBetter
      case "greater": .secondBetter
      default: .twoSided
      }
    let test = try #require(
      DieboldMariano(
        losses: losses("first"), against: losses("second"), horizon: Int(item["horizon"].double!),
        alternative: alternative))
    #expect(abs(test.statistic / item["statistic"].double! - 1) < 1e-10)
    #expect(abs(test.pValue - item["p_value"].double!) < 1e-10)
  }
}
