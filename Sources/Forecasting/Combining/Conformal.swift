import EconomicData
import Glibc

/// A model whose intervals are widened or narrowed until they would have held on rolling origins of its own past.
///
/// At each origin the error of the median is taken in units of the half-width of the model's own 80% interval, and the
/// ranked sizes of these scores, pooled over origins and periods ahead, replace the model's quantiles: split conformal
/// prediction with normalised scores (Lei et al. 2018, section 5.2). Errors of overlapping forecasts are dependent, so the
/// guarantee of exchangeable data is only approximate here.
public struct Conformal: ForecastModel {
  public let base: any ForecastModel
  public let origins: RollingOrigin
  /// What is said of a level that the number of scores cannot give.
  public let beyond: Beyond

  public enum Beyond: Sendable, Hashable {
    /// An infinite bound: refused.
    case refuse
    /// The model's own quantile, stretched by the largest score over what the model expected of it.
    case stretchBase
  }

  public init(_ base: any ForecastModel, origins: RollingOrigin, beyond: Beyond = .stretchBase) {
    self.base = base
    self.origins = origins
    self.beyond = beyond
  }

  public var name: String { base.name }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let fitted = try base.fit(series)
    var scores: [Double] = []
    for split in origins.splits(of: series) {
      guard let past = try? base.fit(split.training) else { continue }
      let forecast = past.forecast(horizon: max(1, split.actuals.count))
      for (distribution, actual) in zip(forecast.distributions, split.actuals) {
        let halfWidth = ConformalDistribution.halfWidth(distribution)
        guard let actual, halfWidth > 0, halfWidth.isFinite else { continue }
        scores.append(abs(actual - distribution.quantile(0.5)) / halfWidth)
      }
    }
    return FittedConformal(base: fitted, scores: scores.filter(\.isFinite).sorted(), beyond: beyond)
  }
}

/// A fitted model with the scores its intervals are calibrated by.
public struct FittedConformal: FittedModel {
  public let base: any FittedModel
  /// Absolute errors in units of the model's own 80% half-width, ascending; below one means its intervals were too wide.
  public let scores: [Double]
  public let beyond: Conformal.Beyond

  public var name: String { base.name }
  public func tidy() -> [Term] { base.tidy() }
  public func glance() -> Glance { base.glance() }
  public func augment() -> [AugmentedObservation] { base.augment() }

  public func forecast(horizon: Int) -> Forecast {
    let forecast = base.forecast(horizon: horizon)
    guard !scores.isEmpty else { return forecast }
    return Forecast(
      origin: forecast.origin,
      distributions: forecast.distributions.map { ConformalDistribution(base: $0, scores: scores, beyond: beyond) })
  }
}

/// A predictive distribution whose quantiles lie a ranked score times the 80% half-width from the median.
public struct ConformalDistribution: PredictiveDistribution {
  public let base: any PredictiveDistribution
  /// Ascending.
  public let scores: [Double]
  public let beyond: Conformal.Beyond

  /// The tail of the interval whose half-width is the unit of the scores.
  private static let unitTail = 0.1

  static func halfWidth(_ distribution: any PredictiveDistribution) -> Double {
    (distribution.quantile(1 - unitTail) - distribution.quantile(unitTail)) / 2
  }

  public var mean: Double { base.mean }

  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    let median = base.quantile(0.5)
    let miscoverage = 2 * min(p, 1 - p)
    if miscoverage >= 1 { return median }
    let sign = p < 0.5 ? -1.0 : 1
    if miscoverage > 0, let rank = SmallSample.conformalRank(count: scores.count, miscoverage: miscoverage) {
      return median + sign * scores[rank - 1] * Self.halfWidth(base)
    }
    guard beyond == .stretchBase else { return sign * .infinity }
    // The largest score stands for the level n/(n + 1); from there on the base's own shape.
    let edge = 0.5 / Double(scores.count + 1)
    let expected = abs(base.quantile(sign < 0 ? edge : 1 - edge) - median)
    let seen = scores[scores.count - 1] * Self.halfWidth(base)
    let own = abs(base.quantile(p) - median)
    return median + sign * (expected > 0 ? seen * max(1, own / expected) : max(seen, own))
  }
}
