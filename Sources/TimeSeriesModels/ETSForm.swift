/// Which error, trend and season an exponential smoothing model has: the taxonomy of Hyndman et al. (2008, section 2.3).
public struct ETSForm: Sendable, Hashable, CustomStringConvertible {
  public enum ErrorKind: String, Sendable, Hashable, CaseIterable { case additive = "A", multiplicative = "M" }
  public enum TrendKind: String, Sendable, Hashable, CaseIterable {
    case none = "N"
    case additive = "A"
    case damped = "Ad"
    case multiplicative = "M"
    case dampedMultiplicative = "Md"

    var isDamped: Bool { self == .damped || self == .dampedMultiplicative }
    var isMultiplicative: Bool { self == .multiplicative || self == .dampedMultiplicative }
  }
  public enum SeasonKind: String, Sendable, Hashable, CaseIterable {
    case none = "N"
    case additive = "A"
    case multiplicative = "M"
  }

  public var error: ErrorKind
  public var trend: TrendKind
  public var season: SeasonKind

  public init(error: ErrorKind, trend: TrendKind, season: SeasonKind) {
    self.error = error
    self.trend = trend
    self.season = season
  }

  /// Such as `ETS(M,Ad,A)`.
  public var description: String { "ETS(\(error.rawValue),\(trend.rawValue),\(season.rawValue))" }

  /// All thirty forms.
  public static let all: [ETSForm] = ErrorKind.allCases.flatMap { error in
    TrendKind.allCases.flatMap { trend in
      SeasonKind.allCases.map { ETSForm(error: error, trend: trend, season: $0) }
    }
  }

  /// Whether the form needs positive observations.
  public var needsPositiveValues: Bool {
    error == .multiplicative || trend.isMultiplicative || season == .multiplicative
  }

  /// Whether forecast variances are finite and the recursion numerically safe (Hyndman et al. 2008, section 4.4):
  /// no additive error with a multiplicative component, no multiplicative trend with an additive season.
  public var isStable: Bool {
    switch error {
    case .additive: !trend.isMultiplicative && season != .multiplicative
    case .multiplicative: !(trend.isMultiplicative && season == .additive)
    }
  }

  /// The forms automatic selection looks at: the stable ones without a multiplicative trend, whose forecasts explode.
  public static func candidates(seasonal: Bool, positive: Bool) -> [ETSForm] {
    all.filter { form in
      form.isStable && !form.trend.isMultiplicative && (seasonal || form.season == .none)
        && (positive || !form.needsPositiveValues)
    }
  }

  /// Whether mean and error are linear in the states, so that forecast variances have a closed form.
  var hasLinearStates: Bool { !trend.isMultiplicative && season != .multiplicative }

  /// Smoothing parameters: α, then β* with a trend, γ* with a season, φ with damping.
  var smoothingCount: Int {
    1 + (trend == .none ? 0 : 1) + (season == .none ? 0 : 1) + (trend.isDamped ? 1 : 0)
  }

  /// All free parameters: smoothing, level, growth, and one less than `period` seasonal states.
  func parameterCount(period: Int) -> Int {
    smoothingCount + 1 + (trend == .none ? 0 : 1) + (season == .none ? 0 : period - 1)
  }
}
