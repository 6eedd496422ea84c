import Glibc

/// The Kalman filter of the basic structural model (Harvey 1989, section 4.1) with an exactly diffuse start.
///
///     y = level + season + ε,   level' = level + φ slope + η,   slope' = φ slope + ζ,   season' = -Σ seasons + ω
///
/// The initial state is unknown: it enters as regression coefficients beside the response (de Jong 1991), which makes
/// the likelihood diffuse without a large number standing for infinity. Variances are relative to that of ε, which is
/// concentrated out. A gap is a step without an observation.
struct StructuralFilter: Sendable {
  let values: [Double]
  /// 1 where there is no season.
  let period: Int
  let isDamped: Bool

  var stateSize: Int { 2 + (period > 1 ? period - 1 : 0) }

  struct Result: Sendable {
    /// Minus the diffuse log-likelihood.
    var objective: Double
    var sigmaSquared: Double
    /// State for the period after the last, and its covariance per unit of σ², row-major.
    var state: [Double]
    var covariance: [Double]
    var predictions: [Double]
  }

  /// - Parameter p: Logarithms of the variance ratios of level, slope and season, then logit-like damping.
  func run(_ ratios: (level: Double, slope: Double, season: Double), phi: Double, predicting: Bool) -> Result {
    let r = stateSize
    let columns = r + 1
    // Column 0 is the response from a zero state; column j+1 the response to a unit of state j.
    var a = [Double](repeating: 0, count: columns * r)
    for j in 0..<r { a[(j + 1) * r + j] = 1 }
    var p = [Double](repeating: 0, count: r * r)
    var s = [Double](repeating: 0, count: columns * columns)
    var v = [Double](repeating: 0, count: columns)
    var gain = [Double](repeating: 0, count: r)
    var scratch = [Double](repeating: 0, count: r * r)
    var logDeterminant = 0.0
    var observed = 0
    var history: [(v: [Double], isObserved: Bool)] = []
    let hasSeason = period > 1
    a.withUnsafeMutableBufferPointer { a in
      p.withUnsafeMutableBufferPointer { p in
        for value in values {
          for c in 0..<columns {
            let head = a[c * r] + (hasSeason ? a[c * r + 2] : 0)
            v[c] = (c == 0 && !value.isNaN ? value : 0) - head
          }
          if predicting { history.append((v, !value.isNaN)) }
          if !value.isNaN {
            for i in 0..<r { gain[i] = p[i * r] + (hasSeason ? p[i * r + 2] : 0) }
            let f = gain[0] + (hasSeason ? gain[2] : 0) + 1
            logDeterminant += log(f)
            observed += 1
            for i in 0..<columns {
              let weight = v[i] / f
              for j in 0...i { s[i * columns + j] += weight * v[j] }
            }
            for c in 0..<columns {
              let weight = v[c] / f
              for i in 0..<r { a[c * r + i] += gain[i] * weight }
            }
            for i in 0..<r {
              let weight = gain[i] / f
              for j in 0..<r { p[i * r + j] -= weight * gain[j] }
            }
          }
          for c in 0..<columns { advance(a.baseAddress! + c * r, stride: 1, phi: phi) }
          // T P T': T on every column, then on every row.
          for j in 0..<r { advance(p.baseAddress! + j, stride: r, phi: phi) }
          for i in 0..<r { advance(p.baseAddress! + i * r, stride: 1, phi: phi) }
          p[0] += ratios.level
          p[r + 1] += ratios.slope
          if hasSeason { p[2 * r + 2] += ratios.season }
        }
      }
    }
    // Generalised least squares for the initial state by Cholesky of its information.
    let none = Result(objective: .infinity, sigmaSquared: 0, state: [], covariance: [], predictions: [])
    for i in 0..<r {
      for j in 0...i {
        var sum = s[(i + 1) * columns + j + 1]
        for l in 0..<j { sum -= scratch[i * r + l] * scratch[j * r + l] }
        if i == j {
          guard sum > 0 else { return none }
          scratch[i * r + i] = sqrt(sum)
          logDeterminant += 2 * log(scratch[i * r + i])
        } else {
          scratch[i * r + j] = sum / scratch[j * r + j]
        }
      }
    }
    /// Solves (L L') x = b.
    func solve(_ b: [Double]) -> [Double] {
      var x = b
      for i in 0..<r {
        for l in 0..<i { x[i] -= scratch[i * r + l] * x[l] }
        x[i] /= scratch[i * r + i]
      }
      for i in stride(from: r - 1, through: 0, by: -1) {
        for l in (i + 1)..<max(i + 1, r) { x[i] -= scratch[l * r + i] * x[l] }
        x[i] /= scratch[i * r + i]
      }
      return x
    }
    let right = (0..<r).map { -s[($0 + 1) * columns] }
    let initial = solve(right)
    let explained = zip(right, initial).reduce(0) { $0 + $1.0 * $1.1 }
    let freedom = Double(observed - r)
    guard freedom > 0 else { return none }
    let sum = max(s[0] - explained, freedom * 1e-28)
    let sigmaSquared = sum / freedom
    let objective = 0.5 * (freedom * (log(2 * .pi * sigmaSquared) + 1) + logDeterminant)
    guard predicting else {
      return Result(objective: objective, sigmaSquared: sigmaSquared, state: [], covariance: [], predictions: [])
    }
    // Column j+1 is the state's response to δ(j), so the state is a₀ + A δ and its covariance P + A (information)⁻¹ A'.
    var state = (0..<r).map { a[$0] }
    for j in 0..<r { for i in 0..<r { state[i] += a[(j + 1) * r + i] * initial[j] } }
    var covariance = p
    for k in 0..<r {
      let solved = solve((0..<r).map { a[($0 + 1) * r + k] })
      for i in 0..<r {
        var sum = 0.0
        for j in 0..<r { sum += a[(j + 1) * r + i] * solved[j] }
        covariance[i * r + k] += sum
      }
    }
    let predictions = zip(values, history).map { value, past in
      var error = past.v[0]
      for j in 0..<r { error += past.v[j + 1] * initial[j] }
      return past.isObserved ? value - error : -error
    }
    return Result(
      objective: objective, sigmaSquared: sigmaSquared, state: state, covariance: covariance, predictions: predictions)
  }

  /// Applies the transition to a vector in place.
  func advance(_ x: UnsafeMutablePointer<Double>, stride: Int, phi: Double) {
    x[0] += phi * x[stride]
    x[stride] *= phi
    guard period > 1 else { return }
    let count = period - 1
    var sum = 0.0
    for i in 0..<count { sum += x[(2 + i) * stride] }
    var i = count - 1
    while i > 0 {
      x[(2 + i) * stride] = x[(1 + i) * stride]
      i -= 1
    }
    x[2 * stride] = -sum
  }
}
