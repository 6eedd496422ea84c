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
    var index = [Int](repeating: 0, count: axes.count)
    var shape = axes.map { $0[0] }
    while true {
      if let candidate = fit(shape, basis), accept(candidate) { Self.insert(candidate, into: &found, keep) }
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

  /// Linear least squares by modified Gram-Schmidt; `nil` where the basis is not finite or dependent.
  private func fit(_ shape: [Double], _ basis: (Double, [Double], Int) -> Double) -> Candidate? {
    let n = data.count
    let columnCount = basisCount + (intercept ? 1 : 0)
    guard n >= columnCount else { return nil }
    var columns: [[Double]] = []
    var triangle = [[Double]](repeating: [Double](repeating: 0, count: columnCount), count: columnCount)
    var projections = [Double](repeating: 0, count: columnCount)
    var residuals = data.values
    for i in data.weights.indices { residuals[i] *= data.weights[i].squareRoot() }
    for j in 0..<columnCount {
      var column = [Double](repeating: 1, count: n)
      if !intercept || j > 0 {
        for i in 0..<n { column[i] = basis(data.times[i], shape, intercept ? j - 1 : j) }
      }
      for i in data.weights.indices { column[i] *= data.weights[i].squareRoot() }
      let before = norm(column)
      guard before.isFinite, before > 0 else { return nil }
      for k in 0..<j {
        let dot = zip(columns[k], column).reduce(0) { $0 + $1.0 * $1.1 }
        triangle[k][j] = dot
        for i in 0..<n { column[i] -= dot * columns[k][i] }
      }
      let after = norm(column)
      // Below this share of its length a column is rounding of the others.
      guard after > 1e-9 * before else { return nil }
      triangle[j][j] = after
      for i in 0..<n { column[i] /= after }
      let dot = zip(column, residuals).reduce(0) { $0 + $1.0 * $1.1 }
      projections[j] = dot
      for i in 0..<n { residuals[i] -= dot * column[i] }
      columns.append(column)
    }
    var coefficients = projections
    for j in stride(from: columnCount - 1, through: 0, by: -1) {
      for k in (j + 1)..<max(columnCount, j + 1) { coefficients[j] -= triangle[j][k] * coefficients[k] }
      coefficients[j] /= triangle[j][j]
    }
    let rss = residuals.reduce(0) { $0 + $1 * $1 }
    return Candidate(shape: shape, coefficients: coefficients, residualSumOfSquares: rss)
  }

  private func norm(_ x: [Double]) -> Double { x.reduce(0) { $0 + $1 * $1 }.squareRoot() }
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
