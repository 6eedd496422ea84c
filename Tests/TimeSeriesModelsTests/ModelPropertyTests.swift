import EconomicData
import Forecasting
import Foundation
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct NelderMeadTests {
  @Test func `the simplex finds the valley of Rosenbrock's function`() {
    let minimum = NelderMead(relativeTolerance: 1e-14).minimise(from: [-1.2, 1]) { p in
      100 * pow(p[1] - p[0] * p[0], 2) + pow(1 - p[0], 2)
    }
    #expect(minimum.converged)
    // The valley is flat to the fourth power of the distance: values to 1e-14 leave points to 1e-5.
    #expect(abs(minimum.point[0] - 1) < 1e-5 && abs(minimum.point[1] - 1) < 1e-5)
  }

  @Test func `points outside the domain are walked around`() {
    let minimum = NelderMead().minimise(from: [2]) { p in p[0] < 1 ? .nan : p[0] }
    #expect(abs(minimum.point[0] - 1) < 1e-3)
  }
}

@Suite struct ProjectedBFGSTests {
  @Test func `a minimum on the boundary of the box is found there`() {
    let minimum = ProjectedBFGS().minimise(from: [0.5, 0.5], lower: [0, 0], upper: [1, 1]) { p, gradient in
      gradient[0] = 2 * (p[0] - 2)
      gradient[1] = 2 * (p[1] - 0.25)
      return (p[0] - 2) * (p[0] - 2) + (p[1] - 0.25) * (p[1] - 0.25)
    }
    #expect(minimum.converged)
    #expect(abs(minimum.point[0] - 1) < 1e-9 && abs(minimum.point[1] - 0.25) < 1e-4)
  }
}

@Suite struct ETSPropertyTests {
  @Test(.tags(.property)) func `simulation agrees with the closed form of the variance`() throws {
    // ETS(M,A,N) has a closed form; adding a season whose effects are all one leaves the distribution unchanged.
    let series = SampleSeries.growing(60, .quarterly)
    let form = ETSForm(error: .multiplicative, trend: .additive, season: .multiplicative)
    let forecast = try ETS(form).fit(series).forecast(horizon: 8)
    for distribution in forecast.distributions {
      let half = 0.5 * (distribution.quantile(0.84134) - distribution.quantile(0.15866))
      #expect(half > 0)
      // The median of 2,000 paths is known to about a thirtieth of the deviation.
      #expect(abs(distribution.quantile(0.5) - distribution.mean) < 0.2 * half)
    }
  }

  @Test func `a seasonal form refuses a series without a season`() {
    #expect(throws: FitError.self) { try ETS.holtWinters.fit(SampleSeries.growing(40)) }
  }

  @Test func `multiplicative forms refuse what is not positive`() {
    var series = SampleSeries.growing(20)
    series.values[3] = -1
    let form = ETSForm(error: .multiplicative, trend: .none, season: .none)
    #expect(throws: FitError.nonPositiveValue(model: "ETS(M,N,N)", index: 3, value: -1)) { try ETS(form).fit(series) }
  }

  @Test(.tags(.property)) func `a gap filled by its own prediction changes nothing`() throws {
    var gapped = SampleSeries.growing(40)
    gapped.values[20] = nil
    let fit = try ETS.damped.fit(gapped)
    let row = fit.augment()[20]
    #expect(row.value == nil && row.residual == nil)
    #expect(row.fitted != nil)
  }
}

@Suite struct ThetaPropertyTests {
  @Test(.tags(.property)) func `a straight line is continued by every Theta model`() throws {
    let line = SampleSeries.series((0..<20).map { 10 + 3 * Double($0) })
    for model in [OptimisedTheta.optimised, OptimisedTheta.dynamic] {
      let means = try model.fit(line).forecast(horizon: 4).means
      for (h, mean) in means.enumerated() { #expect(abs(mean - (10 + 3 * Double(20 + h))) < 1, "\(model.name)") }
    }
  }
}

@Suite struct ARIMAPropertyTests {
  @Test(.tags(.property)) func `an AR(1) with mean has the likelihood written out by hand`() throws {
    let values = SampleSeries.growing(30).values.map { $0! }
    let fit = try ARIMA(ARIMAOrder(1, 0, 0, constant: true)).fit(SampleSeries.series(values))
    let terms = Dictionary(uniqueKeysWithValues: fit.tidy().map { ($0.name, $0.estimate) })
    let phi = terms["ar1"]!
    let mean = terms["mean"]!
    let n = Double(values.count)
    var sum = pow(values[0] - mean, 2) * (1 - phi * phi)
    for t in 1..<values.count { sum += pow(values[t] - mean - phi * (values[t - 1] - mean), 2) }
    let expected = -0.5 * n * (log(2 * .pi * sum / n) + 1) + 0.5 * log(1 - phi * phi)
    #expect(abs(fit.glance().logLikelihood! - expected) < 1e-8 * abs(expected))
  }

