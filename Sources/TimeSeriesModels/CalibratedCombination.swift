import EconomicData
import Forecasting
import Glibc

/// The default forecast: the interquartile mean of up to twelve models, with intervals calibrated by rolling origins.
///
/// On seasonal series the members weigh by the inverse of their errors on the series' own past.
///
/// On origins inside the training parts of M4 series this beat each member, and medians of three to eight of them, in
/// sMAPE and MASE at every frequency; intervals of single models are too narrow, and these are widened to what the
/// forecasts turned out to be worth. The centre is moved by half of the bias found, the mean follows from the shape.
public struct CalibratedCombination: ForecastModel {
  public var name: String { "combination" }
  public init() {}

  /// Older observations say little about the coming periods: a yearly series is cut to its last 60.
  package static func window(period m: Int) -> Int { m == 1 ? 60 : max(20 * m, 240) }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4, allowsGaps: true)
    if observations.isConstant {
      throw .constantSeries(model: name, value: observations.values[0])
    }
    return FittedCalibratedCombination(observations, name: name)
  }
}

/// The members of a combination, fitted.
public struct FittedCalibratedCombination: RecordedFit {
  let record: FitRecord
  private let values: [Double]
  private let pool: CombinationPool
  /// The seasonal period by which errors are measured and calibrated; 1 where no cycle has come round, or none differed from
  /// the one before.
  private let cycle: Int
  /// In the order of the members; empty where all weigh alike.
  private let weights: [Double]

  init(_ observations: Observations, name: String) {
    let period = observations.seasonalPeriod
    let complete = observations.missingCount > 0 ? interpolated(observations.values) : observations.values
    values = Array(complete.suffix(CalibratedCombination.window(period: period)))
    cycle = zip(values.dropFirst(period), values).contains { $0 != $1 } ? period : 1
    let pool = CombinationPool(values, period: period)
    self.pool = pool
    let skill = MemberSkill.weights(values, period: period)
    let weights = skill.isEmpty ? [] : pool.members.map { skill[$0.kind] ?? 1 / (1 + MemberSkill.prior) }
    self.weights = weights
    let before = observations.count - values.count
    let fitted =
      [Double](repeating: .nan, count: before)
      + values.indices.map { t in Self.combined(pool.members.map { $0.fitted[t] }, weights) }
    let errors = zip(observations.values, fitted).map { $0 - $1 }
    record = FitRecord(
      name: name, observations: observations, fitted: fitted, innovations: errors,
      terms: pool.members.enumerated().map {
        Term(
          name: $1.kind.rawValue, meaning: "weight before trimming",
          estimate: weights.isEmpty
            ? 1 / Double(pool.members.count) : weights[$0] / weights.reduce(0, +))
      },
      glance: Glance(
        observationCount: values.count, sigma: rootMeanSquare(errors), degreesOfFreedom: values.count))
  }

  public func forecast(horizon: Int) -> Forecast {
    precondition(horizon >= 1, "a horizon is at least one period")
    let (centre, features) = outlook(horizon: horizon)
    let calibration = CombinationCalibration.nearest(period: cycle)
    let floor = values.allSatisfy { $0 >= 0 } ? 0 : -Double.infinity
    let hasUnit = features.unit > 0
    let scales = hasUnit ? features.scales(calibration.weights) : centre.map { _ in 0 }
    // The bias of years is not that of months whose cycle has yet to come round.
    let corrections =
      hasUnit && cycle == record.observations.seasonalPeriod
      ? features.correction(calibration.correction, horizon: calibration.horizon) : centre.map { _ in 0 }
    return Forecast(
      origin: record.observations.lastPeriod,
      distributions: centre.indices.map {
        CalibratedPrediction(
          centre: centre[$0] + corrections[$0], scale: scales[$0], shape: calibration.shape, floor: floor)
      })
  }

  private static func combined(_ values: [Double], _ weights: [Double]) -> Double {
    weights.isEmpty ? interquartileMean(values) : interquartileMean(values, weights: weights)
  }

  /// The combined path and what the calibration reads.
  private func outlook(horizon: Int) -> (centre: [Double], features: CombinationFeatures) {
    let paths = pool.members.map { $0.path(horizon) }
    let centre = (0..<horizon).map { h in Self.combined(paths.map { $0[h] }, weights) }
    let kinds: [PoolMember.Kind] = [.ets, .arima, .dynamicTheta, .naive2]
    let deviations = kinds.map { kind in
      pool.members.first { $0.kind == kind }?.deviations?(horizon) ?? []
    }
    return (
      centre,
      CombinationFeatures(
        values: values, period: cycle, centre: centre, paths: paths, deviations: deviations)
    )
  }

  /// The rows from which the calibration is fitted: the unit, the centre, last and mean step, the features of each horizon.
  public func calibrationRows(
    horizon: Int
  ) -> (unit: Double, centre: [Double], momentum: [Double], features: [[Double]]) {
    let (centre, features) = outlook(horizon: horizon)
    return (features.unit, centre, features.momentum, features.rows)
  }
}
