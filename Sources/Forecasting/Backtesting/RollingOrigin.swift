import EconomicData

/// Which pasts a backtest forecasts from: origins that roll forward through a series (Tashman 2000).
public struct RollingOrigin: Sendable, Hashable {
  /// Periods forecast from each origin.
  public var horizon: Int
  /// Periods between origins.
  public var step: Int
  /// The shortest training part.
  public var minimumTraining: Int
  /// At most this many origins, the latest ones; `nil` for all.
  public var maximumOrigins: Int?
  /// Whether origins with fewer than `horizon` known periods after them count, with what there is.
  public var allowsPartialHorizon: Bool

  /// - Precondition: `horizon`, `step` and `minimumTraining` are at least one.
  public init(
    horizon: Int, step: Int = 1, minimumTraining: Int = 4, maximumOrigins: Int? = nil,
    allowsPartialHorizon: Bool = false
  ) {
    precondition(horizon >= 1, "a horizon is at least one")
    precondition(step >= 1, "a step between origins is at least one")
    precondition(minimumTraining >= 1, "a training part has at least one observation")
    self.horizon = horizon
    self.step = step
    self.minimumTraining = minimumTraining
    self.maximumOrigins = maximumOrigins
    self.allowsPartialHorizon = allowsPartialHorizon
  }

  /// The lengths of the training parts of a series of `count` periods, ascending.
  ///
  /// The last origin is as late as the horizon allows and the others lie whole steps before it.
  public func trainingLengths(count: Int) -> [Int] {
    let last = count - (allowsPartialHorizon ? 1 : horizon)
    guard last >= minimumTraining else { return [] }
    let lengths = Array(stride(from: last, through: minimumTraining, by: -step))
    return Array(lengths.prefix(maximumOrigins ?? lengths.count).reversed())
  }

  /// The training parts of `series` with what came after each.
  public func splits(of series: TimeSeries) -> [Split] {
    trainingLengths(count: series.values.count).map { length in
      Split(
        training: TimeSeries(prefix: length, of: series),
        actuals: Array(series.values.dropFirst(length).prefix(horizon)))
    }
  }
}

/// A training part and what came after it.
public struct Split: Sendable, Hashable {
  public let training: TimeSeries
  /// The values of the periods after the training part; `nil` where one is missing.
  public let actuals: [Double?]

  public init(training: TimeSeries, actuals: [Double?]) {
    self.training = training
    self.actuals = actuals
  }
}

extension TimeSeries {
  /// The first `length` periods of a series.
  init(prefix length: Int, of series: TimeSeries) {
    self = series
    values = Array(series.values.prefix(length))
  }
}
