import Glibc

/// Instruments set to values: what-if arithmetic on the projected path, never a forecast of its own.
///
/// With t₀ the time of the last actual (0 without one), v the value of an instrument and v₀ its neutral value, ln y(t) for t > t₀
/// moves by:
/// - pace: ln(v/v₀) (t - t₀)/(H - t₀), growing to its whole at the horizon and on beyond it;
/// - occupancy and tax yield: ln(v/v₀), at once, since they multiply the level;
/// - delay: the path is read v - v₀ years earlier, but not before t₀.
public struct Scenario: Sendable, Hashable {
  /// By instrument id.
  public var settings: [String: Double]

  public init(settings: [String: Double] = [:]) { self.settings = settings }

  public static let none = Scenario()

  /// How an indicator's predictive is read under the scenario.
  struct Reading {
    var time: Double
    var shift: Double
  }

  func reading(
    of indicator: Indicator, in plan: DevelopmentPlan, at t: Double, horizon: Double, lastActual: Double
  ) -> Reading {
    var reading = Reading(time: t, shift: 0)
    guard t > lastActual else { return reading }
    for instrument in plan.instruments where instrument.acts(on: indicator, in: plan) {
      guard let value = settings[instrument.id], value != instrument.neutralValue else { continue }
      switch instrument.effect {
      case .pace:
        reading.shift += log(value / instrument.neutralValue) * (t - lastActual) / max(horizon - lastActual, 1)
      case .occupancy, .taxYield: reading.shift += log(value / instrument.neutralValue)
      case .delay: reading.time = max(lastActual, min(t, reading.time - (value - instrument.neutralValue)))
      }
    }
    return reading
  }

  /// The reading of a derived indicator: what moves it and each indicator that it follows from, the last of which has the path.
  func reading(along chain: [Indicator], in plan: DevelopmentPlan, at t: Double, path: PathPosterior) -> Reading {
    let horizon = path.problem.horizon
    let lastActual = path.problem.observations.map(\.time).max() ?? 0
    var result = Reading(time: t, shift: 0)
    for indicator in chain {
      let step = reading(of: indicator, in: plan, at: result.time, horizon: horizon, lastActual: lastActual)
      result.time = step.time
      result.shift += step.shift
    }
    return result
  }

  /// What the scenario adds to a row's basis: `instrument:pace=0.9`.
  func basis(for indicator: Indicator, in plan: DevelopmentPlan) -> [String] {
    plan.instruments.compactMap { instrument in
      guard let value = settings[instrument.id], instrument.acts(on: indicator, in: plan) else { return nil }
      return "instrument:\(instrument.id)=\(value)"
    }
  }
}

extension Instrument {
  /// Whether the instrument moves the indicator itself; what is derived from it moves with it.
  func acts(on indicator: Indicator, in plan: DevelopmentPlan) -> Bool {
    if !indicators.isEmpty { return indicators.contains(indicator.id) }
    return effect == .taxYield ? indicator.id == "tax" : indicator.derivation == nil
  }
}

/// The value of one instrument that brings an indicator to a goal.
public struct GoalSeekResult: Sendable, Hashable {
  public var instrument: String
  /// The value at which the median reaches the goal.
  public var value: Double
  /// The values at which the quantiles of the level reach it: what may be needed if things go badly, or well.
  public var interval: ClosedRange<Double>
  public var level: Double
  /// Whether the value lies in the range that makes sense for the instrument.
  public var isWithinRange: Bool
}

extension PlanPosterior {
  /// The instrument's value at which the indicator's median in a plan year equals the goal.
  ///
  /// Multiplying instruments have a closed form; a delay is bisected. Setting the value restores the goal to rounding.
  /// - Returns: `nil` when no value reaches the goal, as when a delay would have to go back before the last actual.
  public func seek(
    _ goal: Double, of indicatorID: String, time: Double, by instrumentID: String, level: Double = 0.8,
    scenario: Scenario = .none
  ) -> GoalSeekResult? {
    guard let instrument = plan.instruments.first(where: { $0.id == instrumentID }),
      let indicator = indicator(indicatorID), goal > 0
    else { return nil }
    func value(_ p: Double) -> Double? {
      solve(goal, p, indicator, time, instrument, scenario)
    }
    guard let central = value(0.5) else { return nil }
    // Where a quantile reaches the goal nowhere in the range, the interval ends with the range.
    let ends = [(1 - level) / 2, (1 + level) / 2].map { p -> Double in
      if let end = value(p) { return end }
      return (p < 0.5) == (instrument.effect == .delay) ? instrument.range.lowerBound : instrument.range.upperBound
    }
    return GoalSeekResult(
      instrument: instrumentID, value: central, interval: min(ends[0], ends[1])...max(ends[0], ends[1]), level: level,
      isWithinRange: instrument.range.contains(central))
  }

  private func solve(
    _ goal: Double, _ p: Double, _ indicator: Indicator, _ time: Double, _ instrument: Instrument, _ scenario: Scenario
  ) -> Double? {
    func quantile(_ value: Double) -> Double? {
      var trial = scenario
      trial.settings[instrument.id] = value
      return predictive(of: indicator, at: time, scenario: trial)?.logQuantile(p)
    }
    let logGoal = log(goal)
    guard instrument.effect == .delay else {
      // ln q is linear in ln v: two evaluations give slope and root.
      guard let here = quantile(instrument.neutralValue), let there = quantile(instrument.neutralValue * exp(1)) else {
        return nil
      }
      let slope = there - here
      guard abs(slope) > 1e-9 else { return nil }
      return instrument.neutralValue * exp((logGoal - here) / slope)
    }
    var low = instrument.range.lowerBound
    var high = instrument.range.upperBound
    guard let first = quantile(low), let last = quantile(high), (first - logGoal) * (last - logGoal) <= 0 else {
      return nil
    }
    for _ in 0..<200 {
      let middle = (low + high) / 2
      guard middle > low, middle < high, let here = quantile(middle) else { break }
      if (here - logGoal) * (first - logGoal) > 0 { low = middle } else { high = middle }
    }
    return (low + high) / 2
  }
}
