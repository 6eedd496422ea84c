import Glibc

/// What growth a target asks for from where things stand: arithmetic that needs no model.
public struct RequiredGrowth: Sendable, Hashable {
  /// (L/y)^(1/(H - t)) - 1.
  public var compoundRate: Double
  /// The same at constant prices, (1 + g)/(1 + d) - 1 with d the growth of the deflator.
  public var realCompoundRate: Double
  /// L - y, in all the years that remain.
  public var increment: Double
  /// L - y per remaining year.
  public var yearlyIncrement: Double
  /// y less the straight line from base to target at t; negative is behind.
  public var straightLineShortfall: Double
  public var isMet: Bool

  /// - Parameters:
  ///   - base: y₀, the value at the origin.
  ///   - current: y, the value at time `time`.
  ///   - bar: L, the target.
  ///   - horizon: H in years after the origin.
  ///   - deflatorGrowth: d per year.
  /// - Precondition: values positive, `time` before `horizon`.
  public init(base: Double, current: Double, time: Double, bar: Double, horizon: Double, deflatorGrowth: Double = 0) {
    precondition(base > 0 && current > 0 && bar > 0, "growth rates need positive values")
    precondition(time < horizon, "nothing remains to be grown at or after the horizon")
    let years = horizon - time
    compoundRate = expm1(log(bar / current) / years)
    realCompoundRate = (compoundRate - deflatorGrowth) / (1 + deflatorGrowth)
    increment = bar - current
    yearlyIncrement = increment / years
    straightLineShortfall = current - (base + (bar - base) * time / horizon)
    isMet = current >= bar
  }
}
