import Distributions
import EconomicData
import Forecasting
import Glibc
import GrowthCurves
import TestSupport
import Testing

@Suite struct `Few points` {
  @Test(.tags(.reference), arguments: MethodCase.all("baselines"))
  func `Baselines, ensemble and intervals are those of the method`(_ item: MethodCase) {
    let y = item.inputs["y"].doubles
    let horizon = item.inputs["h"].int!
    let ensemble = ShortSeriesEnsemble(y, horizon: horizon)
    func expect(_ computed: [Double], _ reference: JSONValue, _ what: String) {
      for (h, expected) in reference.doubles.enumerated() {
        #expect(item.tolerance.holds(computed[h], expected), "\(what) at \(h + 1): \(computed[h]), not \(expected)")
      }
    }
    for (member, key) in zip(ensemble.members, ["naive", "drift", "lnDampedHolt", "lnTheta", "lnDampedDrift0.9"]) {
      expect(member.values, item.expected["members"][key], key)
    }
    expect(ensemble.median, item.expected["ensemble"], "ensemble")
    let holt = BaselineForecasts.dampedHolt(y.map { log($0) }, horizon: horizon).fit
    let parameters = item.expected["lnDampedHoltParameters"]
    expect([holt.α, holt.β, holt.φ, holt.sse], .array(["alpha", "beta", "phi", "sse"].map { parameters[$0] }), "holt")
    expect([BaselineForecasts.theta(y.map { log($0) }, horizon: 1).α], .array([item.expected["lnThetaAlpha"]]), "α")
    expect(BaselineForecasts.dampedHolt(y, horizon: horizon).values, item.expected["levelDampedHolt"], "level Holt")
    expect(BaselineForecasts.theta(y, horizon: horizon).values, item.expected["levelTheta"], "level Theta")
    expect([ensemble.spread], .array([item.expected["shrunkSD"]]), "s")
    for (level, bands) in item.expected["intervals"].object {
      for (h, band) in bands.array.enumerated() {
        let interval = ensemble.distribution(h + 1).interval(level: Double(level)! / 100)
        expect([interval.lowerBound, interval.upperBound], band, "\(level)% at \(h + 1)")
      }
    }
  }

  @Test func `The grey model recovers an exponential and grades itself`() throws {
    let x = (0..<6).map { 100 * exp(0.08 * Double($0)) }
    let model = try GreyFit(x)
    // The mean of neighbouring sums is not the exponential's own mean: a = -2 tanh(g/2).
    #expect(abs(model.model.development + 2 * tanh(0.04)) < 1e-12)
    #expect(model.grade == 1)
    #expect(model.posteriorRatio < 0.01)
    #expect(model.smallErrorProbability == 1)
    #expect(abs(model.forecast(horizon: 1)[0] / (100 * exp(0.48)) - 1) < 1e-3)
  }