  @Test(.tags(.property)) func `a random walk with drift is the drift model`() throws {
    let series = SampleSeries.growing(30)
    let arima = try ARIMA(ARIMAOrder(0, 1, 0, constant: true)).fit(series).forecast(horizon: 5)
    let drift = try Drift().fit(series).forecast(horizon: 5)
    for (a, b) in zip(arima.means, drift.means) { #expect(abs(a - b) < 1e-9 * abs(b)) }
  }
}

@Suite struct OtherModelTests {
  @Test func `GM(1,1) continues what it models`() throws {
    // The grey model's own response to a = -0.05, b = 10, first value 12.
    let a = -0.05
    let b = 10.0
    let total = { (k: Int) in (12 - b / a) * exp(-a * Double(k - 1)) + b / a }
    let values = [12.0] + (2...12).map { total($0) - total($0 - 1) }
    let fit = try GM11().fit(SampleSeries.series(values))
    let means = fit.forecast(horizon: 3).medians
    // GM(1,1) reads a from trapezoids, which is off by a³/12 per period.
    for (h, mean) in means.enumerated() {
      #expect(abs(mean / (total(13 + h) - total(12 + h)) - 1) < 1e-3)
    }
  }

  @Test func `Croston's rate is size over interval`() throws {
    // One unit every fourth period: every variant says a quarter, SBA less its correction, TSB near it.
    let values = (0..<80).map { $0 % 4 == 3 ? 1.0 : 0 }
    let series = SampleSeries.series(values)
    let original = try Croston().fit(series).forecast(horizon: 1).means[0]
    #expect(abs(original - 0.25) < 1e-9)
    let corrected = try Croston(.syntetosBoylan).fit(series).forecast(horizon: 1).means[0]
    #expect(corrected < original && corrected > 0.8 * original)
  }

  @Test(.tags(.property)) func `Box-Cox means are unbiased and medians are not moved`() {
    for lambda in [0.0, 0.3, 0.5, 1.0] {
      let transformation = BoxCox(lambda: lambda)
      let prediction = TransformedPrediction(
        transformation.transformed(50), deviation: 0.05 * transformation.transformed(50), transformation: transformation
      )
      #expect(abs(prediction.quantile(0.5) - 50) < 1e-9)
      let slices = 20_000
      let mean =
        (0..<slices).reduce(0) { $0 + prediction.quantile((Double($1) + 0.5) / Double(slices)) } / Double(slices)
      // The average over slices leaves out the outermost tails: 1e-5 of the mean.
      #expect(abs(prediction.mean / mean - 1) < 1e-4)
    }
  }

  @Test func `the combination keeps mean and median apart and intervals nested`() throws {
    let forecast = try CalibratedCombination().fit(SampleSeries.growing(40)).forecast(horizon: 6)
    for (h, distribution) in forecast.distributions.enumerated() {
      #expect(distribution.mean > distribution.quantile(0.5))
      if h > 0 {
        let width = { (d: any PredictiveDistribution) in d.quantile(0.975) - d.quantile(0.025) }
        #expect(width(distribution) > width(forecast.distributions[h - 1]))
      }
    }
  }

  /// What has not come round once has no seasonal difference to measure errors by, and what repeats itself has none but 0.
  @Test(arguments: [
    (4, Frequency.quarterly, 4), (10, .monthly, 12), (12, .monthly, 12), (50, .weekly, 52), (48, .monthly, 6),
  ])
  func `intervals have a width before the first cycle is over, and where each is like the last`(
    _ count: Int, _ frequency: Frequency, _ repetition: Int
  ) throws {
    let values = (0..<count).map { t -> Double in
      let season = t % repetition
      return 100 + 10 * sin(Double(season * season))
    }
    let forecast = try AutomaticForecast().fit(SampleSeries.series(values, frequency)).forecast(horizon: 8)
    for distribution in forecast.distributions {
      let limits = [0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975].map(distribution.quantile)
      #expect(zip(limits, limits.dropFirst()).allSatisfy { $0 < $1 }, "\(limits)")
    }
  }

  @Test func `demand that began late is not intermittent`() throws {
    let late = [Double](repeating: 0, count: 40) + (0..<20).map { t -> Double in Double(50 + t + 3 * (t % 4)) }
    let forecast = try AutomaticForecast().fit(SampleSeries.series(late, .monthly)).forecast(horizon: 1)
    #expect(forecast.distributions[0].quantile(0.1) > 30)
  }

  @Test func `a constant series is refused by name`() {
    let constant = SampleSeries.series([Double?](repeating: 5, count: 12))
    #expect(throws: FitError.constantSeries(model: "auto", value: 5)) { try AutomaticForecast().fit(constant) }
  }

  @Test func `a million observations are forecast from the recent ones`() throws {
    var noise = SampleSeries.Noise(seed: 4)
    let long = SampleSeries.series((0..<1_000_000).map { 100 + Double($0) * 1e-5 + noise.next() })
    let forecast = try AutomaticForecast().fit(long).forecast(horizon: 3)
    #expect(forecast.means.allSatisfy { abs($0 - 110) < 2 })
  }

  /// The example of the module's landing page.
  @Test func `the example of the documentation runs`() throws {
    let series = TimeSeries(
      name: "output", start: .year(2014), values: [212, 231, 247, 268, 291, 305, 318, 352, 371, 398])
    let fit = try AutomaticForecast().fit(series)
    let forecast = fit.forecast(horizon: 3)
    for (h, interval) in forecast.intervals(level: 0.8).enumerated() {
      #expect(interval.contains(forecast.medians[h]))
    }
  }
}
