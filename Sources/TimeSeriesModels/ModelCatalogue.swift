import Forecasting

/// The time-series models by the names the command knows.
public enum ModelCatalogue {
  /// One entry of the catalogue.
  public struct Entry: Sendable {
    public let name: String
    /// What the model assumes, in one sentence.
    public let summary: String
    public let model: any ForecastModel

    init(_ model: any ForecastModel, _ summary: String) {
      name = model.name
      self.summary = summary
      self.model = model
    }
  }

  public static let entries: [Entry] = [
    Entry(
      AutomaticForecast(), "the calibrated combination, or an intermittent-demand model where most periods are empty"),
    Entry(CalibratedCombination(), "interquartile mean of twelve models, intervals calibrated by rolling origins"),
    Entry(Naive(), "the last observation carried forward: a random walk"),
    Entry(SeasonalNaive(), "the observation of one cycle ago carried forward"),
    Entry(Naive2(), "naive on the seasonally adjusted series, the benchmark of the M4 competition"),
    Entry(Drift(), "a random walk with the mean change from first to last observation"),
    Entry(HistoricalMean(), "independent observations around their mean"),
    Entry(ETS.simple, "simple exponential smoothing, ETS(A,N,N)"),
    Entry(ETS.holt, "linear trend, ETS(A,A,N)"),
    Entry(ETS.damped, "damped trend, ETS(A,Ad,N)"),
    Entry(ETS.holtWinters, "trend and additive season, ETS(A,A,A)"),
    Entry(ETS.automatic, "exponential smoothing of the form with the least AICc"),
    Entry(Theta(), "the Theta method as in the M4 competition"),
    Entry(OptimisedTheta.optimised, "Theta with the curvature estimated"),
    Entry(OptimisedTheta.dynamic, "optimised Theta with the line refitted at each observation"),
    Entry(ComplexSmoothing(), "complex exponential smoothing, between level and trend"),
    Entry(ARIMA.automatic, "seasonal ARIMA, orders by unit-root tests and a stepwise search on AICc"),
    Entry(Structural(), "local linear or damped trend with a stochastic season, diffuse start"),
    Entry(GM11(), "grey model GM(1,1): an exponential through running totals"),
    Entry(Croston(), "intermittent demand: sizes and intervals smoothed apart"),
    Entry(Croston(.syntetosBoylan), "Croston with the Syntetos-Boylan correction"),
    Entry(Croston(.teunterSyntetosBabai), "intermittent demand with a decaying probability"),
  ]

  /// The model called `name`; `log:NAME` and `box-cox:NAME` fit it to transforms.
  ///
  /// `ets:MAdM` is the form ETS(M,Ad,M), and `ets:MAdM/admissible` or `ets/usual` the same inside another region;
  /// `arima:0.1.1/0.1.1` is ARIMA(0,1,1)(0,1,1) with the season of the series.
  public static func model(named name: String) -> (any ForecastModel)? {
    if let entry = entries.first(where: { $0.name == name }) { return entry.model }
    if name.hasPrefix("ets:") || name.hasPrefix("ets/") { return ets(named: name) }
    if name.hasPrefix("arima:") { return arima(named: name) }
    if name.hasPrefix("log:"), let base = model(named: String(name.dropFirst(4))) {
      return Transformed(base, lambda: 0)
    }
    if name.hasPrefix("box-cox:"), let base = model(named: String(name.dropFirst(8))) {
      return Transformed(base, lambda: nil)
    }
    return nil
  }

  private static func ets(named name: String) -> ETS? {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count <= 2 else { return nil }
    var bounds = ETSBounds.both
    if parts.count == 2 {
      guard let named = ETSBounds(rawValue: String(parts[1])) else { return nil }
      bounds = named
    }
    if parts[0] == "ets" { return ETS(name: name, form: nil, bounds: bounds) }
    guard let form = ETSForm(code: String(parts[0].dropFirst(4))) else { return nil }
    return ETS(name: name, form: form, bounds: bounds)
  }

  private static func arima(named name: String) -> ARIMA? {
    let parts = name.dropFirst(6).split(separator: "/", omittingEmptySubsequences: false)
    let orders = parts.map { $0.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) } }
    guard (1...2).contains(orders.count), orders.allSatisfy({ $0.count == 3 && $0.allSatisfy { $0 != nil } }) else {
      return nil
    }
    let plain = orders[0].map { $0! }
    let seasonal = orders.count == 2 ? orders[1].map { $0! } : [0, 0, 0]
    // Orders beyond these are beyond what a series can tell.
    guard (plain + seasonal).allSatisfy({ (0...9).contains($0) }), plain[1] <= 2, seasonal[1] <= 1 else { return nil }
    let order = ARIMAOrder(
      plain[0], plain[1], plain[2], seasonal: (seasonal[0], seasonal[1], seasonal[2]),
      constant: plain[1] + seasonal[1] <= 1)
    return ARIMA(name: name, order: order)
  }
}

extension ETSForm {
  /// Reads `AAN`, `MAdM` and their like.
  init?(code: String) {
    let letters = code.map(String.init)
    guard letters.count == 3 || (letters.count == 4 && letters[2] == "d"),
      let error = ErrorKind(rawValue: letters[0]),
      let trend = TrendKind(rawValue: letters.dropFirst().dropLast().joined()),
      let season = SeasonKind(rawValue: letters[letters.count - 1])
    else { return nil }
    self.init(error: error, trend: trend, season: season)
  }
}
