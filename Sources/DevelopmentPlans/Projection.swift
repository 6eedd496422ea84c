import GrowthCurves

/// The central interval of one level.
public struct LevelInterval: Sendable, Hashable {
  /// The probability inside, 0 to 1.
  public var level: Double
  public var lower: Double
  public var upper: Double

  public init(level: Double, lower: Double, upper: Double) {
    self.level = level
    self.lower = lower
    self.upper = upper
  }
}

/// What kind of figure a row shows first.
public enum RowOrigin: String, Sendable, Hashable {
  /// The year's figure has been published.
  case actual
  /// The year is that of a target.
  case target
  case projection
}

/// One indicator in one year.
public struct ProjectionRow: Sendable, Hashable {
  public var area: LocalizedText
  public var indicator: String
  public var indicatorName: LocalizedText
  public var unit: String
  public var year: Int
  /// Years after the origin.
  public var planYear: Int
  public var origin: RowOrigin
  public var median: Double
  public var mean: Double
  public var intervals: [LevelInterval]
  public var actual: Double?
  public var target: Double?
  /// Ids of the assumptions and sources the row rests on, and the label of derived indicators.
  public var basis: [String]
}

/// The projection of one indicator, or why there is none.
public struct IndicatorProjection: Sendable {
  public var indicator: Indicator
  public var rows: [ProjectionRow]
  public var targetProbabilities: [TargetProbability]
  public var diagnostics: PosteriorDiagnostics
}

/// The probability of one target of one indicator.
public struct TargetProbability: Sendable, Hashable {
  public var target: Target
  public var probability: Double
}

/// How well the posterior was computed and what the data made of the prior weights.
public struct PosteriorDiagnostics: Sendable, Hashable {
  /// log of the evidence, with the Gaussian constants.
  public var logEvidence: Double
  /// Smallest effective sample size over families and deviation scales that matter (weight above 1%).
  public var effectiveSampleSize: Double
  public var familyWeights: [PathFamily: Double]
  public var deviationWeights: [Double: Double]
  /// The posterior variance of the log of the realised value at the horizon.
  public var horizonLogVariance: Double
  public var warnings: [LocalizedText]
}

/// All indicators of one plan, projected.
public struct Projection: Sendable {
  public var plan: DevelopmentPlan
  public var indicators: [IndicatorProjection]
  /// Indicators that could not be projected; each costs only its own rows.
  public var refusals: [IndicatorRefusal]

  public var rows: [ProjectionRow] { indicators.flatMap(\.rows) }
}

/// An indicator without rows, and the reason.
public struct IndicatorRefusal: Sendable, Hashable {
  public var indicator: String
  public var error: PlanError
}
