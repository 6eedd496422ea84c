import EconomicData
import Glibc

/// One member of the combination, fitted: what it predicts, and how far it says it may be off.
package struct PoolMember: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    case shrunkenDynamicTheta = "shrunken dynamic theta"
    case shrunkenLogDynamicTheta = "shrunken log dynamic theta"
    case dynamicTheta = "dynamic theta"
    case logDynamicTheta = "log dynamic theta"
    case ets
    case logETS = "log ets"
    case arima
    case logARIMA = "log arima"
    case logTheta = "log theta"
    case drift
    case logDrift = "log drift"
    case naive2
  }

  package let kind: Kind
  /// One-step predictions over the sample, NaN where there are none.
  package let fitted: [Double]
  package let path: @Sendable (Int) -> [Double]
  /// Standard deviations of the prediction errors, where the calibration reads them.
  package var deviations: (@Sendable (Int) -> [Double])?
}

/// The members of the combination over one series: models that err differently, each on the level and most on the log.
///
/// A member that cannot be fitted is left out. Seasonal adjustment is by the M4 test for some and by shrunken indices for
/// others, so that a doubtful season counts in part.
package struct CombinationPool: Sendable {
  package let members: [PoolMember]

  package init(_ values: [Double], period m: Int) {
    let n = values.count
    let first = values[0]
    let isPositive = values.allSatisfy { $0 > 0 }
    let tested = SeasonalDecomposition.tested(values, period: m)
    let shrunken = SeasonalDecomposition.shrunken(values, period: m)
    let adjusted = tested.adjusted(values)
    var members: [PoolMember] = []

    func add(
      _ kind: PoolMember.Kind, season: SeasonalDecomposition, inLogs: Bool, fitted: [Double],
      path: @escaping @Sendable (Int) -> [Double], deviations: (@Sendable (Int) -> [Double])? = nil
    ) {
      @Sendable func back(_ path: [Double], from t: Int) -> [Double] {
        season.reseasonalised(inLogs ? path.map { first * exp(min($0, 700)) } : path, from: t)
      }
      var scaled = deviations
      if let deviations, !season.isNone, season.kind == .multiplicative {
        scaled = { horizon in
          deviations(horizon).enumerated().map { $1 * season.index(at: n + $0) }
        }
      }
      members.append(
        PoolMember(
          kind: kind, fitted: back(fitted, from: 0), path: { back(path($0), from: n) }, deviations: scaled))
    }

    func addDynamicTheta(
      _ kind: PoolMember.Kind, _ values: [Double], season: SeasonalDecomposition, inLogs: Bool, deviating: Bool = false
    ) {
      guard n >= 6 else { return }
      let solution = ThetaEstimation.solve(values, isDynamic: true)
      let sigma = sqrt(solution.sumOfSquares / Double(max(1, n - ThetaEstimation.firstCounted - 3)))
      let deviations: @Sendable (Int) -> [Double] = { horizon in
        solution.varianceFactors(after: n, horizon: horizon, isDynamic: true).map { sigma * sqrt($0) }
      }
      add(
        kind, season: season, inLogs: inLogs, fitted: solution.fitted,
        path: { solution.path(after: n, isDynamic: true, surprises: [Double](repeating: 0, count: $0)) },
        deviations: deviating ? deviations : nil)
    }

    func addETS(_ kind: PoolMember.Kind, _ values: [Double], inLogs: Bool) {
      // Above the longest period of seasonal forms the shrunken season is taken out first.
      let season = m > ETS.longestPeriod ? shrunken : .none
      let plain = season.isNone || !inLogs ? season.adjusted(values) : values
      guard let solution = ETS.selected(plain, period: season.isNone ? m : 1, isRatioScale: !inLogs) else { return }
      let deviations: @Sendable (Int) -> [Double] = { solution.deviations(horizon: $0) }
      add(
        kind, season: season, inLogs: inLogs, fitted: solution.run.means,
        path: { solution.pointForecasts(horizon: $0) }, deviations: inLogs ? nil : deviations)
    }

    func addARIMA(_ kind: PoolMember.Kind, _ values: [Double], inLogs: Bool) {
      guard let solution = ARIMASelection().select(values, period: m) else { return }
      let deviations: @Sendable (Int) -> [Double] = { solution.asymptoticDeviations(horizon: $0) }
      let lost = solution.order.lostCount
      let errors = ARIMADesign(solution.order, solution.values, regressors: []).kernel().predictions(
        solution.parameters, horizon: 0
      ).errors
      let fitted = [Double](repeating: .nan, count: lost) + zip(values.dropFirst(lost), errors).map { $0 - $1 }
      add(
        kind, season: .none, inLogs: inLogs, fitted: fitted, path: { solution.means(horizon: $0) },
        deviations: inLogs ? nil : deviations)
    }

    func addDrift(_ kind: PoolMember.Kind, _ values: [Double], inLogs: Bool) {
      let last = values[n - 1]
      let drift = (last - values[0]) / Double(n - 1)
      add(
        kind, season: .none, inLogs: inLogs, fitted: [.nan] + values.dropLast().map { $0 + drift },
        path: { horizon in (1...horizon).map { last + drift * Double($0) } })
    }

    /// A season found in the logarithms is put back before the exponential is taken.
    func addLogged(_ kind: PoolMember.Kind, _ values: [Double], season: SeasonalDecomposition) {
      guard n >= 6 else { return }
      let solution = ThetaEstimation.solve(values, isDynamic: true)
      members.append(
        PoolMember(
          kind: kind, fitted: season.reseasonalised(solution.fitted, from: 0).map { first * exp($0) },
          path: { horizon in
            season.reseasonalised(
              solution.path(after: n, isDynamic: true, surprises: [Double](repeating: 0, count: horizon)), from: n
            ).map { first * exp(min($0, 700)) }
          }))
    }

    addDynamicTheta(.dynamicTheta, adjusted, season: tested, inLogs: false, deviating: true)
    if m > 1 {
      addDynamicTheta(.shrunkenDynamicTheta, shrunken.adjusted(values), season: shrunken, inLogs: false)
    }
    addETS(.ets, values, inLogs: false)
    addARIMA(.arima, values, inLogs: false)
    addDrift(.drift, values, inLogs: false)
    let last = adjusted[n - 1]
    let step = rootMeanSquare(zip(adjusted.dropFirst(), adjusted).map { $0 - $1 })
    add(
      .naive2, season: tested, inLogs: false, fitted: [.nan] + adjusted.dropLast(),
      path: { [Double](repeating: last, count: $0) },
      deviations: { horizon in (1...horizon).map { step * sqrt(Double($0)) } })
    if isPositive {
      // Logarithms of ratios to the first value: a change of unit changes nothing.
      let logs = values.map { log($0 / values[0]) }
      let logTested = SeasonalDecomposition.tested(logs, period: m, kind: .additive)
      let logAdjusted = logTested.adjusted(logs)
      addLogged(.logDynamicTheta, logAdjusted, season: logTested)
      if m > 1 {
        addDynamicTheta(
          .shrunkenLogDynamicTheta, shrunken.adjusted(values).map { log($0 / first) }, season: shrunken, inLogs: true)
      }
      addETS(.logETS, logs, inLogs: true)
      addARIMA(.logARIMA, logs, inLogs: true)
      addDrift(.logDrift, logs, inLogs: true)
      if let theta = try? FittedTheta(
        Observations(start: Period(frequency: .yearly, ordinal: 0), values: logAdjusted), name: "theta")
      {
        members.append(
          PoolMember(
            kind: .logTheta,
            fitted: logTested.reseasonalised(theta.record.fitted, from: 0).map { first * exp($0) },
            path: { horizon in
              logTested.reseasonalised(theta.path(horizon: horizon), from: n).map { first * exp(min($0, 700)) }
            }))
      }
    }
    self.members = members
  }
}

