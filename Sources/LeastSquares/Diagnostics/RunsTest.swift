import Glibc

/// The test of Wald and Wolfowitz (1940) whether signs of residuals come in too few or too many runs.
///
/// Given how many are positive and negative, every order is equally likely for independent errors; the p-values are
/// exact. Zeros are left out.
public struct RunsTest: Sendable, Hashable {
  public let positives: Int
  public let negatives: Int
  public let runs: Int
  /// The number of runs to expect of independent errors: 1 + 2pn/(p + n).
  public let expectedRuns: Double
  /// The probability of so few runs or fewer: small when the curve misses the shape of the data.
  public let fewRunsPValue: Double
  /// The probability of so many runs or more: small when residuals alternate.
  public let manyRunsPValue: Double

  /// Twice the smaller tail, at most one.
  public var pValue: Double { min(1, 2 * min(fewRunsPValue, manyRunsPValue)) }

  public init(_ residuals: [Double]) {
    let signs = residuals.filter { $0 != 0 && !$0.isNaN }.map { $0 > 0 }
    positives = signs.count { $0 }
    negatives = signs.count - positives
    runs = signs.isEmpty ? 0 : 1 + zip(signs.dropFirst(), signs).count { $0 != $1 }
    let (p, n, r) = (positives, negatives, runs)
    expectedRuns = signs.isEmpty ? 0 : 1 + 2 * Double(p) * Double(n) / Double(p + n)
    guard p > 0, n > 0 else {
      // One sign only: there is no other order, so the count says nothing.
      fewRunsPValue = 1
      manyRunsPValue = 1
      return
    }
    let chances = RunsDistribution(p, n)
    let largest = 2 * min(p, n) + (p == n ? 0 : 1)
    fewRunsPValue = min(1, (2...r).reduce(0) { $0 + chances.probability($1) })
    manyRunsPValue = min(1, r > largest ? 0 : (r...largest).reduce(0) { $0 + chances.probability($1) })
  }
}

/// P(R = r) for p positive and n negative signs in random order.
private struct RunsDistribution {
  let p: Int
  let n: Int
  private let logFactorials: [Double]

  init(_ p: Int, _ n: Int) {
    self.p = p
    self.n = n
    logFactorials = (0...p + n).reduce(into: []) { sums, k in sums.append(k == 0 ? 0 : sums[k - 1] + log(Double(k))) }
  }

  func probability(_ runs: Int) -> Double {
    let k = runs / 2
    let orders = logChoose(p + n, p)
    if runs.isMultiple(of: 2) { return 2 * exp(logChoose(p - 1, k - 1) + logChoose(n - 1, k - 1) - orders) }
    return exp(logChoose(p - 1, k) + logChoose(n - 1, k - 1) - orders)
      + exp(logChoose(p - 1, k - 1) + logChoose(n - 1, k) - orders)
  }

  private func logChoose(_ n: Int, _ k: Int) -> Double {
    k < 0 || k > n ? -.infinity : logFactorials[n] - logFactorials[k] - logFactorials[n - k]
  }
}
