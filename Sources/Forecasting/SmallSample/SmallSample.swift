import Glibc

/// Arithmetic for series of few observations.
public enum SmallSample {
  /// The rank ⌈(n + 1)(1 − a)⌉ of the absolute residual that bounds a split-conformal interval of level 1 − a, or `nil`
  /// where it exceeds n: that many residuals cannot give the level, and no number is made up for it.
  ///
  /// Vovk, Gammerman and Shafer (2005); Lei et al. (2018), section 2.
  public static func conformalRank(count n: Int, miscoverage a: Double) -> Int? {
    let rank = requiredRank(count: n, miscoverage: a)
    return rank <= n ? rank : nil
  }

  /// ⌈(n + 1)(1 − a)⌉, which may exceed n.
  public static func requiredRank(count n: Int, miscoverage a: Double) -> Int {
    precondition(n >= 0 && a > 0 && a < 1, "a miscoverage lies strictly between 0 and 1")
    // 20 · (1 − 0.05) must not become 20 by rounding.
    return max(1, Int((Double(n + 1) * (1 - a) - 1e-9).rounded(.up)))
  }

  /// The fewest residuals that give a conformal interval of level 1 − a.
  public static func smallestCount(miscoverage a: Double) -> Int {
    var n = max(1, Int((1 / a).rounded(.down)) - 2)
    while conformalRank(count: n, miscoverage: a) == nil { n += 1 }
    return n
  }

  /// The half-width of a split-conformal interval of level 1 − a from absolute residuals; `nil` where refused.
  public static func conformalHalfWidth(absoluteResiduals: [Double], miscoverage a: Double) -> Double? {
    conformalRank(count: absoluteResiduals.count, miscoverage: a).map { absoluteResiduals.sorted()[$0 - 1] }
  }

  /// The first-order autocorrelation corrected for the bias of short series, (n r + 1)/(n − 3), kept to [−0.99, 0.99]
  /// (Marriott and Pope 1954; Kendall 1954). Below four observations it is returned as given.
  public static func correctedAutocorrelation(_ r: Double, count n: Int) -> Double {
    guard n > 3 else { return min(0.99, max(-0.99, r)) }
    return min(0.99, max(-0.99, (Double(n) * r + 1) / Double(n - 3)))
  }

  /// The penalty 2K + 2K(K + 1)/(n − K − 1) of the corrected Akaike criterion; infinite where n ≤ K + 1
  /// (Hurvich and Tsai 1989).
  public static func correctedAkaikePenalty(parameters k: Int, count n: Int) -> Double {
    let (k, rest) = (Double(k), Double(n - k - 1))
    return rest > 0 ? 2 * k + 2 * k * (k + 1) / rest : .infinity
  }

  /// Duan's (1983) smearing factor mean(exp(residuals)): what turns the median of a log model into its mean.
  public static func smearingFactor(residuals: [Double]) -> Double {
    precondition(!residuals.isEmpty, "smearing needs at least one residual")
    return residuals.reduce(0) { $0 + exp($1) } / Double(residuals.count)
  }

  /// exp(μ + s²/2), the mean on the level scale if the logarithm is normal.
  public static func logNormalMean(mean mu: Double, variance: Double) -> Double { exp(mu + variance / 2) }
}
