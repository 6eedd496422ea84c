/// One search by ``LevenbergMarquardt``: the state between trial steps, and the loop over them.
///
/// The problem is passed to what evaluates it and not stored, so the state has no type parameter. Every method is
/// mutating, also those that only read: a method that borrows would be handed a copy of the whole state.
struct TrustRegionSearch: ~Copyable {
  let options: LevenbergMarquardt.Options
  let slots: SolverSlots

  /// Σ r², or the sum of the loss.
  var cost = 0.0
  private var firstCost = 0.0
  /// ‖D p‖ of the last step.
  private var lastLength = 0.0
  /// Whether `velocity` holds the point before the last step.
  private(set) var canRetreat = false
  var radius = 0.0
  var lambda = 0.0
  /// ‖D x‖ over the free parameters.
  var scaledSize = 0.0
  /// The largest |cos| between the residuals and a free column of the Jacobian.
  var cosine = 0.0
  var freeCount = 0
  var hasBounds = false
  var jacobianIsCurrent = false
  var factorIsCurrent = false
  /// Whether `matrix` holds reflectors in place of Q.
  var isReflected = false
  var iterations = 0
  var residualEvaluations = 0
  var jacobianEvaluations = 0
  var refinements = 0
  /// Whether refinement has been tried, and whether it led to the minimum.
  private var isRefined = false
  private(set) var isRefinedFully = false
  private let deadline: CoarseDeadline

  init(options: LevenbergMarquardt.Options, slots: SolverSlots) {
    self.options = options
    self.slots = slots
    deadline = CoarseDeadline(after: options.timeLimit)
  }

  /// Places the start, clamped to the bounds, in the workspace.
  mutating func begin(from start: Span<Double>, within bounds: ParameterBounds?) {
    hasBounds = bounds != nil
    for j in 0..<slots.parameterCount {
      let lower = bounds?.lower[j] ?? -.infinity
      let upper = bounds?.upper[j] ?? .infinity
      unsafe slots.lower[j] = lower
      unsafe slots.upper[j] = upper
      unsafe slots.x[j] = min(max(start[j], lower), upper)
    }
  }

  // MARK: - The loop

  mutating func run(_ problem: some LeastSquaresProblem) -> Termination {
    evaluateStart(problem)
    firstCost = cost
    if let index = firstNonFiniteResidual() { return .nonFiniteStart(residual: index) }
    var previous = Trial.none
    while true {
      if cost == 0 { return .residualConverged }
      if !jacobianIsCurrent { evaluateJacobian(problem) }
      selectFree()
      guard freeCount > 0 else { return allFixed() ? .nothingToVary : .gradientConverged }
      if let column = loadColumns() {
        guard canRetreat, iterations < options.maximumIterations else { return .nonFiniteJacobian(parameter: column) }
        retreat(problem)
        continue
      }
      if cosine <= options.gradientTolerance { return .gradientConverged }
      updateScale()
      factor()
      if isNearlyDependent() { factorByReflections() }
      let offset = relativeOffset()
      if offset <= options.reductionTolerance { return .reductionConverged }
      if offset <= Self.nearMinimum, options.reductionTolerance > 0, !isRefined, !isReflected {
        if refinedToTolerance(problem) { return .reductionConverged }
        continue
      }
      var trial = Trial.none
      repeat {
        iterations += 1
        trial = tryStep(problem, evaluatingJacobian: problem.sharesEvaluation && previous.isGood)
        previous = trial
        if trial.isAccepted { acceptTrial() }
        if let end = convergence(after: trial) { return end }
        if let end = exhaustion() { return end }
      } while !trial.isAccepted
    }
  }

  /// Refinement ahead of time, where steps are Gauss-Newton steps already and mixing them gains a digit.
  ///
  /// - Returns: whether it reached the minimum; if not the search goes on from where it led.
  private mutating func refinedToTolerance(_ problem: some LeastSquaresProblem) -> Bool {
    isRefined = true
    refine(problem)
    isRefinedFully = cosine <= options.refinementTolerance
    if isRefinedFully || relativeOffset() <= options.reductionTolerance { return true }
    jacobianIsCurrent = false
    factorIsCurrent = false
    return false
  }

