import Distributions
import Glibc

/// The profile of one parameter: how the best attainable cost rises as the parameter is held away from its estimate.
///
/// The interval of level 1 − α is {v : RSS(v) ≤ RSS_min (1 + F₁₋α(1, n−p)/(n−p))}, with RSS(v) the minimum over the
/// other parameters (Bates and Watts 1988, section 6.1). It follows the curvature of the model, and it may have no end:
/// where RSS(v) levels off below the threshold, that side is reported as open, and the data do not bound the parameter
/// on that side.
public struct ProfileLikelihood<Problem: LeastSquaresProblem> {
  public let problem: Problem
  public let solution: LeastSquaresSolution
  public let bounds: ParameterBounds
  public let solver: LevenbergMarquardt
  /// What a rise of the cost is measured against.
  public var statistic: Statistic
  /// How closely √ of the statistic meets √ of its threshold at an end, relative to it.
  public var tolerance = 1e-11
  /// Wall-clock time for one interval; a side that is not found by then is undetermined.
  public var timeLimit: Duration = .seconds(60)

  public enum Statistic: Sendable, Hashable {
    /// (RSS(v) − RSS_min)/s² against F(1, n−p): exact for a linear model with normal errors.
    case fRatio
    /// n·log(RSS(v)/RSS_min) against χ²(1): the likelihood ratio with σ profiled out.
    case likelihoodRatio
  }

  /// - Parameters:
  ///   - problem: the problem that was solved.
  ///   - solution: its converged solution.
  ///   - bounds: the bounds it was solved within.
  public init(
    _ problem: Problem, _ solution: LeastSquaresSolution, within bounds: ParameterBounds? = nil,
    solver: LevenbergMarquardt = LevenbergMarquardt(), statistic: Statistic = .fRatio
  ) {
    self.problem = problem
    self.solution = solution
    self.bounds = bounds ?? .unbounded(problem.parameterCount)
    self.solver = solver
    self.statistic = statistic
  }

  /// The best fit with one parameter held.
  public struct Point: Sendable, Hashable {
    public let value: Double
    public let cost: Double
    /// All parameters there.
    public let parameters: [Double]
    /// The statistic: 0 at the estimate; infinite where the model is not defined.
    public let rise: Double
  }

  /// The interval of a parameter.
  ///
  /// - Precondition: `level` lies strictly between 0 and 1.
  public func interval(for parameter: Int, level: Double = 0.95) -> ProfileInterval {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1, \(level) given")
    var search = ProfileSearch(profile: self, parameter: parameter, threshold: threshold(level))
    let lower = search.end(direction: -1)
    let upper = search.end(direction: 1)
    return ProfileInterval(
      parameter: parameter, level: level, estimate: solution.parameters[parameter], lower: lower, upper: upper,
      betterParameters: search.better?.parameters)
  }

  /// The profile at given values, in their order, each fit started from the one before it.
  public func trace(for parameter: Int, at values: [Double]) -> [Point] {
    var search = ProfileSearch(profile: self, parameter: parameter, threshold: .infinity)
    return values.map { search.point(at: $0) }
  }

  private func threshold(_ level: Double) -> Double {
    guard solution.degreesOfFreedom > 0 else { return .infinity }
    switch statistic {
    case .fRatio:
      let t = StudentT(degreesOfFreedom: Double(solution.degreesOfFreedom)).quantile(0.5 + level / 2)
      return t * t
    case .likelihoodRatio: return ChiSquared(degreesOfFreedom: 1).quantile(level)
    }
  }

  func rise(of cost: Double) -> Double {
    switch statistic {
    case .fRatio:
      return (cost - solution.cost) * Double(solution.degreesOfFreedom) / solution.cost
    case .likelihoodRatio:
      return Double(solution.residuals.count) * log1p((cost - solution.cost) / solution.cost)
    }
  }
}

extension ProfileLikelihood: Sendable where Problem: Sendable {}

/// One end of a profile interval.
public enum ProfileEnd: Sendable, Hashable {
  /// The statistic crosses its threshold here.
  case crossing(Double)
  /// The statistic is still below its threshold at the bound of the parameter.
  case bound(Double)
  /// The statistic levels off below its threshold: the data do not bound the parameter on this side.
  case open
  /// The search ended at a value without an answer: the fits beyond it fail.
  case undetermined(reached: Double)
}

/// A profile interval, whose ends may be open.
public struct ProfileInterval: Sendable, Hashable {
  public let parameter: Int
  public let level: Double
  public let estimate: Double
  public let lower: ProfileEnd
  public let upper: ProfileEnd
  /// Parameters with a smaller cost than the solution's, if the search met any: the solution was not the minimum, and
  /// the interval should be computed again from these.
  public let betterParameters: [Double]?

  /// The ends as numbers; an open or undetermined end is infinite.
  public var interval: Interval {
    Interval(lower: Self.value(lower, open: -.infinity), upper: Self.value(upper, open: .infinity))
  }

  private static func value(_ end: ProfileEnd, open: Double) -> Double {
    switch end {
    case .crossing(let value), .bound(let value): value
    case .open, .undetermined: open
    }
  }
}
