/// A sum of squared residuals to be minimised over a parameter vector.
///
/// One call evaluates the whole residual vector into a buffer that the solver owns, so a solver allocates nothing per
/// iteration whether the problem is generic, a closure or an existential.
public protocol LeastSquaresProblem {
  var parameterCount: Int { get }
  var residualCount: Int { get }
  /// Writes r(θ), of length `residualCount`. A value that is not finite marks θ as outside the domain.
  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>)
  /// Writes J = ∂r/∂θ, `residualCount` × `parameterCount`, column-major.
  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>)
}
