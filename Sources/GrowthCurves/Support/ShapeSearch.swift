import Glibc

/// Starting values for curves that are linear in some of their parameters.
///
/// Over a coarse grid of the shape parameters φ the curve is a linear combination of known functions of time, whose
/// coefficients are least squares: what remains is a search in the few parameters that matter (Golub and Pereyra 1973,
/// section 2: the variable projection functional).
struct ShapeSearch {
  /// One grid point with the coefficients that fit best there.
  struct Candidate {
    var shape: [Double]
    var coefficients: [Double]
    var residualSumOfSquares: Double
  }

  let data: CurveData
  /// Whether a constant is the first basis function.
  let intercept: Bool
  /// The number of basis functions beside the constant.
  let basisCount: Int

  init(_ data: CurveData, intercept: Bool, basisCount: Int = 1) {
    self.data = data
    self.intercept = intercept
    self.basisCount = basisCount
  }

  /// The `keep` best grid points, best first, that `accept` lets pass.
  ///
  /// - Parameters:
  ///   - axes: The grid values of each shape parameter.
  ///   - basis: Writes the basis functions at one time for one grid point.
  func best(
    _ keep: Int, over axes: [[Double]], accepting accept: (Candidate) -> Bool = { _ in true },
    basis: (_ t: Double, _ shape: [Double], _ column: Int) -> Double
  ) -> [Candidate] {
    var found: [Candidate] = []
    var scratch = Scratch(data, columns: basisCount + (intercept ? 1 : 0))
    guard data.count >= scratch.columnCount else { return [] }
    var index = [Int](repeating: 0, count: axes.count)
    var shape = axes.map { $0[0] }
    while true {
      if let error = fit(shape, &scratch, basis),
        found.count < keep || error < found[found.count - 1].residualSumOfSquares
      {
        let candidate = Candidate(shape: shape, coefficients: scratch.coefficients, residualSumOfSquares: error)
        if accept(candidate) { Self.insert(candidate, into: &found, keep) }
      }
      var axis = 0
      while axis < axes.count {
        index[axis] += 1
        if index[axis] < axes[axis].count { break }
        index[axis] = 0
        shape[axis] = axes[axis][0]
        axis += 1
      }
      if axis == axes.count { return found }
      shape[axis] = axes[axis][index[axis]]
    }
  }

  private static func insert(_ candidate: Candidate, into found: inout [Candidate], _ keep: Int) {
    let place = found.firstIndex { candidate.residualSumOfSquares < $0.residualSumOfSquares } ?? found.count
    guard place < keep else { return }
    found.insert(candidate, at: place)
    if found.count > keep { found.removeLast() }
  }

  /// What one grid point needs, kept for the next.
  private struct Scratch {
    let columnCount: Int
    let roots: [Double]
    let response: [Double]
    /// Orthonormal columns, one after another.
    var columns: [Double]
    var residuals: [Double]
    var triangle: [Double]
    var coefficients: [Double]

    init(_ data: CurveData, columns count: Int) {
      columnCount = count
      roots = data.weights.map { $0.squareRoot() }
      let roots = roots
      response = roots.isEmpty ? data.values : data.values.indices.map { data.values[$0] * roots[$0] }
      columns = [Double](repeating: 0, count: data.count * count)
      residuals = response
      triangle = [Double](repeating: 0, count: count * count)
      coefficients = [Double](repeating: 0, count: count)
    }
  }

  /// Linear least squares by modified Gram-Schmidt: the residual sum of squares, with the coefficients in `scratch`; `nil`
  /// where the basis is not finite or dependent.
  @inline(__always)
  private func fit(
    _ shape: [Double], _ scratch: inout Scratch, _ basis: (Double, [Double], Int) -> Double
  ) -> Double? {
    let (n, count) = (data.count, scratch.columnCount)
    for i in 0..<n { scratch.residuals[i] = scratch.response[i] }
    for j in 0..<count {
      let first = j * n
      if intercept && j == 0 {
        for i in 0..<n { scratch.columns[i] = 1 }
      } else {
        for i in 0..<n { scratch.columns[first + i] = basis(data.times[i], shape, intercept ? j - 1 : j) }
      }
      for i in scratch.roots.indices { scratch.columns[first + i] *= scratch.roots[i] }
      let before = dot(scratch.columns, first, scratch.columns, first)
      guard before.isFinite, before > 0 else { return nil }
      for k in 0..<j {
        let share = dot(scratch.columns, k * n, scratch.columns, first)
        scratch.triangle[k * count + j] = share
        for i in 0..<n { scratch.columns[first + i] -= share * scratch.columns[k * n + i] }
      }
      let after = j == 0 ? before : dot(scratch.columns, first, scratch.columns, first)
      // Below this share of its length, squared, a column is rounding of the others.
      guard after > 1e-18 * before else { return nil }
      let norm = after.squareRoot()
      scratch.triangle[j * count + j] = norm
      for i in 0..<n { scratch.columns[first + i] /= norm }
      let projection = dot(scratch.columns, first, scratch.residuals, 0)
      scratch.coefficients[j] = projection
      for i in 0..<n { scratch.residuals[i] -= projection * scratch.columns[first + i] }
    }
    for j in stride(from: count - 1, through: 0, by: -1) {
      for k in (j + 1)..<max(count, j + 1) {
        scratch.coefficients[j] -= scratch.triangle[j * count + k] * scratch.coefficients[k]
      }
      scratch.coefficients[j] /= scratch.triangle[j * count + j]
    }
    return dot(scratch.residuals, 0, scratch.residuals, 0)
  }

  @inline(__always)
  private func dot(_ a: [Double], _ firstA: Int, _ b: [Double], _ firstB: Int) -> Double {
    var sum = 0.0
    for i in 0..<data.count { sum += a[firstA + i] * b[firstB + i] }
    return sum
  }
}

/// Grids of shape parameters in units of the observed span.
extension CurveData {
  /// Rates from a third of an e-fold over the span to forty.
  var rateGrid: [Double] { [0.3, 0.8, 1.6, 3, 5, 8, 13, 22, 40].map { $0 / span } }

  /// Times from half a span before the first observation to one and a half after the last.
  var midpointGrid: [Double] {
    [-0.5, -0.2, 0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1, 1.2, 1.6, 2.5].map { firstTime + $0 * span }
  }

  /// Positive times for curves that start at t = 0.
  var scaleGrid: [Double] {
    let smallestPositive = times.first { $0 > 0 } ?? span
    let low = log(smallestPositive / 2)
    let high = log(max(lastTime, smallestPositive) * 4)
    return (0...14).map { exp(low + (high - low) * Double($0) / 14) }
  }

  /// Exponents of Weibull, Hill and power forms.
  var exponentGrid: [Double] { [0.5, 0.8, 1.2, 1.8, 2.7, 4, 6, 10] }
}

/// The straight line y = a + b x by least squares.
func straightLine(_ x: [Double], _ y: [Double]) -> (intercept: Double, slope: Double)? {
  guard x.count >= 2 else { return nil }
  let n = Double(x.count)
  let meanX = x.reduce(0, +) / n
  let meanY = y.reduce(0, +) / n
  var sxx = 0.0
  var sxy = 0.0
  for i in x.indices {
    sxx += (x[i] - meanX) * (x[i] - meanX)
    sxy += (x[i] - meanX) * (y[i] - meanY)
  }
  guard sxx > 0 else { return nil }
  return (meanY - sxy / sxx * meanX, sxy / sxx)
}
