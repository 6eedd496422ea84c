import LinearAlgebra

/// Makes forecasts of sums and parts agree, by the least change in the metric of their error covariance W.
///
/// ỹ = S(SᵀW⁻¹S)⁻¹SᵀW⁻¹ŷ: generalised least squares of the base forecasts on the summing matrix. It leaves forecasts that
/// already agree as they are, and with the right W has the smallest variance of all unbiased reconciliations
/// (Wickramasuriya, Athanasopoulos and Hyndman 2019, theorem 1). Applied to each joint draw it reconciles distributions.
///
/// Computed in the equal form ỹ = ŷ - WCᵀ(CWCᵀ)⁻¹Cŷ with C·y = 0 the sums (their equation 9): it costs the cube of the
/// number of sums instead of parts, and a series of variance zero simply stays.
public struct Reconciliation: Sendable {
  /// What W is taken to be.
  public enum Weights: Sendable, Hashable {
    /// W = I.
    case ols
    /// W = diag of the number of bottom series in each series.
    case structural
    /// W = diag of the mean squared residuals; residuals have one row per period, one column per series.
    case variance(residuals: Matrix)
    /// W = the second moments of the residuals, shrunk towards their diagonal (Schäfer and Strimmer 2005).
    case shrinkage(residuals: Matrix)
    /// W given.
    case covariance(Matrix)
  }

  /// S.
  public let summing: Matrix
  /// W.
  public let covariance: Matrix
  /// How far the second moments were drawn to their diagonal, between 0 and 1; nil for other weights.
  public let shrinkageIntensity: Double?
  /// (SᵀW⁻¹S)⁻¹SᵀW⁻¹: what each base forecast contributes to each bottom series.
  public let mapping: Matrix
  /// W - WCᵀ(CWCᵀ)⁻¹CW = S(SᵀW⁻¹S)⁻¹Sᵀ, the covariance of reconciled forecasts if W is that of the base ones.
  public let reconciledCovariance: Matrix

  /// - Throws: sizes that do not match the series, residuals that are not finite or all zero, a bottom series without a
  ///   row of its own, exact series whose sums leave no room.
  public init(summing: Matrix, weights: Weights) throws(OfficialStatisticsError) {
    let (covariance, intensity) = try Self.covariance(weights, summing)
    self.summing = summing
    self.covariance = covariance
    shrinkageIntensity = intensity
    let bottom = try Self.bottomRows(summing)
    // C: each sum less its parts.
    let sums = (0..<summing.rows).filter { !bottom.contains($0) }
    var constraints = Matrix(rows: sums.count, columns: summing.rows)
    for (i, row) in sums.enumerated() {
      constraints[i, row] = 1
      for (j, part) in bottom.enumerated() { constraints[i, part] = -summing[row, j] }
    }
    let coupling = constraints * covariance
    let gain: Matrix
    do {
      gain = try CholeskyFactorization(coupling.timesTransposed(constraints)).solve(constraints)
    } catch {
      throw .outsideDomain(
        of: "the error covariance", position: 0, value: 0, requirement: "positive along every sum; use shrinkage")
    }
    let projection = Matrix.identity(summing.rows) - coupling.transposedTimes(gain)
    mapping = Matrix(rows: bottom.count, columns: summing.rows) { i, j in projection[bottom[i], j] }
    reconciledCovariance = projection * covariance
  }

  /// For each column of S, the row that is its series alone.
  private static func bottomRows(_ summing: Matrix) throws(OfficialStatisticsError) -> [Int] {
    var rows = [Int?](repeating: nil, count: summing.columns)
    for i in 0..<summing.rows {
      let parts = (0..<summing.columns).filter { summing[i, $0] != 0 }
      if parts.count == 1, summing[i, parts[0]] == 1, rows[parts[0]] == nil { rows[parts[0]] = i }
    }
    if let missing = rows.firstIndex(of: nil) { throw .bottomSeriesMissing(column: missing) }
    return rows.map { $0! }
  }

  public init(_ hierarchy: Hierarchy, weights: Weights) throws(OfficialStatisticsError) {
    try self.init(summing: hierarchy.summing, weights: weights)
  }
}

