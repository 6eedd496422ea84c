import Glibc
import LinearAlgebra

/// The linear model behind every method here: x = Z·b + u, y = A·x, u of covariance σ²·K·Kᵀ.
struct DisaggregationSystem {
  /// A, low × high.
  var aggregation: Matrix

  var lowCount: Int { aggregation.rows }
  var highCount: Int { aggregation.columns }

  init(
    _ low: [Double], _ frequency: Int, _ aggregation: Aggregation, highCount: Int?
  ) throws(OfficialStatisticsError) {
    precondition(frequency >= 1, "a low period holds at least one high period, \(frequency) given")
    try requireFinite(low, "the low-frequency figures")
    guard !low.isEmpty else { throw .tooFewPeriods(required: 1, available: 0) }
    let needed = low.count * frequency
    guard highCount ?? needed >= needed else {
      throw .wrongSize(of: "the indicator", expected: needed, given: highCount ?? 0)
    }
    self.aggregation = aggregation.matrix(low: low.count, high: highCount ?? needed, frequency: frequency)
  }

  func aggregate(_ high: [Double]) -> [Double] { aggregation * high }

  /// The system for x/p when A is the one for x.
  func scaled(by p: [Double]) -> DisaggregationSystem {
    var result = self
    for j in 0..<highCount {
      for i in 0..<lowCount { result.aggregation[i, j] *= p[j] }
    }
    return result
  }
}

/// The filter that makes errors of independent shocks: (1 - first·L)(1 - second·L)·u = ε.
///
/// With |first| < 1 and second = 0 the process is stationary, of variance 1/(1 - first²); with first = 1 it starts at zero
/// before the first period.
struct ErrorProcess {
  var first: Double
  var second: Double

  var isStationary: Bool { abs(first) < 1 && second == 0 }

  /// Kᵀ·v, v running over high periods: how shocks weigh in Σ vₜ uₜ.
  func transposedTimes(_ v: [Double]) -> [Double] {
    var result = filtered(filtered(v, first), second)
    if isStationary, !result.isEmpty { result[0] /= (1 - first * first).squareRoot() }
    return result
  }

  /// K·e: the errors that the shocks e make.
  func times(_ shocks: [Double]) -> [Double] {
    var start = shocks
    if isStationary, !start.isEmpty { start[0] /= (1 - first * first).squareRoot() }
    return Array(filtered(filtered(start.reversed(), first), second).reversed())
  }

  /// wₜ = vₜ + coefficient·wₜ₊₁.
  private func filtered(_ v: [Double], _ coefficient: Double) -> [Double] {
    var result = v
    for t in stride(from: v.count - 2, through: 0, by: -1) { result[t] += coefficient * result[t + 1] }
    return result
  }
}

/// The generalised least-squares estimate of b and x.
struct DisaggregationEstimate {
  let values: [Double]
  let coefficients: [Double]
  /// uᵀV⁻¹u with V = A·K·Kᵀ·Aᵀ and u the low-frequency residuals.
  let weightedSumOfSquares: Double
  let logDeterminant: Double
  /// (ZᵀAᵀV⁻¹AZ)⁻¹.
  let coefficientShape: Matrix
  /// The diagonal of the covariance of x given y, over σ².
  let varianceShape: [Double]
}

extension DisaggregationSystem {
  /// b by generalised least squares, x = Z·b + R·Aᵀ·V⁻¹·(y - A·Z·b).
  func estimate(
    _ low: [Double], regressors: Matrix, errors: ErrorProcess, withVariances: Bool = false
  ) throws(OfficialStatisticsError) -> DisaggregationEstimate {
    let m = lowCount, n = highCount
    // Columns of (A·K)ᵀ: V = (AK)(AK)ᵀ without forming the n×n covariance.
    let shocks = Matrix(columns: (0..<m).map { errors.transposedTimes(aggregation.row($0)) })
    let factor: CholeskyFactorization
    let qr: PivotedQR
    let whitenedRegressors: Matrix
    do {
      factor = try CholeskyFactorization(shocks.transposedTimes(shocks))
      whitenedRegressors = factor.whiten(aggregation * regressors)
      qr = try PivotedQR(whitenedRegressors)
    } catch {
      throw .outsideDomain(
        of: "the indicator", position: 0, value: .infinity, requirement: "of a size whose squares are finite")
    }
    guard qr.rank == regressors.columns else {
      throw .dependentIndicators(rank: qr.rank, columns: regressors.columns)
    }
    let whitened = factor.whiten(low)
    let b = qr.basicSolution(whitened)
    let residual = zip(whitened, whitenedRegressors * b).map { $0 - $1 }
    let distributed = whitenedShocks(factor, shocks)
    let correction = errors.times(distributed.transposedTimes(residual))
    let values = zip(regressors * b, correction).map { $0 + $1 }
    try requireFinite(values, "the disaggregated figures")
    guard let shape = try? qr.inverseGram() else {
      throw .dependentIndicators(rank: qr.rank, columns: regressors.columns)
    }
    return DisaggregationEstimate(
      values: values, coefficients: b, weightedSumOfSquares: dot(residual, residual),
      logDeterminant: factor.logDeterminant, coefficientShape: shape,
      varianceShape: withVariances
        ? variances(regressors, errors, distributed, whitenedRegressors, shape)
        : [Double](repeating: .nan, count: n))
  }

  /// L⁻¹·A·K with V = L·Lᵀ: m orthonormal rows.
  private func whitenedShocks(_ factor: CholeskyFactorization, _ shocks: Matrix) -> Matrix {
    factor.whiten(shocks.transposed)
  }

  /// diag of K(I - MᵀM)Kᵀ + D·(shape)·Dᵀ with M = L⁻¹AK and D = Z - K·Mᵀ·L⁻¹AZ.
  private func variances(
    _ regressors: Matrix, _ errors: ErrorProcess, _ m: Matrix, _ whitenedRegressors: Matrix, _ shape: Matrix
  ) -> [Double] {
    let spread = Matrix(columns: (0..<lowCount).map { errors.times(m.row($0)) })
    let deviations = regressors - spread * whitenedRegressors
    var unit = [Double](repeating: 0, count: highCount)
    return (0..<highCount).map { t in
      unit[t] = 1
      let shock = errors.transposedTimes(unit)
      unit[t] = 0
      let explained = spread.row(t)
      let direction = deviations.row(t)
      return max(0, dot(shock, shock) - dot(explained, explained)) + dot(direction, shape * direction)
    }
  }
}
