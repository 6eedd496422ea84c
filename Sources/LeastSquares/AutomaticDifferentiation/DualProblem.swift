/// A least-squares problem whose residuals are written over dual numbers, which gives it an exact Jacobian.
///
/// ```swift
/// // Rosenbrock's valley as two residuals.
/// let problem = DualProblem(parameters: 2, residuals: 2) { i, p in
///   i == 0 ? 10 * (p[1] - p[0] * p[0]) : 1 - p[0]
/// }
/// ```
public struct DualProblem: LeastSquaresProblem, Sendable {
  /// Residual number `index` at the parameters.
  public typealias Residual = @Sendable (_ index: Int, _ parameters: Span<Dual>) -> Dual

  public let parameterCount: Int
  public let residualCount: Int
  private let residual: Residual

  public init(parameters: Int, residuals: Int, residual: @escaping Residual) {
    parameterCount = parameters
    residualCount = residuals
    self.residual = residual
  }

  /// Up to four parameters, one pass gives the residuals and the whole Jacobian.
  public var sharesEvaluation: Bool { parameterCount <= 4 }

  public func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    let m = residualCount
    withDuals(parameters) { duals in
      for i in 0..<m { residuals[i] = residual(i, duals.span).value }
    }
  }

  public func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let m = residualCount
    withDuals(parameters) { duals in
      forEachChunk(&duals) { duals, columns in
        for i in 0..<m {
          let partials = residual(i, duals).partials
          for j in columns { jacobian[i + j * m] = partials[j - columns.lowerBound] }
        }
      }
    }
  }

  public func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    let m = residualCount
    withDuals(parameters) { duals in
      forEachChunk(&duals) { duals, columns in
        for i in 0..<m {
          let dual = residual(i, duals)
          residuals[i] = dual.value
          for j in columns { jacobian[i + j * m] = dual.partials[j - columns.lowerBound] }
        }
      }
    }
  }

  /// Calls `body` once per four parameters, with those seeded.
  private func forEachChunk(
    _ duals: inout MutableSpan<Dual>, _ body: (Span<Dual>, Range<Int>) -> Void
  ) {
    for first in stride(from: 0, to: parameterCount, by: 4) {
      let columns = first..<min(first + 4, parameterCount)
      for j in columns { duals[j].partials[j - first] = 1 }
      body(duals.span, columns)
      for j in columns { duals[j].partials = .zero }
    }
  }

  /// The parameters as duals without partials, on the stack for as many as models have.
  private func withDuals(_ parameters: Span<Double>, _ body: (inout MutableSpan<Dual>) -> Void) {
    unsafe withUnsafeTemporaryAllocation(of: Dual.self, capacity: parameters.count) { buffer in
      for j in 0..<parameters.count { unsafe buffer.initializeElement(at: j, to: Dual(parameters[j])) }
      var duals = unsafe buffer.mutableSpan
      body(&duals)
    }
  }
}
