import Glibc

/// A series and its regressors, differenced, with a column for each gap and for the constant.
struct ARIMADesign {
  let order: ARIMAOrder
  let gaps: [Int]
  let filled: [Double]
  let response: [Double]
  /// Indicators of gaps, the constant, the regressors.
  let columns: [[Double]]

  init(_ order: ARIMAOrder, _ values: [Double], regressors: [[Double]]) {
    self.order = order
    gaps = values.indices.filter { values[$0].isNaN }
    filled = gaps.isEmpty ? values : interpolated(values)
    response = order.differenced(filled)
    var columns = gaps.map { gap in
      order.differenced(values.indices.map { $0 == gap ? 1 : 0 })
    }
    if order.hasConstant { columns.append([Double](repeating: 1, count: response.count)) }
    columns += regressors.map { order.differenced($0) }
    self.columns = columns
  }

  func kernel(scale: Double = 1) -> ARMALikelihood {
    ARMALikelihood(
      order: order, response: response.map { $0 / scale }, regressors: columns, gapCount: gaps.count)
  }
}

/// Maximum likelihood of one ARIMA order.
enum ARIMAEstimation {
  struct Solution: Sendable {
    var order: ARIMAOrder
    /// Inverse hyperbolic tangents of the partial autocorrelations.
    var parameters: [Double]
    var polynomials: ARMAPolynomials
    /// The constant, if any, then the coefficients of the regressors.
    var regression: [Double]
    /// The series with its gaps filled by their conditional means.
    var values: [Double]
    var logLikelihood: Double
    /// Sum of squared, variance-scaled one-step errors.
    var sumOfSquares: Double
    /// Differenced observations.
    var count: Int
    var converged: Bool

    /// Standard errors of `regression`, from its generalised least squares; only where every start was followed.
    var regressionErrors: [Double]
    /// Regressors whose effects were taken out of `values`.
    var removedCount = 0

    var parameterCount: Int { parameters.count + regression.count + removedCount }
    var sigmaSquared: Double { sumOfSquares / Double(max(1, count - parameterCount)) }
    var aic: Double { -2 * logLikelihood + 2 * Double(parameterCount + 1) }
    /// As R's `arima` of the forecast package: n counts what differencing leaves.
    var aicc: Double {
      let k = Double(parameterCount + 1)
      let n = Double(count)
      return n - k - 1 > 0 ? aic + 2 * k * (k + 1) / (n - k - 1) : .infinity
    }
    var bic: Double { aic + Double(parameterCount + 1) * (log(Double(count)) - 2) }
  }

  /// Partial autocorrelations stay below tanh(5.5) = 0.99997 in size: nearer the circle the likelihood is rounding.
  static let largestParameter = 5.5

