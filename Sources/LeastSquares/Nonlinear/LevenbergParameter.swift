import Glibc

/// The trust-region subproblem of Levenberg-Marquardt: the λ ≥ 0 and the step p that minimise ‖J p + r‖² + λ ‖D p‖²
/// with ‖D p‖ within a tenth of Δ, or λ = 0 where the Gauss-Newton step is short enough.
///
/// Works on the factors J P = Q R alone. λ solves φ(λ) = ‖D p(λ)‖ − Δ = 0 by the safeguarded Newton iteration of Moré
/// (1978, section 5), which needs about two solves; each solve eliminates √λ D from R by plane rotations (section 3),
/// so the normal equations are never formed.
@safe struct LevenbergParameter {
  let count: Int
  /// R, column-major with leading dimension `count`; the strict lower triangle is scratch and holds S − diag(S).
  let factor: UnsafeMutablePointer<Double>
  let permutation: UnsafeMutablePointer<Int>
  /// D, in the order of the columns of J.
  let scale: UnsafeMutablePointer<Double>
  /// Qᵀ r.
  let rotated: UnsafeMutablePointer<Double>
  /// The step p, in the order of the columns of J.
  let step: UnsafeMutablePointer<Double>
  let diagonal: UnsafeMutablePointer<Double>
  let first: UnsafeMutablePointer<Double>
  let second: UnsafeMutablePointer<Double>

  /// Writes the step and returns λ, starting the search at `guess`.
  func solve(radius: Double, guess: Double) -> Double {
    let rank = gaussNewtonStep()
    var length = scaledStepLength()
    var excess = length - radius
    if excess <= Self.slack * radius { return 0 }

    var lower = 0.0
    if rank == count {
      newtonDirection(length)
      for j in 0..<count {
        var sum = unsafe first[j]
        for i in 0..<j { unsafe sum -= factor[i + j * count] * first[i] }
        unsafe first[j] = sum / factor[j + j * count]
      }
      let norm = unsafe norm(first)
      lower = excess / radius / norm / norm
    }
    for j in 0..<count {
      var sum = 0.0
      for i in 0...j { unsafe sum += factor[i + j * count] * rotated[i] }
      unsafe first[j] = sum / scale[permutation[j]]
    }
    let gradient = unsafe norm(first)
    var upper = gradient / radius
    if upper == 0 { upper = Double.leastNormalMagnitude / min(radius, 0.1) }

    var lambda = min(max(guess, lower), upper)
    if lambda == 0 { lambda = gradient / length }
    for iteration in 1...Self.maximumIterations {
      if lambda == 0 { lambda = max(Double.leastNormalMagnitude, 0.001 * upper) }
      dampedStep(lambda)
      length = scaledStepLength()
      let previous = excess
      excess = length - radius
      let isFlat = lower == 0 && excess <= previous && previous < 0
      if abs(excess) <= Self.slack * radius || isFlat || iteration == Self.maximumIterations { break }
      newtonDirection(length)
      for j in 0..<count {
        unsafe first[j] /= diagonal[j]
        let value = unsafe first[j]
        for i in (j + 1)..<max(count, j + 1) { unsafe first[i] -= factor[i + j * count] * value }
      }
      let norm = unsafe norm(first)
      let correction = excess / radius / norm / norm
      if excess > 0 { lower = max(lower, lambda) }
      if excess < 0 { upper = min(upper, lambda) }
      lambda = max(lower, lambda + correction)
    }
    return lambda
  }

  /// Relative error in ‖D p‖ = Δ that is accepted; Moré's σ.
  private static let slack = 0.1
  /// Moré reports fewer than two on average; ten ends a search that rounding keeps from settling.
  private static let maximumIterations = 10

  /// p = −P R⁻¹ Qᵀr, with the components beyond the rank set to zero; returns the rank.
  func gaussNewtonStep() -> Int {
    var rank = count
    for j in 0..<count {
      if unsafe factor[j + j * count] == 0 && rank == count { rank = j }
      unsafe first[j] = j < rank ? -rotated[j] : 0
      // Reciprocals ahead of the substitution, which would wait for each quotient.
      unsafe second[j] = 1 / factor[j + j * count]
    }
    var j = rank - 1
    while j >= 0 {
      let value = unsafe first[j] * second[j]
      unsafe first[j] = value
      for i in 0..<j { unsafe first[i] -= factor[i + j * count] * value }
      j -= 1
    }
    for j in 0..<count { unsafe step[permutation[j]] = first[j] }
    return rank
  }

  func scaledStepLength() -> Double {
    for j in 0..<count { unsafe second[j] = scale[j] * step[j] }
    return unsafe norm(second)
  }

  /// first = Pᵀ D² p / ‖D p‖, the right-hand side of Newton's correction; expects D p in `second`.
  private func newtonDirection(_ length: Double) {
    for j in 0..<count {
      let column = unsafe permutation[j]
      unsafe first[j] = scale[column] * (second[column] / length)
    }
  }

  /// The step for a given λ: rotates √λ D into R, leaving S in the strict lower triangle and `diagonal`.
  func dampedStep(_ lambda: Double) {
    let root = lambda.squareRoot()
    for j in 0..<count {
      for i in j..<count { unsafe factor[i + j * count] = factor[j + i * count] }
      unsafe second[j] = factor[j + j * count]
      unsafe first[j] = rotated[j]
    }
    for j in 0..<count {
      let weight = unsafe root * scale[permutation[j]]
      if weight != 0 {
        for k in j..<count { unsafe diagonal[k] = 0 }
        unsafe diagonal[j] = weight
        var extra = 0.0
        for k in j..<count where unsafe diagonal[k] != 0 {
          let (pivot, entry) = unsafe (factor[k + k * count], diagonal[k])
          let square = pivot * pivot + entry * entry
          let isPlain = square > 1e-280 && square < 1e300
          let radius = isPlain ? square.squareRoot() : hypot(pivot, entry)
          let (cosine, sine) = (pivot / radius, entry / radius)
          unsafe factor[k + k * count] = cosine * pivot + sine * entry
          let value = unsafe cosine * first[k] + sine * extra
          extra = unsafe -sine * first[k] + cosine * extra
          unsafe first[k] = value
          for i in (k + 1)..<max(count, k + 1) {
            let rotated = unsafe cosine * factor[i + k * count] + sine * diagonal[i]
            unsafe diagonal[i] = -sine * factor[i + k * count] + cosine * diagonal[i]
            unsafe factor[i + k * count] = rotated
          }
        }
      }
      unsafe diagonal[j] = factor[j + j * count]
      unsafe factor[j + j * count] = second[j]
    }
    solveDamped()
  }

  private func solveDamped() {
    var rank = count
    for j in 0..<count {
      if unsafe diagonal[j] == 0 && rank == count { rank = j }
      if rank < count { unsafe first[j] = 0 }
    }
    for j in stride(from: rank - 1, through: 0, by: -1) {
      var sum = unsafe first[j]
      for i in (j + 1)..<max(rank, j + 1) { unsafe sum -= factor[i + j * count] * first[i] }
      unsafe first[j] = sum / diagonal[j]
    }
    for j in 0..<count { unsafe step[permutation[j]] = -first[j] }
  }

  /// ‖v‖ by plain squares where they neither overflow nor vanish.
  @inline(__always)
  private func norm(_ vector: UnsafeMutablePointer<Double>) -> Double {
    unsafe euclideanNorm(vector, count)
  }
}
