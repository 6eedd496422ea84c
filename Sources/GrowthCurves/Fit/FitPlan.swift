import LeastSquares

/// What a model works out once, before it meets any data, so that a loop over many series does not.
final class FitPlan: Sendable {
  let curve: any GrowthCurve
  let options: CurveFitOptions
  let facts: CurveFacts
  /// Which parameters run as logarithms where their starts are positive.
  let transform: WorkingTransform
  /// The value at which each parameter is held; empty where none is.
  let fixed: [Double?]
  let isConstrained: Bool
  /// How many parameters are estimated.
  let freeParameterCount: Int
  /// Whether residuals are plain differences with one variance: nothing is refined after the first minimum.
  let isPlain: Bool
  let isLogarithmic: Bool
  /// The solver of every search without a loss.
  let solver: LevenbergMarquardt

  init(_ curve: any GrowthCurve, _ options: CurveFitOptions) {
    let facts = curve.facts
    self.curve = curve
    self.options = options
    self.facts = facts
    transform = WorkingTransform(facts)
    let fixed = facts.parameters.map { options.fixedValue(of: $0) }
    self.fixed = fixed
    freeParameterCount = fixed.count { $0 == nil }
    isConstrained = !options.fixed.isEmpty || !options.bounds.isEmpty
    isLogarithmic = options.residualScale == .logarithm
    var solver = LevenbergMarquardt()
    solver.options.maximumIterations = options.maximumIterations
    solver.options.refinementTolerance = CurveSearch.refinementTolerance
    self.solver = solver
    isPlain = options.loss == nil && options.variance == .constant && options.errors == .independent
  }
}
