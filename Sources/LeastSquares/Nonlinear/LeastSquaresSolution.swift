import LinearAlgebra

/// What a nonlinear solver found: the parameters, the residuals, how the search ended, and the precision of it all.
///
/// A solution is always returned; ``termination`` says whether it is a minimum. Covariances treat the residuals as
/// independent with one variance σ², estimated by RSS/(m − p) with p the number of free parameters, and rest on the
/// linearised model at the solution: σ²(JᵀJ)⁻¹ from the triangular factor of J (Bates and Watts 1988, section 2.3).
public struct LeastSquaresSolution: Sendable, Hashable {
  public let parameters: [Double]
  /// r at ``parameters``, with the weights of the problem in it; empty where nothing was evaluated.
  public let residuals: [Double]
  /// What was minimised: Σr², or the sum of the loss.
  public let cost: Double
  public let termination: Termination
  /// Trial steps, accepted or not, without refinement.
  public let iterations: Int
  public let residualEvaluations: Int
  public let jacobianEvaluations: Int
  /// The largest |cos| between the residuals and a free column of the Jacobian; zero at an exact minimum.
  public let gradientCosine: Double
  /// The loss that was minimised in place of the square.
  public let loss: RobustLoss?
  /// The factor of the Jacobian at the solution.
  public let factor: TriangularFactor
}

extension LeastSquaresSolution {
  public var isConverged: Bool { termination.isConverged }

  /// Σr², whatever was minimised.
  public var residualSumOfSquares: Double {
    if loss == nil { return cost }
    return residuals.reduce(0) { $0 + $1 * $1 }
  }

  /// The parameters that were neither fixed nor held by a bound.
  public var freeParameters: [Int] { factor.parameters.sorted() }

  /// Directions of the free parameters that the data determine.
  public var rank: Int { factor.rank }

  /// The condition number of the Jacobian after its columns are scaled to unit norm.
  public var conditionNumber: Double { factor.conditionNumber }

  /// Residuals less rank.
  public var degreesOfFreedom: Int { residuals.count - rank }

  /// √(RSS/dof); `nan` without degrees of freedom.
  public var residualStandardDeviation: Double {
    guard degreesOfFreedom > 0 else { return .nan }
    return (residualSumOfSquares / Double(degreesOfFreedom)).squareRoot()
  }

  /// σ²(JᵀJ)⁻¹ over all parameters.
  ///
  /// Zero rows belong to parameters that were held; an infinite variance to one that the data do not determine; `nan`
  /// everywhere to a fit without degrees of freedom. Under a robust loss J and σ² are those of the reweighted problem
  /// (Huber and Ronchetti 2009, section 7.6, first form).
  public var covariance: Matrix {
    let n = parameters.count
    let variance = dispersion
    return Matrix(rows: n, columns: n, storage: factor.inverseGram.map { $0 == 0 ? 0 : $0 * variance })
  }

  /// √ of the diagonal of ``covariance``.
  public var standardErrors: [Double] {
    let covariance = covariance
    return parameters.indices.map { covariance[$0, $0].squareRoot() }
  }

  /// The correlation of the estimates; `nan` in rows of parameters that were held.
  public var correlation: Matrix {
    let covariance = covariance
    let errors = parameters.indices.map { covariance[$0, $0].squareRoot() }
    var correlation = covariance
    for j in parameters.indices {
      for i in parameters.indices { correlation[i, j] = i == j ? 1 : covariance[i, j] / (errors[i] * errors[j]) }
    }
    return correlation
  }

  /// The variance of a residual: RSS/dof, or under a loss the weighted sum that the reweighted problem has.
  var dispersion: Double {
    guard degreesOfFreedom > 0 else { return .nan }
    guard let loss else { return cost / Double(degreesOfFreedom) }
    let weighted = residuals.reduce(0) { $0 + loss.weight($1) * $1 * $1 }
    return weighted / Double(degreesOfFreedom)
  }

  /// What a reader of the numbers ought to know.
  public var warnings: [FitWarning] {
    var warnings: [FitWarning] = []
    if !isConverged { warnings.append(.notConverged(termination)) }
    guard !residuals.isEmpty else { return warnings }
    let free = factor.parameters.count
    if rank < free {
      warnings.append(.rankDeficient(rank: rank, parameters: free))
    } else if conditionNumber > FitWarning.illConditionedAbove {
      warnings.append(.illConditioned(conditionNumber))
    }
    let held = parameters.indices.filter { !factor.parameters.contains($0) }
    if !held.isEmpty && !factor.parameters.isEmpty { warnings.append(.heldParameters(held)) }
    if degreesOfFreedom <= 0 { warnings.append(.noDegreesOfFreedom(residuals: residuals.count, parameters: free)) }
    if cost == 0 { warnings.append(.exactFit) }
    return warnings
  }
}

/// Something about a solution that its numbers do not show.
public enum FitWarning: Sendable, Hashable, CustomStringConvertible {
  case notConverged(Termination)
  /// Fewer directions are determined than there are free parameters; some standard errors are infinite.
  case rankDeficient(rank: Int, parameters: Int)
  /// More than half of the digits of the standard errors are lost.
  case illConditioned(Double)
  /// Parameters fixed by the caller or held by a bound, whose standard errors are zero by construction.
  case heldParameters([Int])
  /// As many parameters as observations: the residual variance cannot be estimated.
  case noDegreesOfFreedom(residuals: Int, parameters: Int)
  case exactFit

  /// 1/√ε.
  static let illConditionedAbove = 6.7e7

  public var description: String {
    switch self {
    case .notConverged(let termination): "the search did not converge (\(termination))"
    case .rankDeficient(let rank, let parameters):
      "the data determine \(rank) of \(parameters) parameters; fix a parameter or add data"
    case .illConditioned(let condition):
      "the parameters are nearly dependent (condition \(condition)); standard errors have few digits"
    case .heldParameters(let parameters): "parameters \(parameters) are held by bounds and carry no uncertainty"
    case .noDegreesOfFreedom(let residuals, let parameters):
      "\(residuals) observations for \(parameters) parameters leave no degrees of freedom"
    case .exactFit: "the model passes through every observation; standard errors are zero"
    }
  }
}
