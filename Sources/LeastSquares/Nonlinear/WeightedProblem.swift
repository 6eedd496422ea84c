/// A problem whose residuals and rows of the Jacobian are multiplied by the square roots of weights.
///
/// Weights are precisions: w counts as a variance of σ²/w. They are not frequencies, so degrees of freedom count
/// residuals whatever their weight; a weight of zero leaves a residual in that count, so drop the observation instead
/// where standard errors matter.
public struct WeightedProblem<Base: LeastSquaresProblem>: LeastSquaresProblem {
  public let base: Base
  private let roots: [Double]

  /// - Throws: ``ProblemDefect/countMismatch(predictors:responses:)`` or
  ///   ``ProblemDefect/invalidWeight(index:value:)``.
  public init(_ base: Base, weights: [Double]) throws(ProblemDefect) {
    self.base = base
    roots = try Self.roots(of: weights, count: base.residualCount) ?? []
  }

  static func roots(of weights: [Double]?, count: Int) throws(ProblemDefect) -> [Double]? {
    guard let weights else { return nil }
    guard weights.count == count else { throw .countMismatch(predictors: weights.count, responses: count) }
    if let index = weights.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) {
      throw .invalidWeight(index: index, value: weights[index])
    }
    return weights.map { $0.squareRoot() }
  }

  public var parameterCount: Int { base.parameterCount }
  public var residualCount: Int { base.residualCount }
  public var sharesEvaluation: Bool { base.sharesEvaluation }

  public func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    base.evaluateResiduals(at: parameters, into: &residuals)
    for i in 0..<roots.count { residuals[i] *= roots[i] }
  }

  public func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    base.evaluateJacobian(at: parameters, into: &jacobian)
    scale(&jacobian)
  }

  public func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    base.evaluate(at: parameters, residuals: &residuals, jacobian: &jacobian)
    for i in 0..<roots.count { residuals[i] *= roots[i] }
    scale(&jacobian)
  }

  private func scale(_ jacobian: inout MutableSpan<Double>) {
    let m = roots.count
    for j in 0..<parameterCount {
      for i in 0..<m { jacobian[i + j * m] *= roots[i] }
    }
  }
}

extension WeightedProblem: Sendable where Base: Sendable {}
