/// A sum of squared residuals to be minimised over a parameter vector.
///
/// One call evaluates the whole residual vector into a buffer that the solver owns, so a solver allocates nothing per
/// iteration whether the problem is generic, a closure or an existential.
///
/// A conforming type writes ``evaluateResiduals(at:into:)`` and ``evaluateJacobian(at:into:)``. One whose residuals and
/// Jacobian share their costly part (an exponential, say) also writes ``evaluate(at:residuals:jacobian:)`` and sets
/// ``sharesEvaluation``: the solver then asks for both at each trial point and saves one pass over the data per step.
public protocol LeastSquaresProblem {
  var parameterCount: Int { get }
  var residualCount: Int { get }
  /// Whether residuals and Jacobian together cost about what the Jacobian alone does. The default is `false`.
  var sharesEvaluation: Bool { get }
  /// Writes r(θ), of length `residualCount`. A value that is not finite marks θ as outside the domain.
  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>)
  /// Writes J = ∂r/∂θ, `residualCount` × `parameterCount`, column-major: ∂rᵢ/∂θⱼ at `i + j * residualCount`.
  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>)
  /// Writes both r(θ) and J(θ). The default calls the two separate functions.
  func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>)
}

extension LeastSquaresProblem {
  public var sharesEvaluation: Bool { false }

  public func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    evaluateResiduals(at: parameters, into: &residuals)
    evaluateJacobian(at: parameters, into: &jacobian)
  }

  /// r(θ) as an array, for callers outside a loop.
  public func residuals(at parameters: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: residualCount)
    var span = values.mutableSpan
    evaluateResiduals(at: parameters.span, into: &span)
    return values
  }

  /// J(θ), column-major, as an array, for callers outside a loop.
  public func jacobian(at parameters: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: residualCount * parameterCount)
    var span = values.mutableSpan
    evaluateJacobian(at: parameters.span, into: &span)
    return values
  }
}
