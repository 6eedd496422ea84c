/// What happens after the loop: refinement of the minimum, and the factor that covariance comes from.
extension TrustRegionSearch {
  mutating func finish(_ termination: Termination, _ problem: some LeastSquaresProblem) -> PackedSolution {
    var factorised = false
    switch termination {
    case .nonFiniteStart, .nonFiniteJacobian, .invalid: break
    default:
      factorised = factorFinal(problem)
      if factorised && termination.isConverged && !isRefinedFully { refine(problem) }
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
  mutating func refine(_ problem: some LeastSquaresProblem) {
    var hasHistory = rememberLastStep()
    var gain = 1.0
    while refinements < options.refinementSteps && cost > 0 && cosine > options.refinementTolerance
      && smallestSine() > Self.dependent
    {
      guard let change = proposeRefinement(mixing: hasHistory), change > Self.exactStep else { return }
      if !options.evaluatesLastStep, cosine <= Self.trustedCosine, gain * cosine <= options.refinementTolerance {
        for j in 0..<slots.parameterCount { unsafe slots.x[j] = slots.trial[j] }
        isRefinedFully = true
        return
      }
      let isMixed = hasHistory
      hasHistory = true
      let before = (cosine: cosine, cost: cost)
      unsafe evaluate(problem, at: slots.trial, into: slots.trialResidual)
      jacobianIsCurrent = false
      let trialCost = unsafe totalCost(slots.trialResidual)
      guard trialCost <= cost * (1 + Self.costSlack) else {
        if !isMixed { return }
        hasHistory = false
        continue
      }
      swapTrial()
      prepareRotated()
      cost = trialCost
      guard loadColumns() == nil, cosine < before.cosine else {
        swapTrial()
        (cosine, cost) = before
        if !isMixed { return }
        // The plain step may still gain; the factor is that of x.
        hasHistory = false
        continue
      }
      jacobianIsCurrent = true
      refinements += 1
      gain = cosine / before.cosine
      factor()
      if cosine > Self.slowestGain * before.cosine {
        if !isMixed { return }
        hasHistory = false
      }
    }
  }

  /// Gauss-Newton gains digits at a linear rate where residuals are large; slower than this is rounding.
  private static var slowestGain: Double { 0.9 }
  /// Up to here the residuals and the factor before a step are those after it, to more digits than anyone reads.
  private static var trustedCosine: Double { 1e-7 }
  private static var exactStep: Double { 2 * Double.ulpOfOne }
  /// How far rounding may lift the cost of a better point.
  private static var costSlack: Double { 1e-10 }

  /// The step that led to x, as it was proposed (`other`) and as it was taken (`diagonal`), where it was a Gauss-Newton
  /// step.
  private mutating func rememberLastStep() -> Bool {
    guard canRetreat, lambda == 0, !hasBounds else { return false }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let taken = unsafe slots.x[j] - slots.velocity[j]
      unsafe slots.other[k] = taken
      unsafe slots.diagonal[k] = taken
    }
    return true
  }

  /// x + p in `trial`, with p the Gauss-Newton step, mixed with the one before; `nil` where it leaves the bounds.
  ///
  /// Near the minimum Gauss-Newton errors shrink by a linear map. Two steps tell its largest factor, and mixing takes that
  /// part out (Anderson 1965, depth one): p - γ(s + Δp) with γ = Δp·p/Δp·Δp in scaled variables, s the step before and Δp
  /// the change of proposals. It gains a digit a step, at no evaluation.
  ///
  /// - Returns: the largest change relative to its parameter.
  private mutating func proposeRefinement(mixing: Bool) -> Double? {
    _ = subproblem.gaussNewtonStep()
    var (product, square) = (0.0, 0.0)
    for k in 0..<freeCount {
      let scale = unsafe slots.freeScale[k]
      let difference = unsafe (slots.step[k] - slots.other[k]) * scale
      unsafe product += difference * slots.step[k] * scale
      square += difference * difference
    }
    let mix = mixing && square > 0 ? product / square : 0
    let isMixed = abs(mix) < Self.largestMix
    var change = 0.0
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let proposal = unsafe slots.step[k]
      let correction = unsafe isMixed ? mix * (slots.diagonal[k] + proposal - slots.other[k]) : 0
      let value = unsafe slots.x[j] + proposal - correction
      guard unsafe value >= slots.lower[j] && value <= slots.upper[j] else { return nil }
      unsafe slots.trial[j] = value
      let size = unsafe max(abs(slots.x[j]), Double.leastNormalMagnitude)
      change = unsafe max(change, abs(value - slots.x[j]) / size)
      unsafe slots.other[k] = proposal
      unsafe slots.diagonal[k] = proposal - correction
    }
    return change
  }

  /// Beyond it the two steps do not tell a contraction.
  private static var largestMix: Double { 0.5 }

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

  private mutating func solution(_ termination: Termination, factorised: Bool) -> PackedSolution {
    PackedSolution(
      slots: slots, freeCount: factorised ? freeCount : 0, cost: cost, termination: termination,
      iterations: iterations, residualEvaluations: residualEvaluations, jacobianEvaluations: jacobianEvaluations,
      gradientCosine: cosine, loss: options.loss)
  }
}