  /// The relative offset below which refinement takes over: within a thousandth of the standard errors.
  private static var nearMinimum: Double { 1e-6 }

  private mutating func convergence(after trial: Trial) -> Termination? {
    if cost == 0 { return .residualConverged }
    let isMatched = trial.ratio <= 2
    if abs(trial.actual) <= options.reductionTolerance && trial.predicted <= options.reductionTolerance && isMatched {
      return .reductionConverged
    }
    if radius <= options.stepTolerance * scaledSize && isNearlyStationary { return .stepConverged }
    let precision = Double.ulpOfOne
    if abs(trial.actual) <= precision && trial.predicted <= precision && isMatched { return .reductionConverged }
    if radius <= precision * scaledSize || radius < Double.leastNormalMagnitude { return .stalled }
    return nil
  }

  private mutating func exhaustion() -> Termination? {
    if iterations >= options.maximumIterations { return .iterationLimit(options.maximumIterations) }
    if iterations.isMultiple(of: 4), deadline.hasPassed { return .timeLimit(options.timeLimit) }
    return nil
  }

  /// ‖Qᵀr‖²/‖r‖², the relative reduction that the full Gauss-Newton step promises: the square of the relative offset of
  /// Bates and Watts (1981).
  private mutating func relativeOffset() -> Double {
    var square = 0.0
    for k in 0..<freeCount { unsafe square += slots.projected[k] * slots.projected[k] }
    return square / cost
  }

  /// Whether a short step means a minimum: the residuals are nearly orthogonal to the Jacobian, or have all but vanished,
  /// so that their direction is rounding. Where neither holds, the search has merely been told to take small steps.
  private var isNearlyStationary: Bool {
    mutating get { cosine <= 1e-3 || cost <= 1e-20 * firstCost }
  }

  // MARK: - One trial step

  /// What a trial step promised and what it brought, relative to the cost before it.
  struct Trial {
    var actual: Double
    var predicted: Double
    var ratio: Double
    var isAccepted: Bool { ratio >= 1e-4 }
    /// Good enough that the next step is likely to be accepted as well.
    var isGood: Bool { ratio >= 0.25 }
    static var none: Trial { Trial(actual: 1, predicted: 1, ratio: 1) }
  }

  private var isAccelerated: Bool {
    mutating get {
      switch options.geodesicAcceleration {
      case .never: false
      case .whenSlow: iterations > 50
      case .always: true
      }
    }
  }

  private mutating func tryStep(_ problem: some LeastSquaresProblem, evaluatingJacobian: Bool) -> Trial {
    lambda = chooseStep()
    var length = proposeTrial()
    lastLength = length
    if iterations == 1 { radius = min(radius, length) }
    let (predicted, slope) = predictedReduction(length)
    if isAccelerated && accelerate(problem, length) { length = proposeTrial() }
    let trialCost = evaluateTrial(problem, withJacobian: evaluatingJacobian)
    // A cost a hundredfold larger, or not finite, is worth only the knowledge that the step was too long.
    let actual = 0.01 * trialCost < cost ? 1 - trialCost / cost : -1
    let ratio = predicted > 0 ? actual / predicted : (actual > 0 ? 1 : 0)
    updateRadius(ratio: ratio, actual: actual, slope: slope, length: length, isWild: !(0.01 * trialCost < cost))
    if ratio >= 1e-4 { cost = trialCost }
    return Trial(actual: actual, predicted: predicted, ratio: ratio)
  }

