import Glibc

/// Quasi-Newton minimisation inside a box: BFGS on the free coordinates, steps projected on the box.
///
/// Coordinates at a bound whose gradient points outward are held (Bertsekas 1982, section 2); the inverse Hessian is
/// updated where the curvature condition holds. The objective writes its gradient into a buffer of the optimiser.
package struct ProjectedBFGS: Sendable {
  var maximumIterations = 200
  /// Stop when two successive iterations improve the objective by less than this.
  var tolerance = 1e-8

  package struct Minimum: Sendable {
    package var point: [Double]
    package var value: Double
    package var iterations: Int
    package var evaluations: Int
    package var converged: Bool
  }

  package init(maximumIterations: Int = 200, tolerance: Double = 1e-8) {
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
  }

  /// Minimises an objective whose gradient costs little beside its value.
  package func minimise(
    from start: [Double], lower: [Double], upper: [Double],
    _ objective: (UnsafePointer<Double>, UnsafeMutablePointer<Double>) -> Double
  ) -> Minimum {
    let known = UnsafeMutablePointer<Double>.allocate(capacity: start.count)
    defer { known.deallocate() }
    return minimise(from: start, lower: lower, upper: upper) { point in
      objective(point, known)
    } gradient: { _, _, gradient in
      for i in start.indices { gradient[i] = known[i] }
    }
  }

  /// Minimises an objective whose gradient is dear: it is asked only where a step was accepted, at the point that was
  /// valued last, whose value comes with it.
  package func minimise(
    from start: [Double], lower: [Double], upper: [Double], value objective: (UnsafePointer<Double>) -> Double,
    gradient differentiate: (
      _ point: UnsafePointer<Double>, _ value: Double, _ gradient: UnsafeMutablePointer<Double>
    ) -> Void
  ) -> Minimum {
    let n = start.count
    let storage = UnsafeMutablePointer<Double>.allocate(capacity: n * (n + 7))
    defer { storage.deallocate() }
    let inverse = storage
    let point = inverse + n * n
    let gradient = point + n
    let trial = gradient + n
    let trialGradient = trial + n
    let direction = trialGradient + n
    let step = direction + n
    let change = step + n
    for i in 0..<n { point[i] = min(max(start[i], lower[i]), upper[i]) }
    var value = objective(point)
    var evaluations = 1
    guard value.isFinite else {
      return Minimum(point: start, value: .infinity, iterations: 0, evaluations: 1, converged: false)
    }
    differentiate(point, value, gradient)
    var scaled = false
    func resetInverse(_ diagonal: Double) {
      for i in 0..<(n * n) { inverse[i] = 0 }
      for i in 0..<n { inverse[i * n + i] = diagonal }
    }
    /// A coordinate is held when it lies at a bound and descent would leave the box.
    func isHeld(_ i: Int) -> Bool {
      (point[i] <= lower[i] && gradient[i] > 0) || (point[i] >= upper[i] && gradient[i] < 0)
    }
    var norm = 0.0
    for i in 0..<n { norm = max(norm, abs(gradient[i])) }
    resetInverse(norm > 0 ? min(1, 0.1 / norm) : 1)
    var quiet = 0
    var iterations = 0
    var justReset = true
    while iterations < maximumIterations {
      iterations += 1
      var slope = 0.0
      for i in 0..<n {
        direction[i] = 0
        if isHeld(i) { continue }
        var sum = 0.0
        for j in 0..<n where !isHeld(j) { sum -= inverse[i * n + j] * gradient[j] }
        direction[i] = sum
        slope += sum * gradient[i]
      }
      if slope >= 0 {
        if justReset { break }
        resetInverse(scaled ? 0.01 : 1)
        justReset = true
        continue
      }
      var length = 1.0
      var next = Double.infinity
      var accepted = false
      for _ in 0..<30 {
        var expected = 0.0
        for i in 0..<n {
          trial[i] = min(max(point[i] + length * direction[i], lower[i]), upper[i])
          expected += gradient[i] * (trial[i] - point[i])
        }
        next = objective(trial)
        evaluations += 1
        if next.isFinite, next <= value + 1e-4 * expected {
          accepted = true
          break
        }
        length *= next.isFinite ? max(0.1, min(0.5, -expected / (2 * (next - value - expected)))) : 0.25
        if !(length > 1e-14) { break }
      }
      guard accepted else {
        if justReset { break }
        resetInverse(scaled ? 0.01 : 1)
        justReset = true
        continue
      }
      differentiate(trial, next, trialGradient)
      var curvature = 0.0
      var changeSquared = 0.0
      for i in 0..<n {
        step[i] = trial[i] - point[i]
        change[i] = trialGradient[i] - gradient[i]
        curvature += step[i] * change[i]
        changeSquared += change[i] * change[i]
      }
      let gain = value - next
      value = next
      for i in 0..<n {
        point[i] = trial[i]
        gradient[i] = trialGradient[i]
      }
      if curvature > 1e-10 * changeSquared.squareRoot(), changeSquared > 0 {
        if !scaled || justReset {
          resetInverse(curvature / changeSquared)
          scaled = true
        }
        updateInverse(inverse, step: step, change: change, curvature: curvature, product: trialGradient, n: n)
        justReset = false
      }
      quiet = gain < tolerance ? quiet + 1 : 0
      if quiet >= 2 { break }
    }
    return Minimum(
      point: (0..<n).map { point[$0] }, value: value, iterations: iterations, evaluations: evaluations,
      converged: iterations < maximumIterations)
  }

  /// H ← (I - ρ s y')H(I - ρ y s') + ρ s s', with ρ = 1/y's.
  private func updateInverse(
    _ inverse: UnsafeMutablePointer<Double>, step: UnsafeMutablePointer<Double>, change: UnsafeMutablePointer<Double>,
    curvature: Double, product: UnsafeMutablePointer<Double>, n: Int
  ) {
    var quadratic = 0.0
    for i in 0..<n {
      var sum = 0.0
      for j in 0..<n { sum += inverse[i * n + j] * change[j] }
      product[i] = sum
      quadratic += sum * change[i]
    }
    let rho = 1 / curvature
    let weight = (1 + quadratic * rho) * rho
    for i in 0..<n {
      for j in 0..<n {
        inverse[i * n + j] +=
          weight * step[i] * step[j] - rho * (product[i] * step[j] + step[i] * product[j])
      }
    }
  }
}
