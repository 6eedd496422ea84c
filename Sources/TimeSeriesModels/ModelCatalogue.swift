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
  public static func model(named name: String) -> (any ForecastModel)? {
    if let entry = entries.first(where: { $0.name == name }) { return entry.model }
    if name.hasPrefix("log:"), let base = model(named: String(name.dropFirst(4))) {
      return Transformed(base, lambda: 0)
    }
    if name.hasPrefix("box-cox:"), let base = model(named: String(name.dropFirst(8))) {
      return Transformed(base, lambda: nil)
    }
    return nil
  }
}
