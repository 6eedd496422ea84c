import TimeSeriesModels

extension CatalogEntry {
  /// The time-series models the command knows; what is not described below goes by the catalogue's own sentence.
  static var models: [CatalogEntry] {
    let names = described.map(\.name)
    return described
      + ModelCatalogue.entries.filter { !names.contains($0.name) }.map { entry in
        model(entry.name, entry.summary, "", "", "")
      }
  }

  private static var described: [CatalogEntry] {
    [
      model(
        "naive", "last value", "ŷ(h) = y(n)", "The yardstick: nothing better is known than today.",
        "Hyndman and Athanasopoulos 2021, section 5.2"),
      model(
        "seasonal-naive", "last season", "ŷ(h) = y(n + h - m⌈h/m⌉)", "The yardstick for seasonal series.",
        "Hyndman and Athanasopoulos 2021, section 5.2"),
      model(
        "naive2", "last value, seasonally adjusted", "ŷ(h) = y*(n) s(h)",
        "The benchmark of the M competitions, against which OWA is measured.",
        "Makridakis, Spiliotis and Assimakopoulos 2020, section 3"),
      model(
        "drift", "random walk with drift", "ŷ(h) = y(n) + h (y(n) - y(1))/(n - 1)",
        "A straight line from first to last.",
        "Hyndman and Athanasopoulos 2021, section 5.2"),
      model(
        "mean", "mean of all", "ŷ(h) = ȳ", "Series without trend or memory.",
        "Hyndman and Athanasopoulos 2021, section 5.2"),
      model(
        "ses", "simple exponential smoothing", "l(t) = l(t-1) + α e(t); ŷ(h) = l(n)", "A level that wanders.",
        "Hyndman, Koehler, Ord and Snyder 2008, chapter 3",
        [("α", "how fast the level follows", "1", "between 0 and 1")]),
      model(
        "holt", "linear trend", "ŷ(h) = l(n) + h b(n)", "A trend that wanders.",
        "Holt 1957; Hyndman, Koehler, Ord and Snyder 2008",
        [
          ("α", "how fast the level follows", "1", "between 0 and 1"),
          ("β", "how fast the trend follows", "1", "between 0 and α"),
        ]),
      model(
        "damped", "damped trend", "ŷ(h) = l(n) + (φ + φ² + … + φʰ) b(n)", "A trend that dies out, as most do.",
        "Gardner and McKenzie 1985",
        [
          ("α", "how fast the level follows", "1", "between 0 and 1"),
          ("β", "how fast the trend follows", "1", "between 0 and α"),
          ("φ", "share of the trend that is left after a period", "1", "0.8 to 0.98"),
        ]),
      model(
        "holt-winters", "trend and season", "ŷ(h) = l(n) + h b(n) + s(n + h - m⌈h/m⌉)", "Trending seasonal series.",
        "Winters 1960",
        [
          ("α", "how fast the level follows", "1", "between 0 and 1"),
          ("β", "how fast the trend follows", "1", "between 0 and α"),
          ("γ", "how fast the season follows", "1", "between 0 and 1 - α"),
        ]),
      model(
        "ets", "exponential smoothing, form chosen by AICc", "y(t) = w(x(t-1)) + r(x(t-1)) ε(t)",
        "Error, trend and season additive, multiplicative or none.", "Hyndman, Koehler, Ord and Snyder 2008"),
      model(
        "theta", "Theta with the classic weights", "ŷ = ½ line + ½ SES of the curvature doubled",
        "The winner of the M3 competition.", "Assimakopoulos and Nikolopoulos 2000"),
      model(
        "optimised-theta", "Theta with the weight estimated", "as theta, θ estimated", "Yearly and quarterly series.",
        "Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler 2016",
        [
          ("θ", "how much of the curvature is kept", "1", "at least 1"),
          ("α", "how fast the level follows", "1", "between 0 and 1"),
        ]),
      model(
        "dynamic-theta", "Theta whose line is updated", "as optimised-theta, the line re-estimated at each step",
        "Series whose trend turns.", "Fiorucci and others 2016",
        [
          ("θ", "how much of the curvature is kept", "1", "at least 1"),
          ("α", "how fast the level follows", "1", "between 0 and 1"),
        ]),
      model(
        "arima", "ARIMA, orders chosen stepwise by AICc", "φ(B) Φ(Bᵐ) ∇ᵈ ∇ᴰₘ y(t) = c + θ(B) Θ(Bᵐ) ε(t)",
        "Series whose memory is in their correlations.", "Hyndman and Khandakar 2008"),
      model(
        "structural", "local linear trend with diffuse start", "μ(t+1) = μ(t) + ν(t) + η(t); ν(t+1) = φ ν(t) + ζ(t)",
        "Level, trend and season as states, by the Kalman filter.", "Harvey 1989; Durbin and Koopman 2012"),
      model(
        "gm11", "grey model GM(1,1)", "dx⁽¹⁾/dt + a x⁽¹⁾ = b", "Four to ten points of near-exponential growth.",
        "Deng 1982",
        [
          ("a", "development coefficient; growth rate with the sign turned", "1/time", "real"),
          ("b", "grey input", "value/time", "real"),
        ]),
      model(
        "croston", "intermittent demand", "ŷ = size / interval", "Series with many zeros.",
        "Croston 1972; Syntetos and Boylan 2005",
        [("α", "how fast size and interval follow", "1", "between 0 and 1")]),
      model(
        "combination", "interquartile mean of up to twelve models", "ŷ(h) = mean of the middle half of ŷᵢ(h)",
        "The safest single choice; its intervals are calibrated by rolling origins.",
        "after Petropoulos and Svetunkov 2020"),
      model(
        "auto", "chosen by measured skill", "combination; croston where a quarter of the periods is empty",
        "When in doubt.", "M4 competition: Makridakis, Spiliotis and Assimakopoulos 2020"),
    ]
  }

  private static func model(
    _ name: String, _ title: String, _ equation: String, _ use: String, _ reference: String,
    _ parameters: [(String, String, String, String)] = []
  ) -> CatalogEntry {
    CatalogEntry(
      kind: .models, name: name, title: title, equation: equation, use: use, reference: reference,
      parameters: parameters.map { Parameter(name: $0.0, meaning: $0.1, unit: $0.2, domain: $0.3) })
  }
}
