/// The step within the trust region.
extension TrustRegionSearch {
  /// Writes the step into `slots.step`, in the order of the free parameters, and returns its λ.
  func chooseStep() -> Double {
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
    unsafe LevenbergParameter(
      count: freeCount, factor: slots.factor, permutation: slots.permutation, scale: slots.freeScale,
      rotated: HouseholderKernel.scalars(slots.rotated), step: slots.step, diagonal: slots.diagonal,
      first: slots.first, second: slots.second)
  }

  /// Powell's path in the scaled variables D p: from the minimiser along −D⁻² g to the Gauss-Newton step.
  ///
  /// - Returns: `false` where R is singular to working precision, and the path has no end.
  private func doglegStep() -> Bool {
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
}
