import EconomicData
import Glibc

/// Several models as one: the most dependable way to a good forecast known (Bates and Granger 1969; Makridakis 2020).
public struct Combination: ForecastModel {
  public enum Method: Sendable, Hashable {
    /// The median of the members, period by period and quantile by quantile.
    case median
    /// Equal weights.
    case mean
    /// Weights inversely proportional to the mean absolute error on rolling origins inside the training part.
    case inverseError(RollingOrigin)
    /// The weights, not negative and summing to one, that would have been best on rolling origins (Breiman 1996).
    case stacking(RollingOrigin)
  }

  public let name: String
  public let members: [any ForecastModel]
  public let method: Method

  /// - Precondition: at least one member.
  public init(_ members: [any ForecastModel], method: Method = .median, name: String = "combination") {
    precondition(!members.isEmpty, "a combination has at least one member")
    self.members = members
    self.method = method
    self.name = name
  }

  /// Fits every member; those that cannot be fitted are left out, and only if none can is the first reason thrown.
  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    var fitted: [any FittedModel] = []
    var omitted: [(name: String, reason: FitError)] = []
    var models: [any ForecastModel] = []
    for member in members {
      do throws(FitError) {
        fitted.append(try member.fit(series))
        models.append(member)
      } catch {
        omitted.append((member.name, error))
      }
    }
    if fitted.isEmpty { throw omitted[0].reason }
    let weights: [Double]?
    switch method {
    case .median: weights = nil
    case .mean: weights = Self.equal(fitted.count)
    case .inverseError(let origins):
      weights = Self.errors(of: models, on: series, origins).map {
        ModelWeights.inverse($0.map { errors in errors.reduce(0) { $0 + abs($1) } / Double(errors.count) })
      }
    case .stacking(let origins): weights = Self.errors(of: models, on: series, origins).map(ModelWeights.stacking)
    }
    let isMedian = method == .median
    return FittedCombination(
      name: name, series: series, members: fitted, weights: isMedian ? nil : weights ?? Self.equal(fitted.count),
      omitted: omitted, hasLearnedNothing: !isMedian && weights == nil)
  }

  private static func equal(_ count: Int) -> [Double] { [Double](repeating: 1 / Double(count), count: count) }

  /// The errors of each model at the same rolling origins and periods; `nil` where there are none to learn from.
  private static func errors(
    of models: [any ForecastModel], on series: TimeSeries, _ origins: RollingOrigin
  ) -> [[Double]]? {
    var errors = [[Double]](repeating: [], count: models.count)
    for split in origins.splits(of: series) {
      let forecasts = models.map { model in
        (try? model.fit(split.training))?.forecast(horizon: max(1, split.actuals.count))
      }
      // An origin where one model fails would compare the models on different periods.
      guard forecasts.allSatisfy({ $0 != nil }) else { continue }
      for (period, actual) in split.actuals.enumerated() {
        guard let actual else { continue }
        for (model, forecast) in forecasts.enumerated() {
          errors[model].append(actual - forecast!.distributions[period].quantile(0.5))
        }
      }
    }
    return errors[0].isEmpty ? nil : errors
  }
}

/// A combination with its members fitted and weighted.
public struct FittedCombination: FittedModel {
  public let name: String
  public let series: TimeSeries
  public let members: [any FittedModel]
  /// Summing to one; `nil` for the median.
  public let weights: [Double]?
  /// Members that could not be fitted, each with the reason.
  public let omitted: [(name: String, reason: FitError)]
  /// Whether weights were to be learned and are equal, since the series leaves no origin to learn from.
  public let hasLearnedNothing: Bool

  /// One row per member: its weight, or for a median how much of one it has by count.
  public func tidy() -> [Term] {
    members.enumerated().map { index, member in
      Term(
        name: member.name, meaning: weights == nil ? "member of the median" : "weight of the member",
        estimate: weights?[index] ?? 1 / Double(members.count))
    }
  }

  public func glance() -> Glance {
    let residuals = augment().compactMap(\.residual)
    let squares = residuals.reduce(0) { $0 + $1 * $1 }
    return Glance(
      observationCount: series.values.count { $0 != nil },
      sigma: residuals.isEmpty ? .nan : (squares / Double(residuals.count)).squareRoot(),
      degreesOfFreedom: residuals.count)
  }

  /// Fitted values are those of the members, combined where all have one.
  public func augment() -> [AugmentedObservation] {
    let tables = members.map { $0.augment() }
    return series.values.indices.map { index in
      let fitted = tables.compactMap { index < $0.count ? $0[index].fitted : nil }
      let value = series.values[index]
      let pooled = fitted.count == members.count ? pool(fitted) : nil
      let residual = value.flatMap { value in pooled.map { value - $0 } }
      return AugmentedObservation(
        period: series.start.advanced(by: index), value: value, fitted: pooled, residual: residual,
        innovation: residual)
    }
  }

  public func forecast(horizon: Int) -> Forecast {
    let forecasts = members.map { $0.forecast(horizon: horizon) }
    return Forecast(
      origin: forecasts[0].origin,
      distributions: (0..<horizon).map { period in
        CombinedDistribution(forecasts.map { $0.distributions[period] }, weights: weights)
      })
  }

  private func pool(_ values: [Double]) -> Double {
    guard let weights else { return values.sorted().quantile(0.5) }
    return zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
