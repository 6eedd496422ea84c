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
    var history = rememberLastStep() ? 1 : 0
    while refinements < options.refinementSteps && cost > 0 && cosine > options.refinementTolerance
      && smallestSine() > Self.dependent
    {
      guard let change = proposeRefinement(mixing: history), change > Self.exactStep else { return }
      let isMixed = history > 0
      history = min(history + 1, 2)
      let before = (cosine: cosine, cost: cost)
      unsafe evaluate(problem, at: slots.trial, into: slots.trialResidual)
      jacobianIsCurrent = false
      let trialCost = unsafe totalCost(slots.trialResidual)
      guard trialCost <= cost * (1 + Self.costSlack) else {
        if !isMixed { return }
        history = 0
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
        history = 0
        continue
      }
      jacobianIsCurrent = true
      refinements += 1
      factor()
      if cosine > Self.slowestGain * before.cosine {
        if !isMixed { return }
        history = 0
      }
    }
  }

  /// Gauss-Newton gains digits at a linear rate where residuals are large; slower than this is rounding.
  private static var slowestGain: Double { 0.9 }
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

  /// x + p in `trial`, with p the Gauss-Newton step, mixed with up to two before it; `nil` where it leaves the bounds.
  ///
  /// Near the minimum Gauss-Newton errors shrink by a linear map. The steps so far tell its largest factors, and mixing
  /// takes those parts out (Anderson 1965): p - Σ γᵢ(sᵢ + Δpᵢ) with γ the least squares of p on the Δpᵢ in scaled
  /// variables, sᵢ the steps before and Δpᵢ the changes of proposals that came with them. It gains a digit a step, at no
  /// evaluation.
  ///
  /// - Returns: the largest change relative to its parameter.
  private mutating func proposeRefinement(mixing history: Int) -> Double? {
    _ = subproblem.gaussNewtonStep()
    let (first, second) = mixture(history)
    var change = 0.0
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let proposal = unsafe slots.step[k]
      let difference = unsafe proposal - slots.other[k]
      var taken = proposal
      if first != 0 { unsafe taken -= first * (slots.diagonal[k] + difference) }
      if second != 0 { unsafe taken -= second * (slots.olderStep[k] + slots.olderChange[k]) }
      let value = unsafe slots.x[j] + taken
      guard unsafe value >= slots.lower[j] && value <= slots.upper[j] else { return nil }
      unsafe slots.trial[j] = value
      let size = unsafe max(abs(slots.x[j]), Double.leastNormalMagnitude)
      change = unsafe max(change, abs(value - slots.x[j]) / size)
      unsafe slots.olderStep[k] = slots.diagonal[k]
      unsafe slots.olderChange[k] = difference
      unsafe slots.other[k] = proposal
      unsafe slots.diagonal[k] = taken
    }
    return change
  }

  /// γ for the last step and for the one before it; zero for what is not to be mixed in.
  private mutating func mixture(_ history: Int) -> (first: Double, second: Double) {
    guard history > 0 else { return (0, 0) }
    var (aa, ab, bb, ap, bp) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for k in 0..<freeCount {
      let scale = unsafe slots.freeScale[k]
      let p = unsafe slots.step[k] * scale
      let a = unsafe p - slots.other[k] * scale
      aa += a * a
      ap += a * p
      guard history > 1 else { continue }
      let b = unsafe slots.olderChange[k] * scale
      ab += a * b
      bb += b * b
      bp += b * p
    }
    guard aa > 0 else { return (0, 0) }
    let determinant = aa * bb - ab * ab
    if history > 1, freeCount > 1, determinant > 1e-6 * aa * bb {
      let (first, second) = ((bb * ap - ab * bp) / determinant, (aa * bp - ab * ap) / determinant)
      if abs(first) < Self.largestMix && abs(second) < Self.largestMix { return (first, second) }
    }
    let single = ap / aa
    return (abs(single) < Self.largestMix ? single : 0, 0)
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
