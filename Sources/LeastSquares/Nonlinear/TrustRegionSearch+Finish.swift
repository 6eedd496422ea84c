/// What happens after the loop: refinement of the minimum, and the factor that covariance comes from.
extension TrustRegionSearch {
  mutating func finish(_ termination: Termination, _ problem: some LeastSquaresProblem) -> LeastSquaresSolution {
    var factorised = false
    switch termination {
    case .nonFiniteStart, .nonFiniteJacobian, .invalid: break
    default:
      factorised = factorFinal(problem)
      if factorised && termination.isConverged { refine(problem) }
      if factorised && smallestSine() < Self.nearlyDependent { factorScaled(problem) }
    }
    return solution(termination, factorised: factorised)
  }

  /// Makes the factor that of x.
  private mutating func factorFinal(_ problem: some LeastSquaresProblem) -> Bool {
    if factorIsCurrent { return true }
    if !jacobianIsCurrent { evaluateJacobian(problem) }
    selectFree()
    guard freeCount > 0, loadColumns() == nil else { return false }
    factor()
    return true
  }

  /// Gauss-Newton steps taken for as long as each shortens the largest cosine.
  ///
  /// Near a minimum the cost is flat to rounding over a region of relative width √ε, while the gradient is not; so the
  /// gradient decides here, and the cost need only not rise.
  private mutating func refine(_ problem: some LeastSquaresProblem) {
    while refinements < options.refinementSteps && cost > 0 && cosine > options.refinementTolerance
      && smallestSine() > Self.dependent
    {
      guard let change = proposeRefinement(), change > Self.exactStep else { return }
      let before = (cosine: cosine, cost: cost)
      unsafe evaluate(problem, at: slots.trial, into: slots.trialResidual)
      jacobianIsCurrent = false
      let trialCost = unsafe totalCost(slots.trialResidual)
      guard trialCost <= cost * (1 + Self.costSlack) else { return }
      swapTrial()
      prepareRotated()
      cost = trialCost
      guard loadColumns() == nil, cosine < before.cosine else {
        swapTrial()
        (cosine, cost) = before
        return
      }
      jacobianIsCurrent = true
      refinements += 1
      factor()
      if cosine > Self.slowestGain * before.cosine { return }
    }
  }

  /// Gauss-Newton gains digits at a linear rate where residuals are large; slower than this is rounding.
  private static var slowestGain: Double { 0.9 }
  private static var exactStep: Double { 2 * Double.ulpOfOne }
  /// How far rounding may lift the cost of a better point.
  private static var costSlack: Double { 1e-10 }

  /// x + p with p the Gauss-Newton step, in `trial`; `nil` where it leaves the bounds.
  ///
  /// - Returns: the largest change relative to its parameter.
  private mutating func proposeRefinement() -> Double? {
    _ = subproblem.gaussNewtonStep()
    var change = 0.0
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let value = unsafe slots.x[j] + slots.step[k]
      guard unsafe value >= slots.lower[j] && value <= slots.upper[j] else { return nil }
      unsafe slots.trial[j] = value
      let size = unsafe max(abs(slots.x[j]), Double.leastNormalMagnitude)
      change = unsafe max(change, abs(value - slots.x[j]) / size)
    }
    return change
  }

  private mutating func swapTrial() {
    for j in 0..<slots.parameterCount {
      let value = unsafe slots.x[j]
      unsafe slots.x[j] = slots.trial[j]
      unsafe slots.trial[j] = value
    }
    for b in 0..<slots.tall {
      let block = unsafe slots.residual[b]
      unsafe slots.residual[b] = slots.trialResidual[b]
      unsafe slots.trialResidual[b] = block
    }
  }

  /// The smallest |Rₖₖ| relative to its column of the Jacobian: the sine of its angle to the columns before it.
  private mutating func smallestSine() -> Double {
    var smallest = 1.0
    for k in 0..<freeCount {
      let norm = unsafe slots.columnNorms[slots.permutation[k]]
      smallest = unsafe norm > 0 ? min(smallest, abs(slots.factor[k + k * freeCount]) / norm) : 0
    }
    return smallest
  }

  /// Below it, refinement would follow rounding.
  private static var dependent: Double { 1e-13 }
  /// Below it, the order of the columns matters for the rank, and they are factored once more, each scaled to unit norm.
  private static var nearlyDependent: Double { 1e-8 }

  private mutating func factorScaled(_ problem: some LeastSquaresProblem) {
    if !jacobianIsCurrent { evaluateJacobian(problem) }
    prepareRotated()
    guard loadColumns() == nil else { return }
    for k in 0..<freeCount {
      let norm = unsafe slots.columnNorms[k]
      let factor = Block(repeating: norm == 0 ? 1 : 1 / norm)
      let column = unsafe slots.matrix + k * slots.tall
      for b in 0..<slots.tall { unsafe column[b] *= factor }
      unsafe slots.columnSquares[k] = OrthogonalizationKernel.dot(column, column, blocks: slots.tall)
    }
    factor()
    for k in 0..<freeCount {
      let norm = unsafe slots.columnNorms[slots.permutation[k]]
      for i in 0...k { unsafe slots.factor[i + k * freeCount] *= norm == 0 ? 1 : norm }
    }
  }

  private mutating func solution(_ termination: Termination, factorised: Bool) -> LeastSquaresSolution {
    let (n, m) = (slots.parameterCount, slots.residualCount)
    var factor = TriangularFactor(parameterCount: n, rows: m)
    if factorised { factor = TriangularFactor(parameterCount: n, slots: slots, free: freeCount) }
    let values = unsafe OrthogonalizationKernel.scalars(slots.residual)
    return unsafe LeastSquaresSolution(
      parameters: Array(UnsafeBufferPointer(start: slots.x, count: n)),
      residuals: Array(UnsafeBufferPointer(start: values, count: m)),
      cost: cost, termination: termination, iterations: iterations, residualEvaluations: residualEvaluations,
      jacobianEvaluations: jacobianEvaluations, gradientCosine: cosine, loss: options.loss, factor: factor)
  }
}
