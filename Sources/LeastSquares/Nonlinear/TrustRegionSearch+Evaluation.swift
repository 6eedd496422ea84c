/// Evaluating the problem, choosing the free parameters and factoring their columns.
extension TrustRegionSearch {
  mutating func evaluateStart(_ problem: some LeastSquaresProblem) {
    if problem.sharesEvaluation {
      unsafe evaluate(problem, at: slots.x, into: slots.residual)
      jacobianIsCurrent = true
    } else {
      unsafe evaluateResiduals(problem, at: slots.x, into: slots.residual)
    }
    cost = unsafe totalCost(slots.residual)
  }

  /// Evaluates at the trial point and returns its cost, infinite where the problem is not defined.
  mutating func evaluateTrial(_ problem: some LeastSquaresProblem, withJacobian: Bool) -> Double {
    if withJacobian {
      unsafe evaluate(problem, at: slots.trial, into: slots.trialResidual)
      jacobianIsCurrent = false
    } else {
      unsafe evaluateResiduals(problem, at: slots.trial, into: slots.trialResidual)
    }
    trialHasJacobian = withJacobian
    return unsafe totalCost(slots.trialResidual)
  }

  mutating func evaluateJacobian(_ problem: some LeastSquaresProblem) {
    let count = slots.residualCount * slots.parameterCount
    var jacobian = unsafe UnsafeMutableBufferPointer(start: slots.jacobian, count: count).mutableSpan
    problem.evaluateJacobian(
      at: unsafe UnsafeBufferPointer(start: slots.x, count: slots.parameterCount).span, into: &jacobian)
    jacobianEvaluations += 1
    jacobianIsCurrent = true
  }

  mutating func evaluateResiduals(
    _ problem: some LeastSquaresProblem, at point: UnsafeMutablePointer<Double>,
    into target: UnsafeMutablePointer<Block>
  ) {
    let start = unsafe OrthogonalizationKernel.scalars(target)
    var residuals = unsafe UnsafeMutableBufferPointer(start: start, count: slots.residualCount).mutableSpan
    problem.evaluateResiduals(
      at: unsafe UnsafeBufferPointer(start: point, count: slots.parameterCount).span, into: &residuals)
    residualEvaluations += 1
  }

  mutating func evaluate(
    _ problem: some LeastSquaresProblem, at point: UnsafeMutablePointer<Double>,
    into target: UnsafeMutablePointer<Block>
  ) {
    let start = unsafe OrthogonalizationKernel.scalars(target)
    var residuals = unsafe UnsafeMutableBufferPointer(start: start, count: slots.residualCount).mutableSpan
    let count = slots.residualCount * slots.parameterCount
    var jacobian = unsafe UnsafeMutableBufferPointer(start: slots.jacobian, count: count).mutableSpan
    problem.evaluate(
      at: unsafe UnsafeBufferPointer(start: point, count: slots.parameterCount).span, residuals: &residuals,
      jacobian: &jacobian)
    residualEvaluations += 1
    jacobianEvaluations += 1
  }

  /// Σ r² or the sum of the loss; infinite where a residual is not finite.
  mutating func totalCost(_ residual: UnsafeMutablePointer<Block>) -> Double {
    let total: Double
    if let loss = options.loss {
      let values = unsafe OrthogonalizationKernel.scalars(residual)
      var sum = 0.0
      for i in 0..<slots.residualCount { unsafe sum += loss.cost(values[i]) }
      total = sum
    } else {
      total = unsafe OrthogonalizationKernel.dot(residual, residual, blocks: slots.tall)
    }
    return total.isFinite ? total : .infinity
  }

  mutating func firstNonFiniteResidual() -> Int? {
    if cost < .infinity { return nil }
    let values = unsafe OrthogonalizationKernel.scalars(slots.residual)
    for i in 0..<slots.residualCount where unsafe !values[i].isFinite { return i }
    // Every residual is finite and the sum of squares is not: the largest is what cannot be squared.
    var largest = 0
    for i in 0..<slots.residualCount where unsafe abs(values[i]) > abs(values[largest]) { largest = i }
    return largest
  }

  mutating func allFixed() -> Bool {
    for j in 0..<slots.parameterCount where unsafe slots.lower[j] < slots.upper[j] { return false }
    return true
  }

  /// Lists the parameters that may move: neither fixed, nor at a bound with the cost falling beyond it.
  mutating func selectFree() {
    prepareRotated()
    freeCount = 0
    for j in 0..<slots.parameterCount {
      if hasBounds {
        if unsafe slots.lower[j] == slots.upper[j] { continue }
        let isAtLower = unsafe slots.x[j] <= slots.lower[j]
        let isAtUpper = unsafe slots.x[j] >= slots.upper[j]
        if isAtLower || isAtUpper {
          let slope = columnDot(j)
          if (isAtLower && slope >= 0) || (isAtUpper && slope <= 0) { continue }
        }
      }
      unsafe slots.free[freeCount] = j
      freeCount += 1
    }
  }

  /// The residuals, scaled as the loss asks, in `rotated`.
  mutating func prepareRotated() {
    for b in 0..<slots.tall { unsafe slots.rotated[b] = slots.residual[b] }
    guard let loss = options.loss else { return }
    let values = unsafe OrthogonalizationKernel.scalars(slots.rotated)
    let factors = unsafe OrthogonalizationKernel.scalars(slots.extra)
    for i in 0..<slots.residualCount {
      let scaling = unsafe loss.rowFactors(values[i])
      unsafe values[i] *= scaling.residual
      unsafe factors[i] = scaling.row
    }
  }

