import DevelopmentPlans

/// One run as it was: what went in, what came out, and what computed it.
public struct Vintage: Sendable, Hashable {
  /// Assigned by the store, ascending in the order of commits.
  public var id: Int64
  /// UTC, as `2026-11-25T02:14:07Z`.
  public var createdAt: String
  public var label: String?
  /// SHA-256 of the inputs, as the reader computed it.
  public var inputDigest: String
  public var seed: UInt64
  /// Version of the toolkit.
  public var version: String
  public var plan: DevelopmentPlan
  public var options: PathPosterior.Options
  public var figures: [VintageFigure]
  public var verdicts: [VintageVerdict]
}

/// One indicator in one calendar year.
public struct VintageFigure: Sendable, Hashable, Codable {
  public var indicator: String
  public var year: Int
  public var median: Double
  public var mean: Double

  public init(indicator: String, year: Int, median: Double, mean: Double) {
    self.indicator = indicator
    self.year = year
    self.median = median
    self.mean = mean
  }
}

/// The probability of one indicator's last target.
public struct VintageVerdict: Sendable, Hashable, Codable {
  public var indicator: String
  public var targetYear: Int
  public var probability: Double

  public init(indicator: String, targetYear: Int, probability: Double) {
    self.indicator = indicator
    self.targetYear = targetYear
    self.probability = probability
  }
}

/// A run that is about to be stored.
public struct VintageDraft: Sendable {
  public var label: String?
  public var inputDigest: String
  public var seed: UInt64
  public var version: String
  public var options: PathPosterior.Options
  public var projection: Projection

  public init(
    projection: Projection, inputDigest: String, seed: UInt64, version: String,
    options: PathPosterior.Options = .default, label: String? = nil
  ) {
    self.projection = projection
    self.inputDigest = inputDigest
    self.seed = seed
    self.version = version
    self.options = options
    self.label = label
  }

  var figures: [VintageFigure] {
    projection.rows.map {
      VintageFigure(indicator: $0.indicator, year: $0.year, median: $0.median, mean: $0.mean)
    }
  }

  var verdicts: [VintageVerdict] {
    projection.indicators.compactMap { item in
      item.targetProbabilities.max { $0.target.year < $1.target.year }.map {
        VintageVerdict(indicator: item.indicator.id, targetYear: $0.target.year, probability: $0.probability)
      }
    }
  }
}
