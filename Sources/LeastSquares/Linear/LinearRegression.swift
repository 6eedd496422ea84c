import LinearAlgebra

/// The linear model y = X·β + ε with independent errors of variance σ²/wᵢ, before it is fitted.
///
/// Coefficients minimise Σ wᵢ (yᵢ - xᵢ·β)². The normal equations are never formed: columns are scaled to about one
/// length by powers of two, the pivoted QR of √W·X decides the rank, and the answer comes from it (`.working`) or from
/// a second QR in double-double arithmetic (`.extended`), which also serves residuals, sums of squares and covariance.
public struct LinearRegression: Sendable {
  public var design: Design
  /// y, one value per row of the design.
  public var response: [Double]
  /// wᵢ ≥ 0, inverse variances up to a factor; nil when all are one. A row of weight zero is predicted, not fitted.
  public var weights: [Double]?
  public var options: Options

  public init(design: Design, response: [Double], weights: [Double]? = nil, options: Options = Options()) {
    self.design = design
    self.response = response
    self.weights = weights
    self.options = options
  }

  public struct Options: Sendable, Hashable {
    /// What to do with terms that are not linearly independent.
    public var solver: Solver = .pivotedQR
    /// The arithmetic; `.automatic` spends double-double where double would lose digits that matter.
    public var precision: Precision = .automatic
    /// How the response is understood; the design has its own reading.
    public var reading: Reading = .binary
    /// The relative size at which a pivot, or a singular value, of the scaled design counts as zero; max(m, n)·ε when
    /// nil.
    public var rankTolerance: Double? = nil

    public init(
      solver: Solver = .pivotedQR, precision: Precision = .automatic, reading: Reading = .binary,
      rankTolerance: Double? = nil
    ) {
      self.solver = solver
      self.precision = precision
      self.reading = reading
      self.rankTolerance = rankTolerance
    }
  }

  public enum Solver: Sendable, Hashable {
    /// Pivoted QR; dependent terms are an error that names them.
    case pivotedQR
    /// Singular values, in double; dependent terms share their effect, the coefficients being the shortest for scaled
    /// columns.
    case singularValues
  }

  public enum Precision: Sendable, Hashable {
    /// `.extended` for small problems and for those where double would lose more than six digits.
    case automatic
    /// Double throughout.
    case working
    /// QR in double-double, so the last digit shown is right unless the data themselves are too coarse.
    case extended
  }
}

// MARK: - Fitting

extension LinearRegression {
  /// Below this many operations m·n² the extended QR takes well under a millisecond, so it is always used.
  static let alwaysExtendedBelow = 20_000
  /// The growth of rounding errors, κ + κ² tan θ, above which `.automatic` goes extended: six of sixteen digits.
  static let toleratedErrorGrowth = 1e6

  /// Estimates coefficients, their covariance and what else a linear fit reports.
  ///
  /// - Throws: a size that does not match, a number that is not finite, fewer observations than terms, or terms that
  ///   are not independent.
  /// - Complexity: O(m·n²).
  public func fit() throws(RegressionError) -> LinearFit {
    try check()
    let system = ScaledSystem(self)
    let solution: LinearSolution
    switch options.solver {
    case .pivotedQR: solution = try solveByQR(system)
    case .singularValues: solution = try solveBySingularValues(system)
    }
    return try LinearFit(self, solution)
  }

  private func solveByQR(_ system: ScaledSystem) throws(RegressionError) -> LinearSolution {
    let used = system.rowCount
    guard used >= design.columns else { throw .tooFewRows(required: design.columns, available: used) }
    let qr = try factor { () throws(LinearAlgebraError) in
      try PivotedQR(system.matrix, tolerance: options.rankTolerance)
    }
    guard qr.rank == design.columns else {
      throw .rankDeficient(rank: qr.rank, columns: design.columns, dependent: dependentTerms(system.matrix, qr))
    }
    func extended() -> LinearSolution {
      system.extendedSolution(self, permutation: qr.permutation, condition: qr.conditionNumber)
    }
    switch options.precision {
    case .working: return system.workingSolution(qr)
    case .extended: return extended()
    case .automatic:
      guard used * design.columns * design.columns > Self.alwaysExtendedBelow else { return extended() }
      let working = system.workingSolution(qr)
      return working.errorGrowth <= Self.toleratedErrorGrowth ? working : extended()
    }
  }

  /// The terms that add nothing to those before them, so that a predictor is named rather than the intercept.
  private func dependentTerms(_ matrix: Matrix, _ qr: PivotedQR) -> [String] {
    var kept: [Int] = [], dependent: [Int] = []
    for term in 0..<matrix.columns {
      let grown = try? PivotedQR(matrix.selectingColumns(kept + [term]), tolerance: qr.tolerance)
      if grown?.rank == kept.count + 1 { kept.append(term) } else { dependent.append(term) }
    }
    // Near the tolerance the two orders can disagree; then the pivoted one stands.
    let named = dependent.isEmpty ? qr.permutation[qr.rank...].sorted() : dependent
    return named.map { design.terms[$0] }
  }

  private func solveBySingularValues(_ system: ScaledSystem) throws(RegressionError) -> LinearSolution {
    let svd = try factor { () throws(LinearAlgebraError) in
      try SingularValueDecomposition(system.matrix, tolerance: options.rankTolerance)
    }
    return system.minimumNormSolution(svd)
  }

  private func factor<Factorization>(
    _ body: () throws(LinearAlgebraError) -> Factorization
  ) throws(RegressionError) -> Factorization {
    do {
      return try body()
    } catch .notConverged(let remaining) {
      throw .notConverged(iterations: remaining)
    } catch {
      throw .outOfRange(quantity: "the weighted design")
    }
  }
}

// MARK: - Checks

extension LinearRegression {
  /// Sizes that match and numbers that are finite.
  func check() throws(RegressionError) {
    try checkSizes()
    try checkValues()
  }

  private func checkSizes() throws(RegressionError) {
    try design.requireOneRowEach(response)
    if let weights, weights.count != design.rows {
      throw .wrongSize(of: "the weights", expected: design.rows, given: weights.count)
    }
    guard design.columns > 0 else { throw .wrongSize(of: "the terms", expected: 1, given: 0) }
  }

  private func checkValues() throws(RegressionError) {
    try design.requireFinite(with: response)
    if let weights, let row = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .invalidWeight(row: row, value: weights[row])
    }
  }
}
