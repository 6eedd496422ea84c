import Glibc

extension ModelWeights {
  /// The weights, not negative and summing to one, that minimise the squared error of the weighted forecast.
  ///
  /// The error of the combination is Σ wᵢeᵢ, so this minimises w'Gw, G the matrix of mean products of errors, over the
  /// simplex; with a little of equal weights mixed in, for few errors support no fine weights.
  ///
  /// - Parameter errors: one row per model, equally long and not empty.
  public static func stacking(_ errors: [[Double]]) -> [Double] {
    let count = errors.count
    guard count > 1, let length = errors.first?.count, length > 0 else {
      return [Double](repeating: 1 / Double(max(1, count)), count: count)
    }
    precondition(errors.allSatisfy { $0.count == length }, "every model has the same periods")
    var gram = errors.map { a in errors.map { b in zip(a, b).reduce(0) { $0 + $1.0 * $1.1 } / Double(length) } }
    let trace = gram.indices.reduce(0) { $0 + gram[$1][$1] }
    guard trace > 0, trace.isFinite else { return [Double](repeating: 1 / Double(count), count: count) }
    // Ridge toward equal weights: one observation's worth among `length`.
    let ridge = trace / Double(count) / Double(length)
    for i in gram.indices { gram[i][i] += ridge }
    return minimumOnSimplex(gram, stepBound: trace + Double(count) * ridge)
  }

  /// Accelerated projected gradient (Beck and Teboulle 2009) with the trace as the bound of the curvature.
  private static func minimumOnSimplex(_ gram: [[Double]], stepBound: Double) -> [Double] {
    let count = gram.count
    var weights = [Double](repeating: 1 / Double(count), count: count)
    var ahead = weights
    var momentum = 1.0
    for _ in 0..<2000 {
      let gradient = gram.map { row in zip(row, ahead).reduce(0) { $0 + $1.0 * $1.1 } }
      let next = projectedOnSimplex(zip(ahead, gradient).map { $0 - $1 / stepBound })
      let nextMomentum = (1 + (1 + 4 * momentum * momentum).squareRoot()) / 2
      let factor = (momentum - 1) / nextMomentum
      let change = zip(next, weights).reduce(0) { max($0, abs($1.0 - $1.1)) }
      ahead = zip(next, weights).map { $0 + factor * ($0 - $1) }
      weights = next
      momentum = nextMomentum
      if change < 1e-12 { break }
    }
    return weights
  }

  /// The nearest point of the simplex (Duchi et al. 2008, figure 1).
  static func projectedOnSimplex(_ point: [Double]) -> [Double] {
    var sum = 0.0
    var shift = 0.0
    for (index, value) in point.sorted(by: >).enumerated() {
      sum += value
      let candidate = (sum - 1) / Double(index + 1)
      if value > candidate { shift = candidate }
    }
    return point.map { max(0, $0 - shift) }
  }
}
