import EconomicData
import Forecasting
import Testing

/// Series of the shapes a model meets, generated so that nothing has to be committed.
enum SampleSeries {
  static func series(_ values: [Double?], _ frequency: Frequency = .yearly, name: String = "sample") -> TimeSeries {
    TimeSeries(name: name, start: Period(frequency: frequency, ordinal: 24_000), values: values)
  }

  /// A growing, noisy, positive series; with a period above 1 it has a season of a fifth of its level.
  static func growing(_ count: Int, _ frequency: Frequency = .yearly, seed: UInt64 = 1) -> TimeSeries {
    var generator = Noise(seed: seed)
    let m = frequency.seasonalPeriod
    var level = 100.0
    return series(
      (0..<count).map { t in
        level *= 1.01 + 0.02 * generator.next()
        let season = m > 1 ? 1 + 0.2 * Double((t * 5) % m) / Double(m) : 1
        return level * season * (1 + 0.01 * generator.next())
      }, frequency)
  }

  /// Uniform noise on (-1, 1), replayable.
  struct Noise {
    var state: UInt64
    init(seed: UInt64) { state = seed }
    mutating func next() -> Double {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Double(state >> 11) * 0x1p-52 - 1
    }
  }
}

/// The battery every model passes: tables that agree with the series, distributions that are distributions, horizons that
/// nest, scale that carries through, and honest refusals.
func checkForecastModel(
  _ model: any ForecastModel, on series: TimeSeries, horizon: Int = 8, scaleTolerance: Double = 1e-4,
  sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let fit = try model.fit(series)
  #expect(fit.name == model.name, sourceLocation: sourceLocation)

  let terms = fit.tidy()
  #expect(Set(terms.map(\.name)).count == terms.count, "terms have names of their own", sourceLocation: sourceLocation)
  #expect(terms.allSatisfy { $0.estimate.isFinite && !$0.meaning.isEmpty }, sourceLocation: sourceLocation)
  let glance = fit.glance()
  #expect(glance.observationCount > 0 && glance.observationCount <= series.values.count, sourceLocation: sourceLocation)
  #expect(glance.sigma.isFinite && glance.sigma >= 0, sourceLocation: sourceLocation)

  let rows = fit.augment()
  #expect(rows.count == series.values.count, sourceLocation: sourceLocation)
  for (row, value) in zip(rows, series.values) {
    #expect(row.value == value, sourceLocation: sourceLocation)
    if let value, let fitted = row.fitted, let residual = row.residual {
      #expect(abs(value - fitted - residual) <= 1e-9 * (abs(value) + abs(fitted)), sourceLocation: sourceLocation)
    }
  }
  #expect(
    rows.map(\.period) == series.values.indices.map { series.start.advanced(by: $0) }, sourceLocation: sourceLocation)

  let forecast = fit.forecast(horizon: horizon)
  #expect(forecast.horizon == horizon, sourceLocation: sourceLocation)
  #expect(forecast.origin == rows.last?.period, sourceLocation: sourceLocation)
  let probabilities = [0.005, 0.025, 0.1, 0.25, 0.5, 0.75, 0.9, 0.975, 0.995]
  for distribution in forecast.distributions {
    let quantiles = probabilities.map(distribution.quantile)
    #expect(quantiles.allSatisfy(\.isFinite) && distribution.mean.isFinite, sourceLocation: sourceLocation)
    #expect(zip(quantiles, quantiles.dropFirst()).allSatisfy { $0 <= $1 }, sourceLocation: sourceLocation)
    #expect(
      distribution.mean >= quantiles[0] && distribution.mean <= quantiles[quantiles.count - 1],
      sourceLocation: sourceLocation)
  }

  let shorter = fit.forecast(horizon: 3)
  #expect(
    zip(shorter.medians, forecast.medians).allSatisfy { abs($0 - $1) <= 0.02 * abs($1) }, sourceLocation: sourceLocation
  )
  let again = try model.fit(series).forecast(horizon: horizon)
  #expect(
    again.means == forecast.means && again.medians == forecast.medians, "same input, same bytes",
    sourceLocation: sourceLocation)

  // A change of unit changes the figures and nothing else. A power of two is exact, so only searches that stop at a
  // tolerance leave a trace.
  var larger = series
  larger.values = series.values.map { $0.map { $0 * 1024 } }
  let scaled = try model.fit(larger).forecast(horizon: horizon)
  for (a, b) in zip(scaled.means, forecast.means) {
    #expect(abs(a / 1024 - b) <= scaleTolerance * abs(b), sourceLocation: sourceLocation)
  }

  var spoiled = series
  spoiled.values[2] = .nan
  #expect(throws: FitError.nonFiniteValue(model: model.name, index: 2), sourceLocation: sourceLocation) {
    try model.fit(spoiled)
  }
  var tooShort = series
  tooShort.values = [series.values[0]]
  #expect(throws: FitError.self, sourceLocation: sourceLocation) { try model.fit(tooShort) }

  // Gaps inside are either handled or refused by name; gaps outside are no observations at all.
  var gapped = series
  gapped.values[4] = nil
  let attempt = Result { () throws(FitError) in try model.fit(gapped) }
  switch attempt {
  case .success(let fit):
    let isFinite = fit.forecast(horizon: horizon).means.allSatisfy { $0.isFinite }
    #expect(isFinite, sourceLocation: sourceLocation)
  case .failure(let error):
    let isTheRefusal = error == .missingValues(model: model.name, count: 1)
    #expect(isTheRefusal, sourceLocation: sourceLocation)
  }
}