  /// - Parameter thorough: Every start is followed to its optimum instead of the best one only.
  static func maximise(
    _ order: ARIMAOrder, _ values: [Double], regressors: [[Double]] = [], thorough: Bool
  ) -> Solution? {
    let design = ARIMADesign(order, values, regressors: regressors)
    let k = order.coefficientCount
    guard design.response.count > k + design.columns.count + 1 else { return nil }
    let scale = ETS.scale(of: design.response)
    let kernel = design.kernel(scale: scale)
    var best = ProjectedBFGS.Minimum(point: [], value: .infinity, iterations: 0, evaluations: 0, converged: true)
    if k == 0 {
      best.value = [0].withUnsafeBufferPointer { kernel.objective($0.baseAddress!) }
    } else {
      let bound = [Double](repeating: largestParameter, count: k)
      let optimiser = ProjectedBFGS(maximumIterations: thorough ? 200 : 60, tolerance: thorough ? 1e-8 : 1e-4)
      let trial = UnsafeMutablePointer<Double>.allocate(capacity: k)
      defer { trial.deallocate() }
      /// The objective is smooth to about 1e-13. Central differences of 1e-4 are good to 1e-9, for the optimum; one-sided
      /// ones of 1e-6 to 1e-5 at half the price, for the search.
      func differentiate(_ point: UnsafePointer<Double>, _ value: Double, _ gradient: UnsafeMutablePointer<Double>) {
        let step = thorough ? 1e-4 : 1e-6
        for i in 0..<k { trial[i] = point[i] }
        for i in 0..<k {
          trial[i] = point[i] + step
          let above = kernel.objective(trial)
          if thorough {
            trial[i] = point[i] - step
            gradient[i] = (above - kernel.objective(trial)) / (2 * step)
          } else {
            gradient[i] = (above - value) / step
          }
          trial[i] = point[i]
        }
      }
      var starts = Self.starts(order)
      if !thorough {
        let scored = starts.map { start in (start, start.withUnsafeBufferPointer { kernel.objective($0.baseAddress!) })
        }
        starts = [scored.min { $0.1 < $1.1 }!.0]
      }
      for start in starts {
        let minimum = optimiser.minimise(
          from: start, lower: bound.map { -$0 }, upper: bound, value: kernel.objective, gradient: differentiate)
        if minimum.value < best.value { best = minimum }
      }
    }
    guard best.value.isFinite else { return nil }
    let polynomials = kernel.polynomials(best.point)
    _ = (best.point + [0]).withUnsafeBufferPointer { kernel.objective($0.baseAddress!) }
    let n = design.response.count - design.gaps.count
    let coefficients = kernel.regression.map { $0 * scale }
    var filled = design.filled
    for (gap, correction) in zip(design.gaps, coefficients) { filled[gap] -= correction }
    let freedom = Double(max(1, n - k - coefficients.count + design.gaps.count))
    let deviations =
      thorough ? kernel.regressionFactors().map { scale * sqrt(kernel.sumOfSquares / freedom * $0) } : []
    return Solution(
      order: order, parameters: best.point, polynomials: polynomials,
      regression: Array(coefficients.dropFirst(design.gaps.count)), values: filled,
      logLikelihood: -best.value - Double(n) * log(scale), sumOfSquares: kernel.sumOfSquares * scale * scale,
      count: n, converged: best.converged, regressionErrors: Array(deviations.dropFirst(design.gaps.count)))
  }

  /// No dependence; a persistent autoregression with a moving average against it; an over-differenced start.
  static func starts(_ order: ARIMAOrder) -> [[Double]] {
    func start(ar: Double, ma: Double, seasonalAR: Double, seasonalMA: Double) -> [Double] {
      func part(_ count: Int, _ first: Double) -> [Double] {
        (0..<count).map { $0 == 0 ? first : 0 }
      }
      return part(order.p, ar) + part(order.q, ma) + part(order.seasonalP, seasonalAR)
        + part(order.seasonalQ, seasonalMA)
    }
    // The moving average is parametrised as 1 - θB, so a positive value is the usual negative coefficient.
    var result = [
      start(ar: 0.05, ma: 0.05, seasonalAR: 0.05, seasonalMA: 0.05),
      start(ar: 0.7, ma: 0.3, seasonalAR: 0.3, seasonalMA: 0.5),
      start(ar: 0.2, ma: 0.9, seasonalAR: 0.1, seasonalMA: 0.8),
      start(ar: -0.4, ma: -0.3, seasonalAR: -0.2, seasonalMA: 0.2),
    ]
    if order.p > 0 { result.append(start(ar: 1.5, ma: 0.4, seasonalAR: 0.3, seasonalMA: 0.3)) }
    return result
  }

  /// Whether the polynomials keep clear of the unit circle by the margin of R's `auto.arima`.
  static func isWellInside(_ solution: Solution) -> Bool {
    ARMAPolynomials.rootsLieOutside(solution.polynomials.ar, radius: 1.01)
      && ARMAPolynomials.rootsLieOutside(solution.polynomials.ma.map { -$0 }, radius: 1.01)
  }
}
