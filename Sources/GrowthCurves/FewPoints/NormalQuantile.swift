import Distributions

/// Standard normal quantiles with the central levels of the tables.
enum NormalQuantile {
  static let z50 = value(0.75)
  static let z80 = value(0.9)
  static let z90 = value(0.95)
  static let z95 = value(0.975)

  static func value(_ p: Double) -> Double { Normal(mean: 0, standardDeviation: 1).quantile(p) }
}
