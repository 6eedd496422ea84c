import Glibc
import LinearAlgebra

/// Disaggregation by regression on indicators at the high frequency: Chow and Lin, Fernandez, Litterman.
///
/// x = Z·b + u with u an autoregressive process, b by generalised least squares on the low-frequency figures, and the
/// low-frequency residual spread over the high periods as the process would. The figures given are met exactly.
public struct RegressionDisaggregation: Sendable {
  /// The process of the errors.
  public enum Method: Sendable, Hashable {
    /// uₜ = ρ uₜ₋₁ + εₜ, stationary (Chow and Lin 1971).
    case chowLin(Correlation = .maximumLikelihood)
    /// uₜ = uₜ₋₁ + εₜ from u₀ = 0 (Fernandez 1981).
    case fernandez
    /// uₜ = uₜ₋₁ + vₜ, vₜ = ρ vₜ₋₁ + εₜ, both from zero (Litterman 1983).
    case litterman(Correlation = .maximumLikelihood)
  }

  /// Where ρ comes from.
  public enum Correlation: Sendable, Hashable {
    case fixed(Double)
    /// The ρ in [0, 1) of largest Gaussian likelihood of the low-frequency figures (Bournay and Laroque 1979).
    case maximumLikelihood
    /// The ρ in [0, 1) of smallest uᵀV⁻¹u (Barbone, Bodo and Visco 1981).
    case minimumResidualSumOfSquares
  }

  public var method: Method
  public var aggregation: Aggregation
  /// Whether a constant stands beside the indicators.
  public var includesConstant: Bool

  public init(_ method: Method, aggregation: Aggregation = .sum, includesConstant: Bool = true) {
    self.method = method
    self.aggregation = aggregation
    self.includesConstant = includesConstant
  }

  /// Distributes low-frequency figures.
  ///
  /// - Parameters:
  ///   - low: the m figures to be met exactly.
  ///   - frequency: how many high periods make a low one.
  ///   - indicators: series of one length n ≥ m·frequency; periods after the last low figure are extrapolated.
  /// - Throws: lengths that do not match, numbers that are not finite, no more figures than coefficients, indicators that
  ///   are dependent, ρ outside (-1, 1).
  /// - Complexity: O(n·m²) for a fixed ρ, some 70 times that when ρ is estimated.
  public func disaggregate(
    _ low: [Double], frequency: Int, indicators: [[Double]]
  ) throws(OfficialStatisticsError) -> Disaggregation {
    let count = indicators.first?.count
    let system = try DisaggregationSystem(low, frequency, aggregation, highCount: count)
    for indicator in indicators {
      guard indicator.count == system.highCount else {
        throw .wrongSize(of: "each indicator", expected: system.highCount, given: indicator.count)
      }
      try requireFinite(indicator, "an indicator")
    }
    let constant = includesConstant ? [[Double](repeating: 1, count: system.highCount)] : []
    let regressors = Matrix(columns: constant + indicators)
    guard low.count > regressors.columns, regressors.columns > 0 else {
      throw .tooFewPeriods(required: regressors.columns + 1, available: low.count)
    }
    let search = CorrelationSearch(system: system, low: low, regressors: regressors, method: method)
    return try search.run()
  }
}

/// A high-frequency series that meets its low-frequency figures, with what it rests on.
public struct Disaggregation: Sendable {
  /// x, one per period of the indicators.
  public let values: [Double]
  /// The standard deviation of each error in x, given ρ; small where the low figure nearly determines it.
  public let standardErrors: [Double]
  /// b: the constant first, when there is one.
  public let coefficients: [Double]
  public let coefficientErrors: [Double]
  /// The ρ used; zero for Fernandez.
  public let correlation: Double
  /// Whether an estimated ρ ended at the edge of its range, where the likelihood tells little.
  public let correlationIsAtBound: Bool
  /// σ² = uᵀV⁻¹u/(m - k), the variance of the shocks.
  public let shockVariance: Double
  /// The Gaussian log-likelihood of the low-frequency figures at σ² = uᵀV⁻¹u/m.
  public let logLikelihood: Double
}

/// Finds ρ, then estimates with it.
private struct CorrelationSearch {
  let system: DisaggregationSystem
  let low: [Double]
  let regressors: Matrix
  let method: RegressionDisaggregation.Method

  /// A ρ above this makes a series of any usual length a random walk to four digits.
  static let largestCorrelation = 0.999

  func run() throws(OfficialStatisticsError) -> Disaggregation {
    switch method {
    case .fernandez: return try finish(0, isAtBound: false)
    case .chowLin(let correlation), .litterman(let correlation):
      switch correlation {
      case .fixed(let rho):
        guard abs(rho) < 1 else {
          throw .outsideDomain(of: "the correlations", position: 0, value: rho, requirement: "between -1 and 1")
        }
        return try finish(rho, isAtBound: false)
      case .maximumLikelihood:
        return try finishAtMinimum { -logLikelihood($0) }
      case .minimumResidualSumOfSquares:
        return try finishAtMinimum(\.weightedSumOfSquares)
      }
    }
  }

  private func errors(_ rho: Double) -> ErrorProcess {
    switch method {
    case .chowLin: ErrorProcess(first: rho, second: 0)
    case .fernandez: ErrorProcess(first: 1, second: 0)
    case .litterman: ErrorProcess(first: 1, second: rho)
    }
  }

  private func logLikelihood(_ estimate: DisaggregationEstimate) -> Double {
    let m = Double(low.count)
    return -0.5 * (m * (log(2 * Double.pi * estimate.weightedSumOfSquares / m) + 1) + estimate.logDeterminant)
  }

  /// A grid, because the criterion can have two minima, then golden sections about its best point.
  private func finishAtMinimum(
    _ criterion: (DisaggregationEstimate) -> Double
  ) throws(OfficialStatisticsError) -> Disaggregation {
    func value(_ rho: Double) throws(OfficialStatisticsError) -> Double {
      criterion(try system.estimate(low, regressors: regressors, errors: errors(rho)))
    }
    let steps = 25
    let grid = (0...steps).map { Self.largestCorrelation * Double($0) / Double(steps) }
    var best = 0, least = Double.infinity
    for (k, rho) in grid.enumerated() {
      let found = try value(rho)
      if found < least { (best, least) = (k, found) }
    }
    var (a, b) = (grid[max(0, best - 1)], grid[min(steps, best + 1)])
    let golden = (5.0.squareRoot() - 1) / 2
    // Forty sections narrow the bracket by 2e8, to the flatness of the criterion in double.
    for _ in 0..<40 {
      let (left, right) = (b - golden * (b - a), a + golden * (b - a))
      if try value(left) <= value(right) { b = right } else { a = left }
    }
    let rho = (a + b) / 2
    let isAtBound = rho < 1e-6 || rho > Self.largestCorrelation - 1e-6
    return try finish(rho, isAtBound: isAtBound)
  }

  private func finish(_ rho: Double, isAtBound: Bool) throws(OfficialStatisticsError) -> Disaggregation {
    let estimate = try system.estimate(low, regressors: regressors, errors: errors(rho), withVariances: true)
    let variance = estimate.weightedSumOfSquares / Double(low.count - regressors.columns)
    return Disaggregation(
      values: estimate.values, standardErrors: estimate.varianceShape.map { (variance * $0).squareRoot() },
      coefficients: estimate.coefficients,
      coefficientErrors: estimate.coefficientShape.diagonal.map { (variance * $0).squareRoot() }, correlation: rho,
      correlationIsAtBound: isAtBound, shockVariance: variance, logLikelihood: logLikelihood(estimate))
  }
}
