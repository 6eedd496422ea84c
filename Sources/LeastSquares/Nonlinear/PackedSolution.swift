/// What a nonlinear solver found, in one block of memory: for loops over many small fits, where arrays cost more than the
/// arithmetic.
///
/// Says what ``LeastSquaresSolution`` says, and becomes one by ``unpacked``.
package struct PackedSolution: Sendable {
  package let parameterCount: Int
  package let residualCount: Int
  package let cost: Double
  package let termination: Termination
  package let iterations: Int
  package let residualEvaluations: Int
  package let jacobianEvaluations: Int
  let gradientCosine: Double
  package let loss: RobustLoss?
  private let freeCount: Int
  /// Parameters, residuals, R column by column, the column norms of J, and the free parameter of each column.
  private let storage: [Double]

  init(
    slots: SolverSlots, freeCount: Int, cost: Double, termination: Termination, iterations: Int,
    residualEvaluations: Int, jacobianEvaluations: Int, gradientCosine: Double, loss: RobustLoss?
  ) {
    let (n, m, free) = (slots.parameterCount, slots.residualCount, freeCount)
    parameterCount = n
    residualCount = m
    self.freeCount = free
    self.cost = cost
    self.termination = termination
    self.iterations = iterations
    self.residualEvaluations = residualEvaluations
    self.jacobianEvaluations = jacobianEvaluations
    self.gradientCosine = gradientCosine
    self.loss = loss
    var storage = [Double](repeating: 0, count: n + m + free * (free + 2))
    unsafe storage.withUnsafeMutableBufferPointer { buffer in
      guard let parameters = buffer.baseAddress else { return }
      unsafe parameters.update(from: slots.x, count: n)
      let residuals = unsafe parameters + n
      unsafe residuals.update(from: OrthogonalizationKernel.scalars(slots.residual), count: m)
      let r = unsafe residuals + m
      let scale = unsafe r + free * free
      for k in 0..<free {
        let column = unsafe slots.permutation[k]
        let norm = unsafe slots.columnNorms[column]
        unsafe scale[k] = norm == 0 ? 1 : norm
        unsafe scale[k + free] = Double(slots.free[column])
        let reciprocal = unsafe 1 / scale[k]
        for i in 0...k { unsafe r[i + k * free] = slots.factor[i + k * free] * reciprocal }
      }
    }
    self.storage = storage
  }

  /// The answer to a question that was not well posed, without residuals.
  init(unsolved start: [Double], defect: ProblemDefect, residualCount: Int) {
    parameterCount = start.count
    self.residualCount = 0
    freeCount = 0
    cost = .nan
    termination = .invalid(defect)
    (iterations, residualEvaluations, jacobianEvaluations) = (0, 0, 0)
    gradientCosine = .nan
    loss = nil
    storage = start
  }

  package var isConverged: Bool { termination.isConverged }
  package var parameters: [Double] { Array(storage[..<parameterCount]) }
  package func parameter(_ j: Int) -> Double { storage[j] }
  package var residuals: [Double] { Array(storage[parameterCount..<(parameterCount + residualCount)]) }
  package var hasResiduals: Bool { residualCount > 0 }
  package var freeParameterCount: Int { freeCount }

  /// Σr², whatever was minimised.
  package var residualSumOfSquares: Double {
    if loss == nil { return cost }
    return residuals.reduce(0) { $0 + $1 * $1 }
  }

  package var unpacked: LeastSquaresSolution {
    LeastSquaresSolution(
      parameters: parameters, residuals: residuals, cost: cost, termination: termination, iterations: iterations,
      residualEvaluations: residualEvaluations, jacobianEvaluations: jacobianEvaluations,
      gradientCosine: gradientCosine, loss: loss, factor: factor)
  }

  private var factor: TriangularFactor {
    let first = parameterCount + residualCount
    let second = first + freeCount * freeCount
    return TriangularFactor(
      parameterCount: parameterCount, rows: residualCount,
      parameters: (0..<freeCount).map { Int(storage[second + freeCount + $0]) },
      r: Array(storage[first..<second]), scale: Array(storage[second..<(second + freeCount)]))
  }

  /// Standard errors of all parameters, as ``LeastSquaresSolution/standardErrors``.
  package var standardErrors: [Double] {
    let (n, dof) = (freeCount, residualCount - freeCount)
    guard loss == nil, dof > 0, n <= Self.smallSize, hasFullRank else { return unpacked.standardErrors }
    let dispersion = cost / Double(dof)
    var errors = [Double](repeating: 0, count: parameterCount)
    let first = parameterCount + residualCount
    unsafe storage.withUnsafeBufferPointer { storage in
      guard let base = storage.baseAddress else { return }
      let r = unsafe base + first
      let scale = unsafe r + n * n
      unsafe withUnsafeTemporaryAllocation(of: Double.self, capacity: n * n) { inverse in
        guard let inverse = inverse.baseAddress else { return }
        unsafe TriangularFactor.invert(r, count: n, rank: n, into: inverse)
        for a in 0..<n {
          var square = 0.0
          for k in a..<n { unsafe square += inverse[a + k * n] * inverse[a + k * n] }
          unsafe errors[Int(scale[a + n])] = (square * dispersion).squareRoot() / scale[a]
        }
      }
    }
    return errors
  }

  /// Up to here the inverse of R lies on the stack.
  private static let smallSize = 16

  private var hasFullRank: Bool {
    let first = parameterCount + residualCount
    let tolerance = TriangularFactor.rankTolerance(rows: residualCount, columns: freeCount)
    for k in 0..<freeCount where abs(storage[first + k * (freeCount + 1)]) <= tolerance { return false }
    return true
  }
}
