/// Parameters that show the typical shape of each curve, for pictures and examples.
extension CurveCatalog {
  /// A curve with parameters, over times from `first` to `last`.
  public struct Example: Sendable {
    public let curve: any GrowthCurve
    public let parameters: [Double]
    public let first: Double
    public let last: Double
  }

  /// The example of a curve; `nil` for a name that the catalogue does not have.
  public static func example(of name: String) -> Example? {
    guard let curve = curve(named: name), let parameters = typical[curve.facts.name] else { return nil }
    return Example(curve: curve, parameters: parameters, first: curve.facts.startsAtZero ? 0 : -1, last: 12)
  }

  private static let typical: [String: [Double]] = [
    "exponential": [80, 0.16], "linear": [50, 35], "power": [60, 0.8], "monomolecular": [500, 60, 0.35],
    "logistic": [500, 0.9, 5], "logistic-4": [80, 420, 0.9, 5], "logistic-5": [50, 450, 0.8, 3, 2.5],
    "verhulst": [500, 12, 0.8], "gompertz": [500, 0.5, 4], "richards": [500, 0.9, 6, 2.5],
    "von-bertalanffy": [500, 0.35, -0.5], "weibull": [60, 440, 5.5, 2.2], "chapman-richards": [500, 0.4, 3],
    "hill": [500, 4, 3], "mmf": [60, 500, 5, 3], "bass": [500, 0.02, 0.7], "bass-sales": [500, 0.02, 0.7],
    "michaelis-menten": [500, 2.5], "bilogistic": [200, 1.8, 2, 300, 1.6, 8], "zwietering-logistic": [500, 95, 2],
    "zwietering-gompertz": [500, 95, 2], "brody": [500, 0.85, 0.35], "schnute": [25, 480, 0.45, -0.3],
    "log-quadratic": [4.1, 0.42, -0.019], "damped-log-trend": [4.2, 0.45, 0.82], "saturating-exponential": [500, 0.35],
    "offset-exponential": [500, 0.35, -0.8], "bass-period-sales": [500, 0.02, 0.7], "log-gompertz": [500, 2.5, 1.4],
    "log-logistic-4": [3, 80, 480, 5], "baroreflex-5": [2, 6, 80, 480, 5], "half-life-decay": [100, 380, 2.5],
    "biexponential": [320, 0.9, 160, 0.12], "first-order-compartment": [0.18, 0.9, 0.0016],
  ]
}