// MARK: - Use

extension Reconciliation {
  /// Base forecasts of all series, made to agree.
  public func reconciled(_ base: [Double]) throws(OfficialStatisticsError) -> [Double] {
    guard base.count == summing.rows else {
      throw .wrongSize(of: "the base forecasts", expected: summing.rows, given: base.count)
    }
    try requireFinite(base, "the base forecasts")
    let result = summing * (mapping * base)
    try requireFinite(result, "the reconciled forecasts")
    return result
  }

  /// Joint draws, one column per draw, each made to agree: draws of the reconciled distribution (Panagiotelis,
  /// Gamakumara, Athanasopoulos and Hyndman 2023).
  public func reconciled(draws: Matrix) throws(OfficialStatisticsError) -> Matrix {
    guard draws.rows == summing.rows else {
      throw .wrongSize(of: "a draw", expected: summing.rows, given: draws.rows)
    }
    try requireFinite(draws.storage, "the draws")
    return summing * (mapping * draws)
  }
}

// MARK: - Weights

extension Reconciliation {
  private static func covariance(
    _ weights: Weights, _ summing: Matrix
  ) throws(OfficialStatisticsError) -> (Matrix, intensity: Double?) {
    switch weights {
    case .ols: return (.identity(summing.rows), nil)
    case .structural:
      return (.diagonal((0..<summing.rows).map { summing.row($0).reduce(0, +) }), nil)
    case .variance(let residuals):
      return (.diagonal(try secondMoments(residuals, summing).diagonal), nil)
    case .shrinkage(let residuals): return try shrunk(residuals, summing)
    case .covariance(let covariance):
      guard covariance.rows == summing.rows, covariance.columns == summing.rows else {
        throw .wrongSize(of: "the rows of the error covariance", expected: summing.rows, given: covariance.rows)
      }
      try requireFinite(covariance.storage, "the error covariance")
      return (covariance, nil)
    }
  }

  /// Σ eᵢeᵢᵀ/n, not centred: a bias is an error as well.
  private static func secondMoments(
    _ residuals: Matrix, _ summing: Matrix
  ) throws(OfficialStatisticsError) -> Matrix {
    guard residuals.columns == summing.rows else {
      throw .wrongSize(of: "a row of residuals", expected: summing.rows, given: residuals.columns)
    }
    guard residuals.rows >= 2 else { throw .tooFewPeriods(required: 2, available: residuals.rows) }
    try requireFinite(residuals.storage, "the residuals")
    let moments = (1 / Double(residuals.rows)) * residuals.transposedTimes(residuals)
    if let series = moments.diagonal.firstIndex(where: { $0 <= 0 }) { throw .noErrorVariance(series: series) }
    return moments
  }

  /// λ = Σ var(rᵢⱼ)/Σ rᵢⱼ² over pairs of standardised residuals, within [0, 1].
  private static func shrunk(
    _ residuals: Matrix, _ summing: Matrix
  ) throws(OfficialStatisticsError) -> (Matrix, intensity: Double?) {
    let moments = try secondMoments(residuals, summing)
    let n = Double(residuals.rows), scale = moments.diagonal.map { $0.squareRoot() }
    let standardized = Matrix(rows: residuals.rows, columns: residuals.columns) { i, j in residuals[i, j] / scale[j] }
    let products = standardized.transposedTimes(standardized)
    let squares = Matrix(
      rows: standardized.rows, columns: standardized.columns, storage: standardized.storage.map { $0 * $0 })
    let squaredProducts = squares.transposedTimes(squares)
    var variance = 0.0, signal = 0.0
    for j in 0..<moments.columns {
      for i in 0..<moments.rows where i != j {
        variance += (squaredProducts[i, j] - products[i, j] * products[i, j] / n) / (n * (n - 1))
        signal += products[i, j] * products[i, j] / (n * n)
      }
    }
    let intensity = signal > 0 ? max(0, min(1, variance / signal)) : 1
    let shrunk = Matrix(rows: moments.rows, columns: moments.columns) { i, j in
      i == j ? moments[i, j] : (1 - intensity) * moments[i, j]
    }
    return (shrunk, intensity)
  }
}
