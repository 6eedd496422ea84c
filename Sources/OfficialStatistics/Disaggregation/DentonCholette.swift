import LinearAlgebra

/// Denton's method in Cholette's form: the high-frequency series that moves most like an indicator and adds up.
///
/// Proportional: minimise Σ_{t≥2} (xₜ/pₜ - xₜ₋₁/pₜ₋₁)²; additive: Σ_{t≥2} ((xₜ - pₜ) - (xₜ₋₁ - pₜ₋₁))²; both subject to
/// the low-frequency figures. The sums start at t = 2, which avoids Denton's spurious first movement (Dagum and Cholette
/// 2006, section 6.2). Periods after the last low-frequency figure continue at its last ratio, or difference.
///
/// Solved as the random walk about an unknown level that it is equivalent to, so the cost is that of m low figures.
public struct DentonCholette: Sendable {
  public enum Movement: Sendable, Hashable {
    /// The ratio to the indicator changes as little as possible.
    case proportional
    /// The difference from the indicator changes as little as possible.
    case additive
  }

  public var aggregation: Aggregation
  public var movement: Movement

  public init(_ movement: Movement = .proportional, aggregation: Aggregation = .sum) {
    self.movement = movement
    self.aggregation = aggregation
  }

  /// Distributes low-frequency figures.
  ///
  /// - Parameters:
  ///   - low: the m figures to be met exactly.
  ///   - frequency: how many high periods make a low one, 4 for quarters of a year.
  ///   - indicator: at least m·frequency figures; constant when nil.
  /// - Returns: one figure per figure of the indicator.
  /// - Throws: lengths that do not match, numbers that are not finite, for `.proportional` an indicator with a zero.
  /// - Complexity: O(n·m²).
  public func disaggregate(
    _ low: [Double], frequency: Int, indicator: [Double]? = nil
  ) throws(OfficialStatisticsError) -> [Double] {
    let system = try DisaggregationSystem(low, frequency, aggregation, highCount: indicator?.count)
    let indicator = indicator ?? [Double](repeating: 1, count: system.highCount)
    try requireFinite(indicator, "the indicator")
    switch movement {
    case .proportional:
      if let position = indicator.firstIndex(of: 0) {
        throw .outsideDomain(
          of: "the indicator", position: position, value: 0, requirement: "different from zero; use additive movement")
      }
      let ratios = try system.scaled(by: indicator).walkAboutLevel(low)
      let figures = zip(ratios, indicator).map { $0 * $1 }
      try requireFinite(figures, "the disaggregated figures")
      return figures
    case .additive:
      let gap = zip(low, system.aggregate(indicator)).map { $0 - $1 }
      let figures = zip(indicator, try system.walkAboutLevel(gap)).map { $0 + $1 }
      try requireFinite(figures, "the disaggregated figures")
      return figures
    }
  }
}

extension DisaggregationSystem {
  /// The z with A·z = y that minimises Σ_{t≥2} (zₜ - zₜ₋₁)².
  fileprivate func walkAboutLevel(_ low: [Double]) throws(OfficialStatisticsError) -> [Double] {
    let level = Matrix(rows: highCount, columns: 1, repeating: 1)
    return try estimate(low, regressors: level, errors: ErrorProcess(first: 1, second: 0)).values
  }
}
