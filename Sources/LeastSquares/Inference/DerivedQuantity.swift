import LinearAlgebra

/// A function of the parameters with the standard error that the delta method gives it.
///
/// se² = gᵀ V g, with g the gradient at the estimate and V the covariance (Oehlert 1992). It is the linear part of the
/// function's uncertainty: for a strongly curved function, profile or bootstrap it.
public struct DerivedQuantity: Sendable, Hashable {
  public let estimate: Double
  public let standardError: Double
  public let gradient: [Double]
  public let degreesOfFreedom: Int

  /// estimate ± t·se.
  public func interval(level: Double = 0.95) -> Interval {
    LeastSquaresSolution.symmetric(
      around: estimate, error: standardError, degreesOfFreedom: degreesOfFreedom, level: level)
  }
}

extension LeastSquaresSolution {
  /// A function of the parameters, differentiated exactly.
  ///
  /// ```swift
  /// let timeToNinetyPercent = solution.derived { p in p[2] + log(9.0) / exp(p[1]) }
  /// ```
  public func derived(_ function: (_ parameters: Span<Dual>) -> Dual) -> DerivedQuantity {
    var duals = parameters.map { Dual($0) }
    var gradient = [Double](repeating: 0, count: parameters.count)
    var estimate = 0.0
    for first in stride(from: 0, to: duals.count, by: 4) {
      let columns = first..<min(first + 4, duals.count)
      for j in columns { duals[j].partials[j - first] = 1 }
      let value = function(duals.span)
      estimate = value.value
      for j in columns {
        gradient[j] = value.partials[j - first]
        duals[j].partials = .zero
      }
    }
    return derived(estimate: estimate, gradient: gradient)
  }

  /// A quantity whose value and gradient the caller computed.
  public func derived(estimate: Double, gradient: [Double]) -> DerivedQuantity {
    precondition(
      gradient.count == parameters.count, "a gradient holds \(parameters.count) slopes, \(gradient.count) given")
    return DerivedQuantity(
      estimate: estimate, standardError: standardError(ofGradient: gradient), gradient: gradient,
      degreesOfFreedom: degreesOfFreedom)
  }

  /// √(gᵀ V g) as σ‖R⁻ᵀg‖, which does not cancel where parameters are strongly correlated.
  func standardError(ofGradient gradient: [Double]) -> Double {
    let norm = factor.scaledNorm(ofGradient: gradient)
    return norm == 0 ? 0 : norm * dispersion.squareRoot()
  }
}

extension TriangularFactor {
  /// √(gᵀ(JᵀJ)⁻¹g); infinite where g has a part along a direction that the data do not determine.
  func scaledNorm(ofGradient gradient: [Double]) -> Double {
    let n = parameters.count
    let rank = rank
    var solved = [Double](repeating: 0, count: n)
    var square = 0.0
    for j in 0..<n {
      var sum = gradient[parameters[j]] / scale[j]
      let size = abs(sum)
      for k in 0..<min(j, rank) { sum -= r[k + j * n] * solved[k] }
      if j < rank {
        solved[j] = sum / r[j + j * n]
        square += solved[j] * solved[j]
      } else if abs(sum) > 1.5e-8 * max(size, square.squareRoot()) {
        return .infinity
      }
    }
    return square.squareRoot()
  }
}
