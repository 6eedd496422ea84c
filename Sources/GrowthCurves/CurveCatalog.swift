/// Every curve of the toolkit, by name.
public enum CurveCatalog {
  /// The curves of the command's contract, in the order of its documentation.
  public static let standard: [any GrowthCurve] = [
    Exponential(), Linear(), Power(), Monomolecular(), Logistic(), Logistic4(), Logistic5(), Verhulst(), Gompertz(),
    Richards(), VonBertalanffy(), WeibullCurve(), ChapmanRichards(), Hill(), MorganMercerFlodin(), Bass(), BassSales(),
    MichaelisMenten(), Bilogistic(), ZwieteringLogistic(), ZwieteringGompertz(), Brody(), Schnute(),
  ]

  /// Further curves: trends in logarithms, dose-response and decay forms.
  public static let further: [any GrowthCurve] = [
    LogQuadratic(), DampedLogTrend(), SaturatingExponential(), OffsetExponential(), BassPeriodSales(), LogGompertz(),
    LogLogistic(), Baroreflex(), HalfLifeDecay(), Biexponential(), FirstOrderCompartment(),
  ]

  public static let all: [any GrowthCurve] = standard + further

  public static let names: [String] = all.map(\.facts.name)

  /// The curve of that name or alias.
  public static func curve(named name: String) -> (any GrowthCurve)? {
    all.first { $0.facts.name == name } ?? all.first { $0.facts.aliases.contains(name) }
  }
}
