/// A claim read as the total over the years of the plan instead of the flow of its last year.
///
/// With shares g_t = G(t)/G(H) of the rise, the total C and the base y₀ give the flow of year H as
/// y_H = y₀ + (C - H y₀) / Σ g_t, t = 1…H.
public struct CumulativeReading: Sendable, Hashable {
  /// The rise done by the end of years 1…H; the last is 1.
  public var riseShares: [Double]
  /// y_H.
  public var finalFlow: Double
  /// y₁…y_H; they sum to the total.
  public var path: [Double]

  /// - Parameters:
  ///   - total: C.
  ///   - base: y₀.
  ///   - riseShares: g₁…g_H.
  public init(total: Double, base: Double, riseShares: [Double]) {
    precondition(!riseShares.isEmpty, "a total needs at least one year")
    let slope = (total - Double(riseShares.count) * base) / riseShares.reduce(0, +)
    self.riseShares = riseShares
    finalFlow = base + slope
    path = riseShares.map { base + slope * $0 }
  }

  /// The growth per year from base to the flow of the last year; `nil` when that flow is not positive.
  public func requiredCompoundRate(base: Double) -> Double? {
    guard finalFlow > 0, base > 0 else { return nil }
    return RequiredGrowth(
      base: base, current: base, time: 0, bar: finalFlow, horizon: Double(riseShares.count)
    ).compoundRate
  }
}