  @Test func `Too few or unsuitable numbers are refused by type`() {
    #expect(throws: FitError.tooFewObservations(model: "gm11", required: 4, available: 3)) {
      try GreyFit([1, 2, 3])
    }
    #expect(throws: FitError.nonPositiveValue(model: "gm11", index: 1, value: 0)) { try GreyFit([1, 0, 3, 4]) }
    #expect(throws: FitError.tooFewObservations(model: "logistic", required: 4, available: 3)) {
      try GrowthCurveModel(Logistic()).fit(CurveData(times: [0, 1, 2], values: [1, 2, 3]))
    }
    #expect(throws: FitError.constantSeries(model: "logistic", value: 2)) {
      try GrowthCurveModel(Logistic()).fit(CurveData(times: [0, 1, 2, 3, 4], values: [2, 2, 2, 2, 2]))
    }
  }

  @Test func `Without observations the prior stands, and data move it`() throws {
    let prior = GrowthPrior(level: 100, growth: 0.05)
    let before = try prior.posterior(times: [], values: [])
    #expect(abs(before.prediction(at: 3).quantile(0.5) - 100 * exp(0.15)) < 1e-9)
    let after = try prior.posterior(times: [0, 1, 2, 3], values: [100, 120, 144, 172.8])
    #expect(after.growth > 0.15 && after.growth < log(1.2))
    #expect(after.growthDeviation < before.growthDeviation)
    let wide = before.prediction(at: 1).interval(level: 0.8)
    let narrow = after.prediction(at: 4).interval(level: 0.8)
    #expect(log(narrow.upperBound / narrow.lowerBound) < log(wide.upperBound / wide.lowerBound))
  }

  @Test func `Zero to six observations give every figure they allow`() {
    for n in 0...6 {
      let y = (0..<n).map { 10 * exp(0.1 * Double($0)) }
      let report = FewPointsReport(CurveData(times: (0..<n).map(Double.init), values: y), horizon: 3)
      #expect(report.lines.map(\.name) == ["cagr", "linear", "gm11", "prior", "ensemble", "few-points"])
      #expect((report.compoundGrowthRate != nil) == (n >= 2))
      #expect((report.linearSlope != nil) == (n >= 2))
      #expect(((try? report.grey.get()) != nil) == (n >= 4))
      let believing = FewPointsReport(
        CurveData(times: (0..<n).map(Double.init), values: y), horizon: 3, prior: GrowthPrior(level: 9, growth: 0.08))
      let prior = believing.lines[3]
      #expect(prior.intervals?.count == 3)
      // Nothing observed, the line is the belief: one step after the time before the level, and on.
      if n == 0 { #expect(((try? prior.result.get()) ?? []).first.map { abs($0 - 9) < 1e-9 } == true) }
      if n >= 2 { #expect(abs(report.compoundGrowthRate! - expm1(0.1)) < 1e-12) }
    }
  }

  @Test(arguments: 3...6) func `A short series on a line goes on along it, and stays above zero where it must`(_ n: Int)
  {
    let line = (0..<n).map { 10 + 3 * Double($0) }
    let forecast = ShortSeriesForecast(line.map { $0 - 100 }, horizon: 8)
    // Growth compounds in part where all values are positive; below zero there is none to compound.
    for h in 1...8 { #expect(abs(forecast.median[h - 1] - (line[n - 1] + 3 * Double(h) - 100)) < 1e-9) }
    let falling = ShortSeriesForecast((0..<n).map { 100 - 99 * Double($0) / Double(n - 1) }, horizon: 5)
    #expect(falling.median[4] == 0)
    #expect(falling.distribution(5).interval(level: 0.8).lowerBound == 0)
  }

  @Test func `The forecast of a short series scales with it, and its intervals nest`() {
    let y = [4.0, 5, 7, 8, 11]
    let (one, ten) = (ShortSeriesForecast(y, horizon: 5), ShortSeriesForecast(y.map { 10 * $0 }, horizon: 5))
    for h in 1...5 {
      #expect(abs(ten.median[h - 1] - 10 * one.median[h - 1]) < 1e-9)
      let widths = [0.5, 0.8, 0.9, 0.95].map { level in
        let interval = one.distribution(h).interval(level: level)
        #expect(interval.contains(one.median[h - 1]))
        return interval.upperBound - interval.lowerBound
      }
      #expect(widths == widths.sorted())
    }
    #expect(one.halfWidths == one.halfWidths.sorted())
  }

  @Test func `Years left out of a short series count as years`() {
    let full = ShortSeriesForecast([0, 10, 20, 30, 40].map { $0 - 100 }, horizon: 3)
    let gaps = ShortSeriesForecast(times: [0, 2, 4], values: [0, 20, 40].map { $0 - 100 }, horizon: 3)
    for h in 0..<3 {
      #expect(abs(full.median[h] - gaps.median[h]) < 1e-9)
      #expect(gaps.halfWidths[h] > full.halfWidths[h])
    }
  }

  @Test func `A model of a short series looks over unseen years at both ends of a gap`() throws {
    let start = Period(frequency: .yearly, ordinal: 2015)
    let model = try #require(CurveForecastModel(named: "curve:auto"))
    let fitted = try model.fit(TimeSeries(name: "area", start: start, values: [-100, nil, -80, nil, -60, nil]))
    let forecast = fitted.forecast(horizon: 2)
    #expect(forecast.origin.ordinal == 2020)
    #expect(abs(forecast.medians[0] + 40) < 1e-9 && abs(forecast.medians[1] + 30) < 1e-9)
    #expect(abs(fitted.augment()[4].fitted! + 60) < 1e-9)
  }

  @Test func `One observation or a constant series is carried on with a width`() {
    let one = ShortSeriesForecast([50], horizon: 3)
    #expect(one.median == [50, 50, 50])
    #expect(one.halfWidths[0] > 0 && one.halfWidths[2] > one.halfWidths[0])
    let constant = ShortSeriesForecast([50, 50, 50, 50], horizon: 3)
    #expect(constant.median == [50, 50, 50])
    #expect(constant.halfWidths[0] > 0 && constant.halfWidths[0] < one.halfWidths[0])
  }

  @Test func `A curve forecasts with parameter and residual uncertainty`() throws {
    let values: [Double?] = (0..<14).map { t in
      t == 5 ? nil : 500 / (1 + exp(-0.6 * (Double(t) - 6))) * (t.isMultiple(of: 2) ? 1.02 : 0.98)
    }
    let start = Period(frequency: .yearly, ordinal: 2010)
    let model = try #require(CurveForecastModel(named: "curve:logistic"))
    let fitted = try model.fit(TimeSeries(name: "area", start: start, values: values))
    let forecast = fitted.forecast(horizon: 3)
    #expect(forecast.origin.ordinal == 2023)
    #expect(fitted.augment()[5].value == nil && fitted.augment()[5].fitted != nil)
    for (h, interval) in forecast.intervals(level: 0.95).enumerated() {
      let truth = 500 / (1 + exp(-0.6 * (Double(14 + h) - 6)))
      #expect(interval.contains(truth))
      #expect(interval.upperBound / interval.lowerBound < 1.3)
    }
    let automatic = try #require(CurveForecastModel(named: "auto"))
      .fit(TimeSeries(name: "area", start: start, values: values))
    #expect(abs(automatic.forecast(horizon: 1).medians[0] / 496 - 1) < 0.05)
  }
}
