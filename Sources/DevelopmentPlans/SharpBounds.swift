import Glibc

/// What two numbers alone say of the path between and beyond them: the identified set, without any model.
///
/// A non-decreasing path lies between its ends; a log-concave one also above the geometric path between them, and beyond
/// the horizon below that path's continuation. Everything narrower rests on assumptions.
public struct SharpBounds: Sendable, Hashable {
  public var base: Double
  public var atHorizon: Double
  public var horizon: Double

  /// - Precondition: positive values, a positive horizon. For a fall the roles of the bounds swap.
  public init(base: Double, atHorizon: Double, horizon: Double) {
    precondition(base > 0 && atHorizon > 0 && horizon > 0, "bounds need positive values and a positive horizon")
    self.base = base
    self.atHorizon = atHorizon
    self.horizon = horizon
  }

  /// Bounds of a path that never turns back.
  public func monotone(at t: Double) -> ClosedRange<Double> {
    if t <= 0 { return base...base }
    if t == horizon { return atHorizon...atHorizon }
    if atHorizon >= base { return t < horizon ? base...atHorizon : atHorizon...Double.infinity }
    return t < horizon ? atHorizon...base : 0...atHorizon
  }

  /// Bounds of a path that never turns back and whose growth rate never rises.
  public func logConcave(at t: Double) -> ClosedRange<Double> {
    if t <= 0 { return base...base }
    if t == horizon { return atHorizon...atHorizon }
    if t < horizon { return geometric(t)...max(base, atHorizon) }
    let end = atHorizon * pow(atHorizon / base, (t - horizon) / horizon)
    return atHorizon >= base ? atHorizon...end : 0...end
  }

  /// y₀ (y_H/y₀)^(t/H).
  private func geometric(_ t: Double) -> Double { base * pow(atHorizon / base, t / horizon) }
}
