import Distributions
import Glibc

/// How often intervals of one level held the actual, with what that count can tell.
public struct Coverage: Sendable, Hashable {
  /// The level the intervals were stated at.
  public let level: Double
  public private(set) var hits: Int
  public private(set) var count: Int

  public init(level: Double, hits: Int = 0, count: Int = 0) {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1")
    precondition(hits >= 0 && hits <= count, "hits lie between zero and the count")
    self.level = level
    self.hits = hits
    self.count = count
  }

  public mutating func record(_ actual: Double, lower: Double, upper: Double) {
    count += 1
    if actual >= lower && actual <= upper { hits += 1 }
  }

  public mutating func add(_ other: Coverage) {
    precondition(other.level == level, "coverages of one level add up")
    hits += other.hits
    count += other.count
  }

  /// The share of actuals inside; not a number before the first.
  public var share: Double { count > 0 ? Double(hits) / Double(count) : .nan }

  /// The interval of Wilson (1927) for the true share: it holds its level for few trials and shares near one.
  public func wilsonInterval(level: Double = 0.95) -> ClosedRange<Double> {
    guard count > 0 else { return 0...1 }
    let z = SpecialFunctions.normalQuantile((1 + level) / 2)
    let n = Double(count)
    let centre = (share + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (share * (1 - share) / n + z * z / (4 * n * n)).squareRoot()
    return max(0, centre - half)...min(1, centre + half)
  }

  /// Whether the stated level lies in the Wilson interval of what was seen.
  public var isCompatible: Bool { wilsonInterval().contains(level) }
}

/// A histogram of probability integral transforms F(y), uniform for calibrated forecasts (Dawid 1984).
///
/// A hump says the distributions are too wide, a bowl too narrow, a slope biased.
public struct PITHistogram: Sendable, Hashable {
  /// How many transforms fell into each of the equal bins of [0, 1].
  public let counts: [Int]

  /// - Precondition: transforms lie in [0, 1], and there is at least one bin.
  public init(_ transforms: [Double], bins: Int = 10) {
    precondition(bins > 0, "a histogram has at least one bin")
    var counts = [Int](repeating: 0, count: bins)
    for u in transforms {
      precondition(u >= 0 && u <= 1, "a probability integral transform lies in [0, 1]")
      counts[min(bins - 1, Int(u * Double(bins)))] += 1
    }
    self.counts = counts
  }

  public var total: Int { counts.reduce(0, +) }

  /// Each bin's share over the share expected of it; one throughout is calibrated.
  public var relativeHeights: [Double] {
    counts.map { Double($0) * Double(counts.count) / Double(max(1, total)) }
  }

  /// Pearson's statistic against the uniform, and its p-value by chi-square with bins − 1 degrees of freedom.
  ///
  /// Transforms of overlapping horizons are dependent; then the p-value is too small.
  public var uniformity: (statistic: Double, pValue: Double) {
    guard counts.count > 1, total > 0 else { return (0, 1) }
    let expected = Double(total) / Double(counts.count)
    let statistic = counts.reduce(0) { $0 + (Double($1) - expected) * (Double($1) - expected) / expected }
    return (statistic, ChiSquared(degreesOfFreedom: Double(counts.count - 1)).complementaryCDF(statistic))
  }
}
