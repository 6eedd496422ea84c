import Distributions

/// t with P(|T| ≤ t) at a level; that of 95 per cent is looked up, for a batch of fits asks it three times a fit.
enum StudentQuantile {
  static func twoSided(level: Double, degreesOfFreedom: Int) -> Double {
    if level == 0.95, degreesOfFreedom < table.count { return table[degreesOfFreedom] }
    return computed(level, degreesOfFreedom)
  }

  private static let table: [Double] = [.nan] + (1...200).map { computed(0.95, $0) }

  private static func computed(_ level: Double, _ degreesOfFreedom: Int) -> Double {
    StudentT(degreesOfFreedom: Double(degreesOfFreedom)).quantile(0.5 + level / 2)
  }
}
