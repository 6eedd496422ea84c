/// The step within the trust region.
extension TrustRegionSearch {
  /// Writes the step into `slots.step`, in the order of the free parameters, and returns its λ.
  mutating func chooseStep() -> Double {
    switch options.stepRule {
    case .levenbergMarquardt:
      let lambda = subproblem.solve(radius: radius, guess: lambda)
      return lambda
    case .dogleg:
      if doglegStep() { return 0 }
      return subproblem.solve(radius: radius, guess: lambda)
    }
  }

  var subproblem: LevenbergParameter {
    mutating get {
      unsafe LevenbergParameter(
        count: freeCount, factor: slots.factor, permutation: slots.permutation, scale: slots.freeScale,
        rotated: slots.projected, step: slots.step, diagonal: slots.diagonal,
        first: slots.first, second: slots.second)
    }
  }

  /// Powell's path in the scaled variables D p: from the minimiser along −D⁻² g to the Gauss-Newton step.
  ///
  /// - Returns: `false` where R is singular to working precision, and the path has no end.
  private mutating func doglegStep() -> Bool {
    let n = freeCount
    let leading = unsafe abs(slots.factor[0])
    for k in 0..<n where unsafe abs(slots.factor[k + k * n]) <= 1e-13 * leading { return false }
    let subproblem = subproblem
    _ = subproblem.gaussNewtonStep()
    let length = subproblem.scaledStepLength()
    if length <= radius { return true }

    // The Cauchy point −t D⁻² g with t = ‖D⁻¹g‖² / ‖J D⁻² g‖².
    var scaledSquare = 0.0
    for k in 0..<n {
      let slope = unsafe slots.gradient[slots.free[k]] / slots.freeScale[k]
      unsafe slots.other[k] = -slope / slots.freeScale[k]
      scaledSquare += slope * slope
    }
    for i in 0..<n { unsafe slots.first[i] = 0 }
    for k in 0..<n {
      let value = unsafe slots.other[slots.permutation[k]]
      for i in 0...k { unsafe slots.first[i] += slots.factor[i + k * n] * value }
    }
    let curvature = unsafe euclideanNorm(slots.first, n)
    let t = scaledSquare / (curvature * curvature)
    let cauchyLength = t * scaledSquare.squareRoot()
    guard cauchyLength < radius else {
      for k in 0..<n { unsafe slots.step[k] = slots.other[k] * (radius / scaledSquare.squareRoot()) }
      return true
    }
    // ‖c + s (p − c)‖ = Δ for s in (0, 1), c the Cauchy point.
    var (square, product) = (0.0, 0.0)
    for k in 0..<n {
      let c = unsafe t * slots.other[k] * slots.freeScale[k]
      let difference = unsafe slots.step[k] * slots.freeScale[k] - c
      square += difference * difference
      product += c * difference
    }
    let gap = radius * radius - cauchyLength * cauchyLength
    let s = gap / (product + (product * product + square * gap).squareRoot())
    for k in 0..<n {
      let c = unsafe t * slots.other[k]
      unsafe slots.step[k] = c + s * (slots.step[k] - c)
    }
    return true
  }

  /// Bends the step along the geodesic: p ← v + a/2, where a minimises ‖J a + r″‖² + λ‖D a‖² and r″ is the second
  /// derivative of the residuals along v, by a forward difference of length `probe`.
  ///
  /// Transtrum and Sethna (2012), sections 3 and 4; a correction longer than their α = 0.75 allows is left out.
  ///
  /// - Returns: whether the step was looked at anew, so that the trial must be placed again.
  mutating func accelerate(_ problem: some LeastSquaresProblem, _ length: Double) -> Bool {
    guard options.loss == nil, !isReflected, length > 0 else { return false }
    let n = freeCount
    let probe = 0.1
    for j in 0..<slots.parameterCount { unsafe slots.trial[j] = slots.x[j] }
    for k in 0..<n {
      let j = unsafe slots.free[k]
      unsafe slots.velocity[k] = slots.step[k]
      unsafe slots.trial[j] += probe * slots.step[k]
    }
    unsafe evaluateResiduals(problem, at: slots.trial, into: slots.extra)
    let isDefined = unsafe totalCost(slots.extra) < .infinity
    if isDefined {
      for b in 0..<slots.tall { unsafe slots.extra[b] -= slots.residual[b] }
      unsafe OrthogonalizationKernel.project(
        slots.extra, on: slots.matrix, blocks: slots.tall, columns: n, into: slots.other)
      for k in 0..<n {
        let value = unsafe probe * slots.velocity[slots.permutation[k]]
        for i in 0...k { unsafe slots.other[i] -= slots.factor[i + k * n] * value }
      }
      for k in 0..<n { unsafe slots.other[k] *= 2 / (probe * probe) }
      solveAcceleration()
    }
    let isShort = isDefined && 2 * subproblem.scaledStepLength() <= 0.75 * length
    for k in 0..<n {
      unsafe slots.step[k] = slots.velocity[k] + (isShort ? 0.5 * slots.step[k] : 0)
    }
    return true
  }

  private mutating func solveAcceleration() {
    let problem = unsafe LevenbergParameter(
      count: freeCount, factor: slots.factor, permutation: slots.permutation, scale: slots.freeScale,
      rotated: slots.other, step: slots.step, diagonal: slots.diagonal, first: slots.first, second: slots.second)
    if lambda > 0 {
      problem.dampedStep(lambda)
    } else {
      _ = problem.gaussNewtonStep()
    }
  }
}
