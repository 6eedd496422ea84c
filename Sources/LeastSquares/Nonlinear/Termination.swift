/// Why a nonlinear solver stopped; each solution carries one, and the model that asked decides whether it is an answer.
public enum Termination: Sendable, Hashable {
  /// The residual vector is orthogonal to the columns of the Jacobian: the largest |cos| fell below the tolerance.
  case gradientConverged
  /// The radius of the scaled steps fell below the tolerance relative to the scaled parameters, with the residuals nearly
  /// orthogonal to the Jacobian or all but zero.
  case stepConverged
  /// What a step can take off the cost fell below the tolerance, relative to the cost.
  case reductionConverged
  /// The cost is zero to working precision: the model passes through every observation.
  case residualConverged
  /// Every parameter is held by its bounds, so there was nothing to vary; the residuals are those of the start.
  case nothingToVary
  case iterationLimit(Int)
  case timeLimit(Duration)
  /// No step down to machine precision reduced the cost, though the gradient is not zero.
  case stalled
  /// A residual at the start was not finite, or so large that its square is not.
  case nonFiniteStart(residual: Int)
  /// The Jacobian held a value that is not finite in the column of `parameter`.
  case nonFiniteJacobian(parameter: Int)
  /// The question was not well posed; nothing was evaluated.
  case invalid(ProblemDefect)

  /// Whether the parameters are a local minimum to the tolerances asked for.
  public var isConverged: Bool {
    switch self {
    case .gradientConverged, .stepConverged, .reductionConverged, .residualConverged, .nothingToVary: true
    case .iterationLimit, .timeLimit, .stalled, .nonFiniteStart, .nonFiniteJacobian, .invalid: false
    }
  }
}

/// What is wrong with a least-squares question before anything is evaluated, with the numbers that show it.
public enum ProblemDefect: Error, Sendable, Hashable {
  case noParameters
  case fewerResidualsThanParameters(residuals: Int, parameters: Int)
  case startSize(expected: Int, given: Int)
  case boundsSize(expected: Int, given: Int)
  case nonFiniteParameter(index: Int)
  case emptyInterval(parameter: Int, lower: Double, upper: Double)
  case countMismatch(predictors: Int, responses: Int)
  case nonFinitePredictor(index: Int)
  case nonFiniteResponse(index: Int)
  case invalidWeight(index: Int, value: Double)
}

extension ProblemDefect: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noParameters: "the problem has no parameters; give it at least one"
    case .fewerResidualsThanParameters(let residuals, let parameters):
      "\(parameters) parameters need at least \(parameters) observations, \(residuals) given; "
        + "supply more data or fix a parameter"
    case .startSize(let expected, let given): "the start holds \(given) values for \(expected) parameters"
    case .boundsSize(let expected, let given): "the bounds hold \(given) intervals for \(expected) parameters"
    case .nonFiniteParameter(let index): "the start of parameter \(index) is not finite"
    case .emptyInterval(let parameter, let lower, let upper):
      "the bounds of parameter \(parameter) are empty: lower \(lower), upper \(upper)"
    case .countMismatch(let predictors, let responses): "\(predictors) predictors for \(responses) responses"
    case .nonFinitePredictor(let index): "the predictor at \(index) is not finite"
    case .nonFiniteResponse(let index): "the response at \(index) is not finite"
    case .invalidWeight(let index, let value): "the weight at \(index) is \(value); weights are finite and not negative"
    }
  }
}
