/// A curve y ≈ f(x; θ) through observations, as a least-squares problem with an exact Jacobian.
///
/// The residuals are √wᵢ (yᵢ − f(xᵢ; θ)). The model is written once over dual numbers:
///
/// ```swift
/// let problem = try CurveProblem(x: x, y: y, parameters: 2) { x, p in p[0] * (1 - exp(-p[1] * x)) }
/// ```
public struct CurveProblem: LeastSquaresProblem, Sendable {
  public typealias Model = @Sendable (_ x: Double, _ parameters: Span<Dual>) -> Dual

  public let x: [Double]
  public let y: [Double]
  public let model: Model
  private let inner: DualProblem

  /// - Parameters:
  ///   - x: the predictors, finite.
  ///   - y: the responses, finite, as many as predictors.
  ///   - weights: one per observation, proportional to the inverse variance; all one by default.
  ///   - parameters: the number of parameters.
  ///   - model: f(x; θ).
  /// - Throws: the first defect of the data.
  public init(
    x: [Double], y: [Double], weights: [Double]? = nil, parameters: Int, model: @escaping Model
  ) throws(ProblemDefect) {
    guard x.count == y.count else { throw .countMismatch(predictors: x.count, responses: y.count) }
    if let index = x.firstIndex(where: { !$0.isFinite }) { throw .nonFinitePredictor(index: index) }
    if let index = y.firstIndex(where: { !$0.isFinite }) { throw .nonFiniteResponse(index: index) }
    let roots: [Double]? = try WeightedProblem<DualProblem>.roots(of: weights, count: y.count)
    self.x = x
    self.y = y
    self.model = model
    inner = DualProblem(parameters: parameters, residuals: y.count) { i, p in
      let residual = y[i] - model(x[i], p)
      guard let roots else { return residual }
      return residual * roots[i]
    }
  }

  public var parameterCount: Int { inner.parameterCount }
  public var residualCount: Int { inner.residualCount }
  public var sharesEvaluation: Bool { inner.sharesEvaluation }

  public func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    inner.evaluateResiduals(at: parameters, into: &residuals)
  }

  public func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    inner.evaluateJacobian(at: parameters, into: &jacobian)
  }

  public func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    inner.evaluate(at: parameters, residuals: &residuals, jacobian: &jacobian)
  }
}
