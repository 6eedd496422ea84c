/// A robust fit whose scale is estimated from the residuals.
///
/// A loss needs the size of an ordinary residual. Here it comes from the data: the residuals of a soft-L1 fit give
/// σ = 1.4826 · median|r|, the median absolute deviation scaled to the normal (Rousseeuw and Croux 1993), the loss is
/// fitted at c = `tuning`·σ, and both are repeated until σ settles. The loss is redescending only at the end, so the
/// Tukey fit starts from a neighbourhood that outliers did not choose.
public struct RobustRegression: Sendable, Hashable {
  public var shape: RobustLoss.Shape
  /// c in units of σ; by default the value of 95% efficiency under normal errors.
  public var tuning: Double
  public var solver: LevenbergMarquardt

  public init(_ shape: RobustLoss.Shape, tuning: Double? = nil, solver: LevenbergMarquardt = LevenbergMarquardt()) {
    self.shape = shape
    self.tuning = tuning ?? Self.efficientTuning(shape)
    self.solver = solver
    precondition(self.tuning > 0, "the tuning constant is positive, \(self.tuning) given")
  }

  /// Constants of 95% efficiency: Holland and Welsch (1977); soft-L1 by the same calculation.
  static func efficientTuning(_ shape: RobustLoss.Shape) -> Double {
    switch shape {
    case .huber: 1.345
    case .softL1: 1.4
    case .cauchy: 2.385
    case .tukey: 4.685
    }
  }

  public struct Result: Sendable, Hashable {
    public let solution: LeastSquaresSolution
    /// The robust standard deviation of a residual.
    public let scale: Double
    /// The weight that each residual has in the end; near zero for an outlier.
    public let weights: [Double]
    /// Whether the scale settled.
    public let isSettled: Bool
  }

  public func solve(
    _ problem: some LeastSquaresProblem, from start: [Double], within bounds: ParameterBounds? = nil
  ) -> Result {
    var workspace = LevenbergMarquardtWorkspace()
    var plain = solver
    plain.options.loss = nil
    var solution = plain.solve(problem, from: start, within: bounds, using: &workspace)
    guard solution.residuals.allSatisfy(\.isFinite), !solution.residuals.isEmpty else {
      return Result(solution: solution, scale: .nan, weights: [], isSettled: false)
    }
    var scale = Self.scale(of: solution)
    for round in 0..<Self.maximumRounds {
      // A scale of zero: most residuals vanish, and the fit through them is the answer.
      guard scale > 0 else { break }
      let loss = RobustLoss(round < 2 ? .softL1 : shape, scale: tuning * scale)
      var robust = solver
      robust.options.loss = loss
      solution = robust.solve(problem, from: solution.parameters, within: bounds, using: &workspace)
      let next = Self.scale(of: solution)
      let isSettled = round >= 2 && abs(next - scale) <= Self.scaleTolerance * scale
      if isSettled {
        return Result(
          solution: solution, scale: scale, weights: solution.residuals.map { loss.weight($0) }, isSettled: true)
      }
      scale = next
    }
    let weights = solution.residuals.map { residual in solution.loss?.weight(residual) ?? 1 }
    return Result(solution: solution, scale: scale, weights: weights, isSettled: scale == 0)
  }

  private static let maximumRounds = 50
  private static let scaleTolerance = 1e-6

  /// 1.4826 · median|r|, over the larger half of a fit with p parameters, which makes p residuals small.
  private static func scale(of solution: LeastSquaresSolution) -> Double {
    let sizes = solution.residuals.map { abs($0) }.sorted()
    let count = sizes.count
    let position = min(count - 1, (count + solution.rank) / 2)
    return 1.4826 * sizes[position]
  }
}
