import Glibc

/// Corrections that matter when observations are few.
public enum SmallSample {
  /// The rank ⌈(n+1)(1-α)⌉ of the sorted absolute residuals that bounds a split-conformal interval; `nil` where it exceeds
  /// n, and the level has to be refused (Vovk, Gammerman and Shafer 2005).
  public static func conformalRank(count n: Int, alpha: Double) -> Int? {
    let rank = rank(count: n, alpha: alpha)
    return rank <= n ? rank : nil
  }

  /// ⌈(n+1)(1-α)⌉, also where it exceeds n.
  public static func rank(count n: Int, alpha: Double) -> Int {
    // (n+1)(1-α) may exceed a whole number by rounding alone.
    Int((Double(n + 1) * (1 - alpha) - 1e-9).rounded(.up))
  }

  /// The first-order correction of a lag-one autocorrelation, (nρ̂ + 1)/(n - 3), within ±0.99 (Kendall 1954; Marriott and
  /// Pope 1954).
  public static func correctedAutocorrelation(_ ρ: Double, count n: Int) -> Double {
    precondition(n > 3, "the correction needs more than three observations")
    return min(max((Double(n) * ρ + 1) / Double(n - 3), -0.99), 0.99)
  }

  /// 2k + 2k(k+1)/(n-k-1); infinite where n ≤ k + 1.
  public static func aiccPenalty(count n: Int, parameters k: Int) -> Double {
    let left = n - k - 1
    return left > 0 ? 2 * Double(k) + 2 * Double(k) * Double(k + 1) / Double(left) : .infinity
  }

  /// The mean of exp(residual), by which a median on the log scale becomes a mean on the level (Duan 1983).
  public static func smearing(_ residuals: [Double]) -> Double { mean(residuals.map { exp($0) }) }

  /// exp(μ + σ²/2).
  public static func lognormalMean(_ μ: Double, variance: Double) -> Double { exp(μ + variance / 2) }
}
