import Distributions
import LinearAlgebra

/// The test of Durbin and Watson for first-order autocorrelation of regression residuals in time order.
///
/// d = Σ (rᵢ - rᵢ₋₁)²/Σ rᵢ² is near 2(1 - ρ̂). Under independence its mean and variance follow exactly from the design;
/// the p-values take d/4 as beta with these two moments (Durbin and Watson 1971, section 4), good to about 0.005 from a
/// dozen observations on.
public struct DurbinWatsonTest: Sendable, Hashable {
  /// d, between 0 and 4.
  public let statistic: Double
  /// The mean of d for independent errors and this design.
  public let mean: Double
  /// The variance of d for independent errors and this design.
  public let variance: Double
  /// The probability, for independent errors, of a d at most this small: small when neighbours are alike.
  public let positivePValue: Double
  /// The probability, for independent errors, of a d at least this large: small when neighbours alternate.
  public let negativePValue: Double

  /// - Parameters:
  ///   - residuals: of an ordinary fit, in time order, evenly spaced.
  ///   - design: the matrix of that fit, or the Jacobian of a nonlinear one at its optimum.
  /// - Throws: fewer than two degrees of freedom, residuals that do not vary, terms that are not independent.
  public init(residuals: [Double], design: Matrix) throws(RegressionError) {
    guard residuals.count == design.rows else {
      throw .wrongSize(of: "the residuals", expected: design.rows, given: residuals.count)
    }
    if let row = residuals.firstIndex(where: { !$0.isFinite }) { throw .responseNotFinite(row: row) }
    let m = design.rows, n = design.columns
    guard m >= n + 2 else { throw .tooFewRows(required: n + 2, available: m) }
    let squares = dot(residuals, residuals)
    guard squares > 0, squares.isFinite else { throw .outOfRange(quantity: "the sum of squared residuals") }
    let differences = zip(residuals.dropFirst(), residuals).map { $0 - $1 }
    let statistic = dot(differences, differences) / squares

    guard let qr = try? PivotedQR(design) else { throw .outOfRange(quantity: "the design") }
    guard qr.rank == n else {
      throw .rankDeficient(rank: qr.rank, columns: n, dependent: qr.permutation[qr.rank...].map { "column \($0 + 1)" })
    }
    (mean, variance) = Self.moments(qr.orthogonalFactor)
    self.statistic = statistic
    let sum = mean * (4 - mean) / variance - 1
    let (first, second) = (sum * mean / 4, sum * (1 - mean / 4))
    guard first > 0, second > 0, first.isFinite, second.isFinite else {
      throw .outOfRange(quantity: "the moments of d under this design")
    }
    let beta = Beta(alpha: first, beta: second)
    positivePValue = beta.cdf(statistic / 4)
    negativePValue = beta.complementaryCDF(statistic / 4)
  }

  /// With A the second-difference matrix of d = uᵀMAMu/uᵀMu and Q an orthonormal basis of the design.
  private static func moments(_ basis: Matrix) -> (mean: Double, variance: Double) {
    let m = basis.rows, n = basis.columns
    let differenced = Matrix(rows: m, columns: n) { i, j in
      let before = i > 0 ? basis[i, j] - basis[i - 1, j] : 0
      let after = i < m - 1 ? basis[i, j] - basis[i + 1, j] : 0
      return before + after
    }
    let inner = basis.transposedTimes(differenced)
    let first = 2 * Double(m - 1) - inner.diagonal.reduce(0, +)
    let second =
      2 * Double(3 * m - 4) - 2 * dot(differenced.storage, differenced.storage) + dot(inner.storage, inner.storage)
    let freedom = Double(m - n)
    let mean = first / freedom
    return (mean, 2 * (second - first * mean) / (freedom * (freedom + 2)))
  }
}

extension DurbinWatsonTest {
  /// The test of a linear fit's residuals.
  public init(_ fit: LinearFit) throws(RegressionError) {
    try self.init(residuals: fit.residuals, design: fit.design.matrix)
  }
}
