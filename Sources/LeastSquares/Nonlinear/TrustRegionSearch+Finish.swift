/// What happens after the loop: refinement of the minimum, and the factor that covariance comes from.
extension TrustRegionSearch {
  mutating func finish(_ termination: Termination) -> LeastSquaresSolution {
    var factorised = false
    switch termination {
    case .nonFiniteStart, .nonFiniteJacobian, .invalid: break
    default:
      factorised = factorFinal()
      if factorised && termination.isConverged { refine() }
    }
    return solution(termination, factorised: factorised)
  }

  /// Factors the free columns at x, each scaled to unit norm, so that rank and condition do not depend on units.
  private mutating func factorFinal() -> Bool {
    if !jacobianIsCurrent { evaluateJacobian() }
    selectFree()
    guard freeCount > 0, loadColumns() == nil else { return false }
    scaleAndFactor()
    return true
  }

  private func scaleAndFactor() {
    for k in 0..<freeCount {
      let norm = unsafe slots.columnNorms[k]
      unsafe slots.freeScale[k] = norm == 0 ? 1 : norm
      unsafe slots.norms[k] = norm == 0 ? 0 : 1
      let factor = unsafe Block(repeating: 1 / slots.freeScale[k])
      let column = unsafe slots.matrix + k * slots.tall
      for b in 0..<slots.tall { unsafe column[b] *= factor }
    }
    unsafe HouseholderKernel.factor(
      matrix: slots.matrix, blocks: slots.tall, columns: freeCount, rhs: slots.rotated, factor: slots.factor,
      permutation: slots.permutation, norms: slots.norms, reference: slots.reference, beta: slots.beta)
  }

  /// Gauss-Newton steps taken for as long as each shortens the largest cosine.
  ///
  /// Near a minimum the cost is flat to rounding over a region of relative width √ε, while the gradient is not; so the
  /// gradient decides here, and the cost need only not rise.
  private mutating func refine() {
    while refinements < options.refinementSteps && cost > 0 && cosine > Self.exactCosine && hasFullRank {
      guard let change = proposeRefinement(), change > Self.exactStep else { return }
      let before = cosine
      unsafe evaluate(at: slots.trial, into: slots.trialResidual)
      let trialCost = unsafe totalCost(slots.trialResidual)
      guard trialCost <= cost * (1 + Self.costSlack) else {
        jacobianIsCurrent = false
        return
      }
      swapTrial()
      prepareRotated()
      guard loadColumns() == nil, cosine < before else {
        swapTrial()
        cosine = before
        jacobianIsCurrent = false
        return
      }
      cost = trialCost
      refinements += 1
      scaleAndFactor()
      if cosine > Self.slowestGain * before { return }
    }
  }

  /// Cosines and relative steps at which nothing is left to gain in double precision.
  private static var exactCosine: Double { 1e-16 }
  /// Gauss-Newton gains digits at a linear rate where residuals are large; slower than this is rounding.
  private static var slowestGain: Double { 0.9 }
  private static var exactStep: Double { 2 * Double.ulpOfOne }
  /// How far rounding may lift the cost of a better point.
  private static var costSlack: Double { 1e-10 }

  /// x + p with p the Gauss-Newton step, in `trial`; `nil` where it leaves the bounds.
  ///
  /// - Returns: the largest change relative to its parameter.
  private func proposeRefinement() -> Double? {
    _ = subproblem.gaussNewtonStep()
    var change = 0.0
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let value = unsafe slots.x[j] + slots.step[k] / slots.freeScale[k]
      guard unsafe value >= slots.lower[j] && value <= slots.upper[j] else { return nil }
      unsafe slots.trial[j] = value
      let size = unsafe max(abs(slots.x[j]), Double.leastNormalMagnitude)
      change = unsafe max(change, abs(value - slots.x[j]) / size)
    }
    return change
  }

  private func swapTrial() {
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

  private var hasFullRank: Bool {
    let smallest = unsafe abs(slots.factor[freeCount * freeCount - 1])
    return smallest > TriangularFactor.rankTolerance(rows: slots.residualCount, columns: freeCount)
  }

  private func solution(_ termination: Termination, factorised: Bool) -> LeastSquaresSolution {
    let (n, m) = (slots.parameterCount, slots.residualCount)
    var factor = TriangularFactor(parameterCount: n, rows: m)
    if factorised { factor = TriangularFactor(parameterCount: n, slots: slots, free: freeCount) }
    let values = unsafe HouseholderKernel.scalars(slots.residual)
    return unsafe LeastSquaresSolution(
      parameters: Array(UnsafeBufferPointer(start: slots.x, count: n)),
      residuals: Array(UnsafeBufferPointer(start: values, count: m)),
      cost: cost, termination: termination, iterations: iterations, residualEvaluations: residualEvaluations,
      jacobianEvaluations: jacobianEvaluations, gradientCosine: cosine, loss: options.loss, factor: factor)
  }
}