  /// Moré (1978), section 4: the radius shrinks by a factor between 0.1 and 0.5 that a parabola through the costs gives.
  private mutating func updateRadius(ratio: Double, actual: Double, slope: Double, length: Double, isWild: Bool) {
    if ratio <= 0.25 {
      var shrink = actual >= 0 ? 0.5 : 0.5 * slope / (slope + 0.5 * actual)
      if isWild || !(shrink >= 0.1) { shrink = 0.1 }
      radius = shrink * min(radius, length / 0.1)
      lambda /= shrink
    } else if lambda == 0 || ratio >= 0.75 {
      radius = 2 * length
      lambda *= 0.5
    }
  }

  /// The relative reduction that the linear model promises, and its slope along the step.
  private mutating func predictedReduction(_ length: Double) -> (reduction: Double, slope: Double) {
    let p = unsafe slots.step
    if lambda == 0 && !hasBounds && options.stepRule == .levenbergMarquardt {
      // J p = −Q Qᵀr for the Gauss-Newton step.
      let curvature = relativeOffset()
      return (curvature, -curvature)
    }
    for i in 0..<freeCount { unsafe slots.first[i] = 0 }
    var isCut = false
    for k in 0..<freeCount {
      let column = unsafe slots.permutation[k]
      let value = unsafe p[column]
      if unsafe hasBounds && slots.other[column] != value { isCut = true }
      for i in 0...k { unsafe slots.first[i] += slots.factor[i + k * freeCount] * value }
    }
    let norm = unsafe euclideanNorm(slots.first, freeCount)
    if !isCut && options.stepRule == .levenbergMarquardt {
      let curvature = norm * norm / cost
      let damping = lambda * length * length / cost
      return (curvature + 2 * damping, -(curvature + damping))
    }
    var slope = 0.0
    for j in 0..<freeCount { unsafe slope += slots.gradient[slots.free[j]] * p[j] }
    return (-(2 * slope + norm * norm) / cost, slope / cost)
  }

  /// Fills `trial` with x + p, projected onto the bounds; keeps the unprojected step in `other` and the projected one
  /// in `step`; returns ‖D p‖.
  private mutating func proposeTrial() -> Double {
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<freeCount {
      let j = unsafe slots.free[k]
      let wish = unsafe slots.step[k]
      unsafe slots.other[k] = wish
      let moved = unsafe slots.x[j] + wish
      guard hasBounds else {
        unsafe slots.trial[j] = moved
        unsafe slots.second[k] = slots.freeScale[k] * wish
        continue
      }
      let target = unsafe min(max(moved, slots.lower[j]), slots.upper[j])
      unsafe slots.trial[j] = target
      if target != moved { unsafe slots.step[k] = target - slots.x[j] }
      unsafe slots.second[k] = slots.freeScale[k] * slots.step[k]
    }
    return unsafe euclideanNorm(slots.second, freeCount)
  }

  private mutating func acceptTrial() {
    for j in 0..<slots.parameterCount {
      unsafe slots.velocity[j] = slots.x[j]
      unsafe slots.x[j] = slots.trial[j]
    }
    canRetreat = true
    for b in 0..<slots.tall { unsafe slots.residual[b] = slots.trialResidual[b] }
    jacobianIsCurrent = trialHasJacobian
    factorIsCurrent = false
  }

  /// Goes back to the point before the last step, where the Jacobian was finite, with a quarter of the radius.
  private mutating func retreat(_ problem: some LeastSquaresProblem) {
    for j in 0..<slots.parameterCount { unsafe slots.x[j] = slots.velocity[j] }
    unsafe evaluateResiduals(problem, at: slots.x, into: slots.residual)
    cost = unsafe totalCost(slots.residual)
    radius = 0.25 * min(radius, lastLength)
    iterations += 1
    canRetreat = false
    jacobianIsCurrent = false
    factorIsCurrent = false
  }

  mutating func currentScaledSize() -> Double {
    for k in 0..<freeCount { unsafe slots.second[k] = slots.freeScale[k] * slots.x[slots.free[k]] }
    return unsafe euclideanNorm(slots.second, freeCount)
  }

  var trialHasJacobian = false
}
