import Glibc

/// Derivatives by central differences, for problems that give no others.
public enum FiniteDifference {
  /// ∛ε, the relative step that balances truncation and rounding of a central difference.
  private static let relativeStep = cbrt(Double.ulpOfOne)

  /// Writes the Jacobian of a problem's residuals by central differences; one-sided where a neighbour lies outside the
  /// domain.
  ///
  /// About ten digits are right where the residuals are smooth. Allocates three scratch vectors per call.
  public static func jacobian(
    of problem: some LeastSquaresProblem, at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>
  ) {
    let (m, n) = (problem.residualCount, problem.parameterCount)
    var point = [Double](repeating: 0, count: n)
    for j in 0..<n { point[j] = parameters[j] }
    var above = [Double](repeating: 0, count: m)
    var below = above
    var centre: [Double]?
    for j in 0..<n {
      let value = point[j]
      let step = relativeStep * (value == 0 ? 1 : abs(value))
      let high = value + step
      let low = value - step
      evaluate(problem, point, j, high, &above)
      evaluate(problem, point, j, low, &below)
      var (upper, lower) = (above, below)
      var width = high - low
      if !above.allSatisfy(\.isFinite) || !below.allSatisfy(\.isFinite) {
        if centre == nil {
          var values = [Double](repeating: 0, count: m)
          evaluate(problem, point, j, value, &values)
          centre = values
        }
        if above.allSatisfy(\.isFinite) {
          lower = centre!
          width = high - value
        } else {
          upper = centre!
          width = value - low
        }
      }
      for i in 0..<m { jacobian[i + j * m] = (upper[i] - lower[i]) / width }
    }
  }

  private static func evaluate(
    _ problem: some LeastSquaresProblem, _ point: [Double], _ j: Int, _ value: Double, _ residuals: inout [Double]
  ) {
    var moved = point
    moved[j] = value
    var span = residuals.mutableSpan
    problem.evaluateResiduals(at: moved.span, into: &span)
  }
}
