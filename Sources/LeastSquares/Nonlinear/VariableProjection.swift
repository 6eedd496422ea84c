/// A model that is linear in some of its parameters: y ≈ Φ(α) c.
///
/// The columns of Φ are functions of the nonlinear parameters α alone; the linear parameters c are then known for every
/// α, and a search runs over α only.
public protocol SeparableProblem {
  /// The number of nonlinear parameters α.
  var nonlinearCount: Int { get }
  /// The number of linear parameters c, the columns of Φ.
  var linearCount: Int { get }
  /// The observations y, with the roots of weights in them if there are any.
  var response: [Double] { get }
  /// Writes Φ(α), `response.count` × `linearCount`, column-major.
  func evaluateBasis(at nonlinear: Span<Double>, into basis: inout MutableSpan<Double>)
  /// Writes ∂Φ/∂αⱼ for one j, with the layout of Φ.
  func evaluateBasisDerivative(
    at nonlinear: Span<Double>, withRespectTo parameter: Int, into derivative: inout MutableSpan<Double>)
}

/// A separable model whose columns are written over dual numbers.
public struct DualSeparableProblem: SeparableProblem, Sendable {
  /// Column `column` of Φ in row `row`.
  public typealias Basis = @Sendable (_ row: Int, _ column: Int, _ nonlinear: Span<Dual>) -> Dual

  public let nonlinearCount: Int
  public let linearCount: Int
  public let response: [Double]
  private let basis: Basis

  public init(nonlinear: Int, linear: Int, response: [Double], basis: @escaping Basis) {
    nonlinearCount = nonlinear
    linearCount = linear
    self.response = response
    self.basis = basis
  }

  public func evaluateBasis(at nonlinear: Span<Double>, into values: inout MutableSpan<Double>) {
    let duals = Self.duals(nonlinear)
    let m = response.count
    for k in 0..<linearCount {
      for i in 0..<m { values[i + k * m] = basis(i, k, duals.span).value }
    }
  }

  public func evaluateBasisDerivative(
    at nonlinear: Span<Double>, withRespectTo parameter: Int, into derivative: inout MutableSpan<Double>
  ) {
    var duals = Self.duals(nonlinear)
    duals[parameter].partials[0] = 1
    let m = response.count
    for k in 0..<linearCount {
      for i in 0..<m { derivative[i + k * m] = basis(i, k, duals.span).partials[0] }
    }
  }

  private static func duals(_ values: Span<Double>) -> [Dual] { (0..<values.count).map { Dual(values[$0]) } }
}

/// Solves separable problems by variable projection.
///
/// The residual is r(α) = y − Φ Φ⁺ y, a function of α alone; its Jacobian is that of Golub and Pereyra (1973):
/// −(P⊥ DΦ Φ⁺ + (P⊥ DΦ Φ⁺)ᵀ) y, both terms, so that steps are those of the full problem. Fewer parameters need a start,
/// and the search is better conditioned than one over (α, c).
public struct VariableProjection: Sendable, Hashable {
  public var solver: LevenbergMarquardt

  public init(solver: LevenbergMarquardt = LevenbergMarquardt()) { self.solver = solver }

  /// The minimum; its parameters are α, then c, and its covariance is that of all of them.
  ///
  /// - Parameters:
  ///   - nonlinear: a start for α.
  ///   - bounds: intervals for α.
  public func solve(
    _ problem: some SeparableProblem, from nonlinear: [Double], within bounds: ParameterBounds? = nil
  ) -> LeastSquaresSolution {
    let reduced = ProjectedProblem(problem)
    let search = solver.solve(reduced, from: nonlinear, within: bounds)
    if case .invalid = search.termination { return search }
    guard search.residuals.allSatisfy(\.isFinite), search.cost.isFinite else { return search }
    return reduced.fullSolution(search, within: bounds)
  }
}

/// The residuals of the projected problem and Golub and Pereyra's Jacobian of them.
struct ProjectedProblem<Base: SeparableProblem>: LeastSquaresProblem {
  let base: Base
  let response: [Double]

  init(_ base: Base) {
    self.base = base
    response = base.response
  }

  var parameterCount: Int { base.nonlinearCount }
  var residualCount: Int { response.count }