/// The mean of what lies between the quartiles: half of the values are trimmed, so that neither an explosive member nor a
/// timid one moves it, and the rest is averaged, which a median does not do.
func interquartileMean(_ values: [Double]) -> Double {
  let sorted = values.filter(\.isFinite).sorted()
  guard !sorted.isEmpty else { return .nan }
  let trimmed = sorted.count / 4
  let kept = sorted[trimmed..<(sorted.count - trimmed)]
  return kept.reduce(0, +) / Double(kept.count)
}

/// The same with weights: the mean over the middle half of the weight, in the order of the values.
func interquartileMean(_ values: [Double], weights: [Double]) -> Double {
  let order = values.indices.filter { values[$0].isFinite }.sorted { values[$0] < values[$1] }
  let total = order.reduce(0) { $0 + weights[$1] }
  guard total > 0 else { return interquartileMean(values) }
  var passed = 0.0
  var sum = 0.0
  for index in order {
    let share = weights[index] / total
    let kept = min(max(passed + share, 0.25), 0.75) - min(max(passed, 0.25), 0.75)
    sum += kept * values[index]
    passed += share
  }
  return sum / 0.5
}

/// How well the members did on the series' own past: weights for the combination of seasonal series.
///
/// On rolling origins inside training parts these weights improved quarterly and monthly combinations by a half to one per
/// cent and made yearly ones worse, where one past origin says little of the next trend; yearly members weigh alike.
struct MemberSkill: Sendable {
  /// Past origins, `spacing` periods apart.
  let originCount: Int
  let spacing: Int
  /// Periods over which a past forecast is scored. One year of quarters told members apart better than two (a mean scaled
  /// error of 1.2053 against 1.2129 in 3,409 origins, paired standard error 0.0022), half a year of months better than
  /// nine (1.0473 against 1.0518, standard error 0.0023).
  let horizon: Int
  let shortestTraining: Int
  /// Weights are inverse errors to this power.
  let power: Double

