/// A least-squares problem written as closures over buffers.
///
/// Give the Jacobian where it is known. Without one it is taken by finite differences, which costs about half of the
/// digits; `CurveProblem` and `DualProblem` differentiate exactly instead.
public struct ClosureProblem: LeastSquaresProblem, Sendable {
  public typealias Evaluation = @Sendable (_ parameters: Span<Double>, _ values: inout MutableSpan<Double>) -> Void

  public let parameterCount: Int
  public let residualCount: Int
  private let evaluateR: Evaluation
  private let evaluateJ: Evaluation?

  /// - Parameters:
  ///   - parameters: the number of parameters.
  ///   - residuals: the number of residuals.
  ///   - evaluate: writes the residuals.
  ///   - jacobian: writes the Jacobian, column-major.
  public init(
    parameters: Int, residuals: Int, evaluate: @escaping Evaluation, jacobian: Evaluation? = nil
  ) {
    parameterCount = parameters
    residualCount = residuals
    evaluateR = evaluate
    evaluateJ = jacobian
  }

  public func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    evaluateR(parameters, &residuals)
  }

  public func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    if let evaluateJ { return evaluateJ(parameters, &jacobian) }
    FiniteDifference.jacobian(of: self, at: parameters, into: &jacobian)
  }
}
