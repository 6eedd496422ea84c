import Glibc

/// The downhill simplex of Nelder and Mead (1965) with the adaptive coefficients of Gao and Han (2012).
///
/// Derivative-free; the objective reads the point from a buffer that the optimiser owns, so an evaluation allocates
/// nothing. A value that is not finite marks the point as outside the domain.
package struct NelderMead: Sendable {
  /// Stop when the values at the vertices differ by less than this, relative to their size.
  var relativeTolerance = 1e-10
  var maximumEvaluations = 2_000
  /// Edge of the first simplex, relative to each coordinate; the absolute edge where the coordinate is near zero.
  var relativeStep = 0.1
  var absoluteStep = 0.05

  package struct Minimum: Sendable {
    package var point: [Double]
    package var value: Double
    package var evaluations: Int
    package var converged: Bool
  }

  package init(
    relativeTolerance: Double = 1e-10, maximumEvaluations: Int = 2_000, relativeStep: Double = 0.1,
    absoluteStep: Double = 0.05
  ) {
    self.relativeTolerance = relativeTolerance
    self.maximumEvaluations = maximumEvaluations
    self.relativeStep = relativeStep
    self.absoluteStep = absoluteStep
  }

  package func minimise(
    from start: [Double], _ objective: (UnsafePointer<Double>) -> Double
  ) -> Minimum {
    let n = start.count
    let dimension = Double(n)
    let expansion = 1 + 2 / dimension
    let contraction = 0.75 - 1 / (2 * dimension)
    let shrinkage = n == 1 ? 0.5 : 1 - 1 / dimension
    // Vertices, their centroid, and two trial points, in one block.
    let storage = UnsafeMutablePointer<Double>.allocate(capacity: (n + 4) * n)
    let values = UnsafeMutablePointer<Double>.allocate(capacity: n + 1)
    defer {
      storage.deallocate()
      values.deallocate()
    }
    let centroid = storage + (n + 1) * n
    let trial = centroid + n
    let second = trial + n
    func evaluate(_ point: UnsafeMutablePointer<Double>) -> Double {
      let value = objective(point)
      return value.isFinite ? value : .infinity
    }
    for vertex in 0...n {
      let point = storage + vertex * n
      for i in 0..<n { point[i] = start[i] }
      if vertex > 0 {
        let i = vertex - 1
        let step = max(abs(start[i]) * relativeStep, absoluteStep)
        point[i] += step
      }
      values[vertex] = evaluate(point)
    }
    var evaluations = n + 1
    var converged = false
    while evaluations < maximumEvaluations {
      var best = 0
      var worst = 0
      for vertex in 1...n {
        if values[vertex] < values[best] { best = vertex }
        if values[vertex] >= values[worst] { worst = vertex }
      }
      var runnerUp = best
      for vertex in 0...n where vertex != worst && values[vertex] >= values[runnerUp] { runnerUp = vertex }
      if values[worst] - values[best] <= relativeTolerance * (abs(values[best]) + relativeTolerance) {
        converged = true
        break
      }
      for i in 0..<n { centroid[i] = 0 }
      for vertex in 0...n where vertex != worst {
        for i in 0..<n { centroid[i] += storage[vertex * n + i] / dimension }
      }
      let away = storage + worst * n
      func replaceWorst(by point: UnsafeMutablePointer<Double>, value: Double) {
        for i in 0..<n { away[i] = point[i] }
        values[worst] = value
      }
      for i in 0..<n { trial[i] = 2 * centroid[i] - away[i] }
      let reflected = evaluate(trial)
      evaluations += 1
      if reflected < values[best] {
        for i in 0..<n { second[i] = centroid[i] + expansion * (trial[i] - centroid[i]) }
        let expanded = evaluate(second)
        evaluations += 1
        if expanded < reflected {
          replaceWorst(by: second, value: expanded)
        } else {
          replaceWorst(by: trial, value: reflected)
        }
        continue
      }
      if reflected < values[runnerUp] {
        replaceWorst(by: trial, value: reflected)
        continue
      }
      let outside = reflected < values[worst]
      for i in 0..<n {
        second[i] = centroid[i] + contraction * ((outside ? trial[i] : away[i]) - centroid[i])
      }
      let contracted = evaluate(second)
      evaluations += 1
      if contracted < min(reflected, values[worst]) {
        replaceWorst(by: second, value: contracted)
        continue
      }
      for vertex in 0...n where vertex != best {
        let point = storage + vertex * n
        for i in 0..<n { point[i] = storage[best * n + i] + shrinkage * (point[i] - storage[best * n + i]) }
        values[vertex] = evaluate(point)
      }
      evaluations += n
    }
    var best = 0
    for vertex in 1...n where values[vertex] < values[best] { best = vertex }
    return Minimum(
      point: (0..<n).map { storage[best * n + $0] }, value: values[best], evaluations: evaluations,
      converged: converged)
  }
}