  /// The derivative of half the cost with respect to parameter `j`.
  private mutating func columnDot(_ j: Int) -> Double {
    let m = slots.residualCount
    let values = unsafe OrthogonalizationKernel.scalars(slots.rotated)
    let factors = unsafe OrthogonalizationKernel.scalars(slots.extra)
    var sum = 0.0
    for i in 0..<m {
      let row = unsafe options.loss == nil ? 1 : factors[i]
      unsafe sum += row * slots.jacobian[i + j * m] * values[i]
    }
    return sum
  }

  /// Copies the free columns into blocks, and computes their norms, the gradient and the largest cosine.
  ///
  /// - Returns: the parameter whose column is not finite, if there is one.
  mutating func loadColumns() -> Int? {
    let (m, tall) = (slots.residualCount, slots.tall)
    let size =
      unsafe options.loss == nil ? cost.squareRoot() : OrthogonalizationKernel.norm(slots.rotated, blocks: tall)
    let reciprocal = 1 / size
    cosine = 0
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let column = unsafe slots.matrix + k * tall
      let (slope, square) = unsafe loadColumn(slots.jacobian + j * m, into: column)
      let norm = unsafe OrthogonalizationKernel.root(ofSquare: square, of: column, blocks: tall)
      guard norm.isFinite else { return j }
      unsafe slots.columnNorms[k] = norm
      unsafe slots.columnSquares[k] = square
      unsafe slots.gradient[j] = slope
      if norm > 0 && size > 0 { cosine = max(cosine, abs(slope / norm) * reciprocal) }
    }
    return nil
  }

  /// Copies one column into blocks, scaled as the loss asks, and returns its product with the residuals and its square.
  @inline(__always)
  private mutating func loadColumn(_ source: UnsafeMutablePointer<Double>, into column: UnsafeMutablePointer<Block>)
    -> (slope: Double, square: Double)
  {
    let (m, tall) = (slots.residualCount, slots.tall)
    let whole = m / 4
    let bytes = UnsafeRawPointer(source)
    var (slope, square) = (Block.zero, Block.zero)
    for b in 0..<whole {
      let block = unsafe bytes.loadUnaligned(fromByteOffset: 32 * b, as: Block.self)
      unsafe column[b] = block
      square += block * block
      unsafe slope += block * slots.rotated[b]
    }
    if whole < tall {
      var last = Block.zero
      for i in (4 * whole)..<m { unsafe last[i - 4 * whole] = source[i] }
      unsafe column[whole] = last
      square += last * last
      unsafe slope += last * slots.rotated[whole]
    }
    guard options.loss != nil else {
      return (OrthogonalizationKernel.total(slope), OrthogonalizationKernel.total(square))
    }
    for b in 0..<tall { unsafe column[b] *= slots.extra[b] }
    return unsafe (
      OrthogonalizationKernel.dot(column, slots.rotated, blocks: tall),
      OrthogonalizationKernel.dot(column, column, blocks: tall)
    )
  }

  /// D grows with the column norms and never shrinks (Moré 1978, section 6); a column of zeros counts as one.
  mutating func updateScale() {
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let norm = unsafe slots.columnNorms[k]
      if unsafe slots.scale[j] == 0 { unsafe slots.scale[j] = norm == 0 ? 1 : norm }
      unsafe slots.scale[j] = max(slots.scale[j], norm)
      unsafe slots.freeScale[k] = slots.scale[j]
    }
    scaledSize = currentScaledSize()
    if radius == 0 {
      radius = options.initialRadius * scaledSize
      if radius == 0 { radius = options.initialRadius }
    }
  }

  mutating func factor() {
    factorIsCurrent = true
    isReflected = false
    unsafe OrthogonalizationKernel.factor(
      matrix: slots.matrix, blocks: slots.tall, columns: freeCount, rhs: slots.rotated, projected: slots.projected,
      factor: slots.factor, permutation: slots.permutation, squares: slots.columnSquares, scale: slots.second)
  }

  /// Whether a column lies within 1e-12 of the span of the others, where what Gram-Schmidt leaves of it is rounding.
  mutating func isNearlyDependent() -> Bool {
    for k in 0..<freeCount {
      let diagonal = unsafe abs(slots.factor[k + k * freeCount])
      if unsafe diagonal <= 1e-12 * slots.columnNorms[slots.permutation[k]] { return true }
    }
    return false
  }

  /// Factors the columns at x anew, by reflections.
  mutating func factorByReflections() {
    prepareRotated()
    guard loadColumns() == nil else { return }
    isReflected = true
    for k in 0..<freeCount { unsafe slots.first[k] = slots.columnNorms[k] }
    unsafe HouseholderKernel.factor(
      matrix: slots.matrix, blocks: slots.tall, columns: freeCount, rhs: slots.rotated, factor: slots.factor,
      permutation: slots.permutation, norms: slots.first, reference: slots.second)
    let rotated = unsafe OrthogonalizationKernel.scalars(slots.rotated)
    for k in 0..<freeCount { unsafe slots.projected[k] = rotated[k] }
  }
}
