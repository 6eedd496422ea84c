import LinearAlgebra

extension LeastSquaresSolution {
  /// Leverages, studentised residuals and Cook's distances on the tangent plane at the solution.
  ///
  /// What leaving an observation out would do if the model were linear there (Cook and Weisberg 1982, section 5.1).
  public func influence(in problem: some LeastSquaresProblem) -> Influence {
    Influence(
      leverages: leverages(in: problem), weighted: residuals, sigma: residualStandardDeviation,
      residualSumOfSquares: residualSumOfSquares, rank: rank, degreesOfFreedom: degreesOfFreedom)
  }

  /// The test of neighbouring residuals, with the moments of the tangent plane; residuals in order of time.
  public func durbinWatsonTest(in problem: some LeastSquaresProblem) throws(RegressionError) -> DurbinWatsonTest {
    let jacobian = problem.jacobian(at: parameters)
    let free = freeParameters
    let design = Matrix(rows: residuals.count, columns: free.count) { i, k in jacobian[i + free[k] * residuals.count] }
    return try DurbinWatsonTest(residuals: residuals, design: design)
  }
}
