/// Minimises a sum of squares, or of a robust loss, by a trust region on the linearised residuals.
///
/// Moré's (1978) form of the Levenberg-Marquardt method: variables scaled by the column norms of the Jacobian, λ found
/// from a trust region, and every step computed from the pivoted QR factors of the Jacobian. Bounds are met by
/// projecting the step and dropping from the factorisation the parameters that a bound holds; a parameter whose bounds
/// coincide is fixed. After convergence a few Gauss-Newton steps, taken while they shorten the gradient, bring the
/// parameters to the precision of the residuals (sums of squares alone show half the digits).
///
/// ```swift
/// let problem = ClosureProblem(parameters: 2, residuals: x.count) { parameters, residuals in
///   for i in x.indices { residuals[i] = parameters[0] * (1 - exp(-parameters[1] * x[i])) - y[i] }
/// }
/// let solution = LevenbergMarquardt().solve(problem, from: [500, 1e-4])
/// ```
///
/// `solve` always returns: the solution says in its ``Termination`` whether it is a minimum, and how the search ended
/// if not.
///
/// Moré, J. J. (1978), The Levenberg-Marquardt algorithm: implementation and theory, Lecture Notes in Mathematics 630.
public struct LevenbergMarquardt: Sendable, Hashable {
  public var options: Options

  public init(options: Options = Options()) { self.options = options }

  /// How the step within the trust region is computed.
  public enum StepRule: Sendable, Hashable {
    /// The exact minimiser of the linear model within the region: Levenberg-Marquardt.
    case levenbergMarquardt
    /// The path from the Cauchy point to the Gauss-Newton step: Powell (1970). Cheaper where many steps are cut.
    case dogleg
  }

  /// When steps are bent along the geodesic.
  public enum Acceleration: Sendable, Hashable {
    case never
    /// From the fiftieth trial step on: most searches end before, and those that do not are in a valley.
    case whenSlow
    case always
  }

  public struct Options: Sendable, Hashable {
    /// Converged when no column of the Jacobian has a larger |cos| with the residuals; `gtol` of MINPACK. At 1e-12
    /// every estimate is within 1e-12·√dof of its standard error from the minimum, before refinement.
    public var gradientTolerance = 1e-12
    /// Converged when the scaled radius is this small beside the scaled parameters; `xtol` of MINPACK.
    public var stepTolerance = 1e-10
    /// Converged when the full Gauss-Newton step promises no larger relative reduction of the cost (the squared relative
    /// offset of Bates and Watts 1981), or a step promised and brought no more; `ftol` of MINPACK. At 1e-12 the
    /// parameters are within a millionth of their standard errors; refinement goes on from there.
    public var reductionTolerance = 1e-12
    /// Trial steps, accepted or not. Flat valleys of the test sets need hundreds; ten thousand is a search that is lost.
    public var maximumIterations = 2000
    /// Wall-clock time, looked at after every fourth trial step.
    public var timeLimit: Duration = .seconds(60)
    /// The first radius as a multiple of ‖D θ₀‖; MINPACK's `factor`, and its recommended value.
    public var initialRadius = 100.0
    public var stepRule = StepRule.levenbergMarquardt
    /// Whether steps get the second-order correction of Transtrum and Sethna (2012): one more evaluation per step, fewer
    /// steps in narrow curved valleys.
    public var geodesicAcceleration = Acceleration.whenSlow
    /// The loss in place of the square.
    public var loss: RobustLoss?
    /// The most Gauss-Newton steps taken after convergence; none with 0.
    public var refinementSteps = 50
    /// Refinement ends when no column of the Jacobian has a larger |cos| with the residuals. At 1e-13 every estimate is
    /// as good as the data are typed.
    public var refinementTolerance = 1e-13

    public init() {}
  }

  /// The minimum reached from `start`, clamped to the bounds.
  ///
  /// - Parameters:
  ///   - problem: the residuals and their derivatives.
  ///   - start: one value per parameter.
  ///   - bounds: an interval per parameter; none by default.
  /// - Returns: a solution whose ``LeastSquaresSolution/termination`` says why the search ended.
  public func solve(
    _ problem: some LeastSquaresProblem, from start: [Double], within bounds: ParameterBounds? = nil
  ) -> LeastSquaresSolution {
    var workspace = LevenbergMarquardtWorkspace()
    return solve(problem, from: start, within: bounds, using: &workspace)
  }

  /// The same with scratch memory that the caller keeps between fits.
  public func solve(
    _ problem: some LeastSquaresProblem, from start: [Double], within bounds: ParameterBounds? = nil,
    using workspace: inout LevenbergMarquardtWorkspace
  ) -> LeastSquaresSolution {
    solvePacked(problem, from: start.span, within: bounds, using: &workspace).unpacked
  }

  /// The same with the answer in one block of memory.
  package func solvePacked(
    _ problem: some LeastSquaresProblem, from start: Span<Double>, within bounds: ParameterBounds? = nil,
    using workspace: inout LevenbergMarquardtWorkspace
  ) -> PackedSolution {
    let (m, n) = (problem.residualCount, problem.parameterCount)
    if let defect = defect(n, m, start: start, bounds: bounds) {
      return PackedSolution(unsolved: (0..<start.count).map { start[$0] }, defect: defect, residualCount: m)
    }
    var search = TrustRegionSearch(options: options, slots: workspace.slots(residuals: m, parameters: n))
    search.begin(from: start, within: bounds)
    let termination = search.run(problem)
    return search.finish(termination, problem)
  }

  private func defect(_ n: Int, _ m: Int, start: Span<Double>, bounds: ParameterBounds?) -> ProblemDefect? {
    guard n > 0 else { return .noParameters }
    guard start.count == n else { return .startSize(expected: n, given: start.count) }
    for index in 0..<n where !start[index].isFinite { return .nonFiniteParameter(index: index) }
    var held = 0
    if let bounds {
      if let defect = bounds.defect(parameterCount: n) { return defect }
      for j in 0..<n where bounds.isFixed(j) { held += 1 }
    }
    guard m >= n - held, m > 0 else { return .fewerResidualsThanParameters(residuals: m, parameters: n - held) }
    return nil
  }
}
