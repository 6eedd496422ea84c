import Glibc
import LinearAlgebra

/// What the replicates of a bootstrap found.
public struct BootstrapDistribution: Sendable, Hashable {
  /// The estimates that were resampled around.
  public let estimates: [Double]
  /// The parameters of each replicate that converged, in the order of the streams.
  public let replicates: [[Double]]
  /// Replicates whose search did not converge; left out of everything below.
  public let failures: Int

  init(solution: LeastSquaresSolution, fits: [[Double]?]) {
    estimates = solution.parameters
    replicates = fits.compactMap { $0 }
    failures = fits.count - replicates.count
  }

  /// The mean of the replicates less the estimate.
  public func bias(of parameter: Int) -> Double { mean(parameter) - estimates[parameter] }

  /// The standard deviation of the replicates.
  public func standardError(of parameter: Int) -> Double {
    guard replicates.count > 1 else { return .nan }
    let centre = mean(parameter)
    let sum = replicates.reduce(0) { $0 + ($1[parameter] - centre) * ($1[parameter] - centre) }
    return (sum / Double(replicates.count - 1)).squareRoot()
  }

  /// The central interval of the replicates (Efron's percentile interval), which respects transformations.
  public func percentileInterval(for parameter: Int, level: Double = 0.95) -> Interval {
    interval(of: replicates.map { $0[parameter] }, level: level)
  }

  /// The percentile interval of a function of the parameters.
  public func percentileInterval(level: Double = 0.95, of function: ([Double]) -> Double) -> Interval {
    interval(of: replicates.map(function), level: level)
  }

  private func mean(_ parameter: Int) -> Double {
    replicates.reduce(0) { $0 + $1[parameter] } / Double(replicates.count)
  }

  private func interval(of values: [Double], level: Double) -> Interval {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1, \(level) given")
    let sorted = values.sorted()
    return Interval(
      lower: Self.quantile(sorted, (1 - level) / 2), upper: Self.quantile(sorted, (1 + level) / 2))
  }

  /// The quantile at rank (n + 1)p, between neighbours (Davison and Hinkley 1997, section 5.2.1); infinite where p lies
  /// beyond the ends that n values can tell.
  private static func quantile(_ sorted: [Double], _ p: Double) -> Double {
    let rank = Double(sorted.count + 1) * p
    if rank < 1 { return -.infinity }
    if rank > Double(sorted.count) { return .infinity }
    let index = Int(rank)
    let share = rank - Double(index)
    guard share > 0 else { return sorted[index - 1] }
    return sorted[index - 1] + share * (sorted[index] - sorted[index - 1])
  }
}

/// The intervals of one parameter by each method, side by side.
///
/// Where they agree the linearised model is a fair picture; where they do not, the profile follows the data and the
/// Wald interval the tangent.
public struct IntervalComparison: Sendable, Hashable {
  public let parameter: Int
  public let level: Double
  public let estimate: Double
  public let wald: Interval
  public let profile: ProfileInterval
  public let bootstrap: Interval?
}

extension LeastSquaresSolution {
  /// Wald, profile and, with replicates, bootstrap intervals of every free parameter.
  public func intervals(
    in problem: some LeastSquaresProblem, within bounds: ParameterBounds? = nil, level: Double = 0.95,
    bootstrap: BootstrapDistribution? = nil
  ) -> [IntervalComparison] {
    let profile = ProfileLikelihood(problem, self, within: bounds)
    return freeParameters.map { parameter in
      IntervalComparison(
        parameter: parameter, level: level, estimate: parameters[parameter],
        wald: waldInterval(for: parameter, level: level), profile: profile.interval(for: parameter, level: level),
        bootstrap: bootstrap.map { $0.percentileInterval(for: parameter, level: level) })
    }
  }

  /// The diagonal of J(JᵀJ)⁻¹Jᵀ over the free parameters: the pull of each observation on its own fit, 0 to 1.
  public func leverages(in problem: some LeastSquaresProblem) -> [Double] {
    let jacobian = problem.jacobian(at: parameters)
    let m = problem.residualCount
    var rows = [Double](repeating: 1, count: m)
    if let loss { rows = residuals.map { loss.rowFactors($0).row } }
    return (0..<m).map { i in
      let norm = factor.scaledNorm(ofGradient: parameters.indices.map { rows[i] * jacobian[i + $0 * m] })
      return min(norm * norm, 1)
    }
  }
}