  /// Keeps a member that was lucky once from taking all.
  static let prior = 0.1

  /// The setting for a seasonal period above 1.
  init(period m: Int) {
    originCount = 3
    if m <= 6 {
      (spacing, horizon, shortestTraining, power) = (m, m, max(2 * m - 2, 14), 2)
    } else {
      (spacing, horizon, shortestTraining, power) = (max(1, m / 4), m / 2, max(2 * m - 6, 14), 1)
    }
  }

  /// Empty where members weigh alike: a period of 1, or too short a past.
  static func weights(_ values: [Double], period m: Int) -> [PoolMember.Kind: Double] {
    m > 1 ? MemberSkill(period: m).weights(values, period: m) : [:]
  }

  private func weights(_ values: [Double], period m: Int) -> [PoolMember.Kind: Double] {
    var errors: [PoolMember.Kind: Double] = [:]
    var counts: [PoolMember.Kind: Double] = [:]
    for origin in 0..<originCount {
      let length = values.count - horizon - origin * spacing
      guard length >= shortestTraining else { break }
      let past = Array(values[..<length])
      guard past.contains(where: { $0 != past[0] }) else { break }
      var scores: [(PoolMember.Kind, Double)] = []
      for member in CombinationPool(past, period: m).members {
        let error = zip(member.path(horizon), values[length...]).reduce(0) { $0 + abs($1.0 - $1.1) }
        if error.isFinite { scores.append((member.kind, error)) }
      }
      let mean = scores.reduce(0) { $0 + $1.1 } / Double(max(1, scores.count))
      guard mean > 0 else { continue }
      for (kind, error) in scores {
        errors[kind, default: 0] += error / mean
        counts[kind, default: 0] += 1
      }
    }
    return errors.reduce(into: [:]) { weights, entry in
      weights[entry.key] = 1 / (pow(entry.value / counts[entry.key]!, power) + Self.prior)
    }
  }
}