  /// c, and y − Φc, at α; a column that depends on the others gets no coefficient.
  private func project(_ alpha: Span<Double>) -> ProjectionBasis {
    var values = [Double](repeating: 0, count: response.count * base.linearCount)
    var span = values.mutableSpan
    base.evaluateBasis(at: alpha, into: &span)
    return ProjectionBasis(columns: values, rows: response.count, count: base.linearCount)
  }

  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    let rest = project(parameters).residual(of: response)
    for i in rest.indices { residuals[i] = rest[i] }
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let basis = project(parameters)
    let m = response.count
    let coefficients = basis.coefficients(of: response)
    let rest = basis.residual(of: response)
    var derivative = [Double](repeating: 0, count: m * base.linearCount)
    for j in 0..<base.nonlinearCount {
      var span = derivative.mutableSpan
      base.evaluateBasisDerivative(at: parameters, withRespectTo: j, into: &span)
      // First term: P⊥ DΦ c. Second: (Φ⁺)ᵀ DΦᵀ r, which lies in the span of Φ.
      var moved = [Double](repeating: 0, count: m)
      var slopes = [Double](repeating: 0, count: base.linearCount)
      for k in 0..<base.linearCount {
        for i in 0..<m {
          moved[i] += derivative[i + k * m] * coefficients[k]
          slopes[k] += derivative[i + k * m] * rest[i]
        }
      }
      let first = basis.residual(of: moved)
      let second = basis.pseudoinverseTransposed(slopes)
      for i in 0..<m { jacobian[i + j * m] = -(first[i] + second[i]) }
    }
  }

  /// The solution over (α, c), whose Jacobian is [−DΦ c, −Φ].
  func fullSolution(_ search: LeastSquaresSolution, within bounds: ParameterBounds?) -> LeastSquaresSolution {
    let alpha = search.parameters
    let c = project(alpha.span).coefficients(of: response)
    let full = FullSeparableProblem(base: base, response: response)
    var options = LevenbergMarquardt.Options()
    options.maximumIterations = 1
    let free = ParameterBounds.unbounded(c.count)
    let wide = bounds.map { ParameterBounds(lower: $0.lower + free.lower, upper: $0.upper + free.upper) }
    let polished = LevenbergMarquardt(options: options).solve(full, from: alpha + c, within: wide)
    // The search over α decided where the minimum is; one step over all parameters gives their common factor.
    let isBetter = polished.cost <= search.cost * (1 + 1e-9)
    return LeastSquaresSolution(
      parameters: isBetter ? polished.parameters : alpha + c,
      residuals: isBetter ? polished.residuals : search.residuals,
      cost: isBetter ? polished.cost : search.cost, termination: search.termination, iterations: search.iterations,
      residualEvaluations: search.residualEvaluations + polished.residualEvaluations,
      jacobianEvaluations: search.jacobianEvaluations + polished.jacobianEvaluations,
      gradientCosine: isBetter ? polished.gradientCosine : search.gradientCosine, loss: search.loss,
      factor: polished.factor)
  }
}

/// The separable problem over all parameters, α then c.
struct FullSeparableProblem<Base: SeparableProblem>: LeastSquaresProblem {
  let base: Base
  let response: [Double]

  var parameterCount: Int { base.nonlinearCount + base.linearCount }
  var residualCount: Int { response.count }

  private func split(_ parameters: Span<Double>) -> (alpha: [Double], c: [Double]) {
    let p = base.nonlinearCount
    return ((0..<p).map { parameters[$0] }, (p..<parameterCount).map { parameters[$0] })
  }

  private func basis(_ alpha: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: response.count * base.linearCount)
    var span = values.mutableSpan
    base.evaluateBasis(at: alpha.span, into: &span)
    return values
  }

  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    let (alpha, c) = split(parameters)
    let (m, values) = (response.count, basis(alpha))
    for i in 0..<m {
      var fitted = 0.0
      for k in c.indices { fitted += values[i + k * m] * c[k] }
      residuals[i] = response[i] - fitted
    }
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let (alpha, c) = split(parameters)
    let (m, p) = (response.count, base.nonlinearCount)
    var derivative = [Double](repeating: 0, count: m * c.count)
    for j in 0..<p {
      var span = derivative.mutableSpan
      base.evaluateBasisDerivative(at: alpha.span, withRespectTo: j, into: &span)
      for i in 0..<m {
        var slope = 0.0
        for k in c.indices { slope += derivative[i + k * m] * c[k] }
        jacobian[i + j * m] = -slope
      }
    }
    let values = basis(alpha)
    for index in values.indices { jacobian[index + p * m] = -values[index] }
  }
}
