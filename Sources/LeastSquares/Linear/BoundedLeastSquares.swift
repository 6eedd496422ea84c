import LinearAlgebra

/// The linear model with bounds on its coefficients: minimise Σ wᵢ (yᵢ - xᵢ·β)² subject to l ≤ β ≤ u.
///
/// An active-set method: coefficients rest on bounds until their gradient says that leaving pays; the free ones are an
/// ordinary regression; a step that would cross a bound stops there. With bounds 0 and ∞ it is Lawson and Hanson's NNLS
/// (1974, chapter 23); with others Stark and Parker's BVLS (1995). The problem is convex: the answer is the global one.
public struct BoundedLeastSquares: Sendable {
  public var regression: LinearRegression
  /// l, -∞ where there is none.
  public var lower: [Double]
  /// u, ∞ where there is none.
  public var upper: [Double]

  public init(_ regression: LinearRegression, lower: [Double], upper: [Double]) {
    self.regression = regression
    self.lower = lower
    self.upper = upper
  }

  /// β ≥ 0.
  public static func nonnegative(_ regression: LinearRegression) -> BoundedLeastSquares {
    let n = regression.design.columns
    return BoundedLeastSquares(
      regression, lower: [Double](repeating: 0, count: n), upper: [Double](repeating: .infinity, count: n))
  }

  /// Where a coefficient ended.
  public enum Place: Sendable, Hashable { case free, lower, upper }

  /// - Throws: sizes, numbers that are not finite, `.invalidBounds`, `.rankDeficient` when coefficients without bounds
  ///   are not determined, `.notConverged` when the budget of iterations is used up.
  /// - Complexity: typically a few times n regressions.
  public func fit() throws(RegressionError) -> BoundedFit {
    try regression.check()
    let terms = regression.design.terms
    for (name, bounds) in [("lower", lower), ("upper", upper)] where bounds.count != terms.count {
      throw .wrongSize(of: "the \(name) bounds", expected: terms.count, given: bounds.count)
    }
    for (j, term) in terms.enumerated() where !(lower[j] <= upper[j] && lower[j] < .infinity && upper[j] > -.infinity) {
      throw .invalidBounds(term: term, lower: lower[j], upper: upper[j])
    }
    var search = ActiveSetSearch(self)
    try search.run()
    return try BoundedFit(regression, search)
  }
}

/// A linear model fitted between bounds.
///
/// No covariance: an estimate on its bound has no symmetric sampling distribution (Andrews 1999); bootstrap it.
public struct BoundedFit: Sendable {
  public let coefficients: [Double]
  public let places: [BoundedLeastSquares.Place]
  /// Xᵀ·W·r: zero where a coefficient is free, not positive on a lower bound, not negative on an upper one.
  public let multipliers: [Double]
  public let fittedValues: [Double]
  public let residuals: [Double]
  /// Σ wᵢ rᵢ².
  public let residualSumOfSquares: Double
  /// The number of regressions that were solved.
  public let iterations: Int

  fileprivate init(_ model: LinearRegression, _ search: ActiveSetSearch) throws(RegressionError) {
    let coefficients = zip(search.solution, search.system.scales).map { $0 * $1 }
    self.coefficients = zip(coefficients, search.places.indices).map { value, j in
      switch search.places[j] {
      case .free: value
      case .lower: search.bounds.lower[j]
      case .upper: search.bounds.upper[j]
      }
    }
    places = search.places
    iterations = search.iterations
    fittedValues = model.design.matrix * self.coefficients
    let residuals = zip(model.response, fittedValues).map { $0 - $1 }
    try requireFinite(self.coefficients, "a coefficient")
    try requireFinite(residuals, "a residual")
    self.residuals = residuals
    let weighted = residuals.indices.map { (model.weights?[$0] ?? 1) * residuals[$0] }
    residualSumOfSquares = dot(weighted, residuals)
    multipliers = model.design.matrix.transposedTimes(weighted)
  }
}

/// The state of the search, in scaled coefficients β/D.
private struct ActiveSetSearch {
  let bounds: BoundedLeastSquares
  let system: ScaledSystem
  let matrix: Matrix
  let lower: [Double]
  let upper: [Double]
  var solution: [Double]
  var places: [BoundedLeastSquares.Place]
  var iterations = 0

  init(_ bounds: BoundedLeastSquares) {
    self.bounds = bounds
    let system = ScaledSystem(bounds.regression)
    self.system = system
    matrix = system.matrix
    lower = zip(bounds.lower, system.scales).map { $0 / $1 }
    upper = zip(bounds.upper, system.scales).map { $0 / $1 }
    places = zip(lower, upper).map { l, u in
      l == -.infinity && u == .infinity ? .free : abs(l) <= abs(u) ? .lower : .upper
    }
    solution = []
    solution = places.indices.map { j in
      switch places[j] {
      case .free: 0
      case .lower: lower[j]
      case .upper: upper[j]
      }
    }
  }

