import Distributions

/// Standard normal quantiles with the central levels of the tables.
enum NormalQuantile {
  static let z50 = value(0.75)
  static let z80 = value(0.9)
  static let z90 = value(0.95)
  static let z95 = value(0.975)

  static func value(_ p: Double) -> Double { Normal(mean: 0, standardDeviation: 1).quantile(p) }

  /// A quantity given at quantiles, from 0 on, at |z|: linear between them, and beyond the last as between the last two.
  static func interpolated(_ nodes: [(z: Double, value: Double)], at z: Double) -> Double {
    let size = abs(z)
    let upper = max(nodes.firstIndex { $0.z >= size } ?? nodes.count - 1, 1)
    let (a, b) = (nodes[upper - 1], nodes[upper])
    return a.value + (size - a.z) / (b.z - a.z) * (b.value - a.value)
  }
}