  /// Every pass frees one coefficient and lowers the sum of squares, so sets do not repeat; in practice 2n passes do.
  var budget: Int { 100 + 20 * places.count }

  mutating func run() throws(RegressionError) {
    if places.contains(.free) {
      guard try settle(freed: nil) else { throw freeTermsAreDependent() }
    }
    var refused: Set<Int> = []
    while let candidate = mostPromising(besides: refused) {
      let origin = places[candidate]
      places[candidate] = .free
      if try settle(freed: candidate) {
        refused = []
      } else {
        // Rounding made it look promising, or it depends on the free ones (Lawson and Hanson, step 6).
        places[candidate] = origin
        refused.insert(candidate)
      }
    }
  }

  /// The coefficient on a bound whose gradient points inwards most steeply.
  private func mostPromising(besides refused: Set<Int>) -> Int? {
    let residual = zip(system.response, matrix * solution).map { $0 - $1 }
    let gradient = matrix.transposedTimes(residual)
    // Columns have length 1 to 2, so a gradient is noise below a few roundings of ‖y‖.
    let noise = 10 * Double(matrix.rows + places.count) * .ulpOfOne * norm(system.response)
    let gains = places.indices.map { j in
      switch places[j] {
      case .free: 0.0
      case .lower: lower[j] == upper[j] ? 0 : gradient[j]
      case .upper: lower[j] == upper[j] ? 0 : -gradient[j]
      }
    }
    return gains.indices.filter { gains[$0] > noise && !refused.contains($0) }.max { gains[$0] < gains[$1] }
  }

  /// Solves for the free coefficients, giving up those that run into a bound, until all lie within theirs.
  ///
  /// - Returns: false, with nothing changed, when the freed coefficient would not move off its bound.
  private mutating func settle(freed: Int?) throws(RegressionError) -> Bool {
    let start = (solution, places)
    var isFirst = true
    while true {
      iterations += 1
      guard iterations <= budget else { throw .notConverged(iterations: budget) }
      let free = places.indices.filter { places[$0] == .free }
      guard !free.isEmpty else { return true }
      guard let target = solve(free) else {
        (solution, places) = start
        return false
      }
      if isFirst, let freed, let k = free.firstIndex(of: freed) {
        let inward = solution[freed] == lower[freed] ? target[k] > lower[freed] : target[k] < upper[freed]
        guard inward else {
          (solution, places) = start
          return false
        }
      }
      isFirst = false
      guard let blocked = firstBlock(free, target) else {
        for (k, j) in free.enumerated() { solution[j] = target[k] }
        return true
      }
      for (k, j) in free.enumerated() { solution[j] += blocked.share * (target[k] - solution[j]) }
      solution[blocked.term] = blocked.place == .lower ? lower[blocked.term] : upper[blocked.term]
      places[blocked.term] = blocked.place
    }
  }

  /// How far towards the target the free coefficients may go, and which stops them.
  private func firstBlock(
    _ free: [Int], _ target: [Double]
  ) -> (share: Double, term: Int, place: BoundedLeastSquares.Place)? {
    var nearest: (share: Double, term: Int, place: BoundedLeastSquares.Place)?
    for (k, j) in free.enumerated() {
      let crossed: (bound: Double, place: BoundedLeastSquares.Place)
      if target[k] < lower[j] {
        crossed = (lower[j], .lower)
      } else if target[k] > upper[j] {
        crossed = (upper[j], .upper)
      } else {
        continue
      }
      let share = max(0, min(1, (crossed.bound - solution[j]) / (target[k] - solution[j])))
      if share < nearest?.share ?? .infinity { nearest = (share, j, crossed.place) }
    }
    return nearest
  }

  /// The unconstrained optimum of the free coefficients, the others staying; nil when they are dependent.
  private func solve(_ free: [Int]) -> [Double]? {
    var fixed = solution
    for j in free { fixed[j] = 0 }
    let right = zip(system.response, matrix * fixed).map { $0 - $1 }
    guard let qr = try? PivotedQR(matrix.selectingColumns(free)) else { return nil }
    return try? qr.solve(right)
  }

  private func freeTermsAreDependent() -> RegressionError {
    let free = places.indices.filter { places[$0] == .free }
    let rank = (try? PivotedQR(matrix.selectingColumns(free)).rank) ?? 0
    return .rankDeficient(
      rank: rank, columns: free.count, dependent: free.map { bounds.regression.design.terms[$0] })
  }
}
