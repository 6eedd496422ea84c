import Glibc

/// A claim on a year before the horizon, as it conditions the path to the last target.
///
/// Each claim has its attainment prior: ln of the true value at T is worded figure plus attainment, with mean m_T and
/// deviation s_T (`ClaimDistribution`, by its first two moments). A plan that falls short early is expected to fall short
/// late, so the attainments of two years are correlated: as if they gathered evenly from the origin, corr(T, H) = √(T/H),
/// that of Brownian motion. Given x_H this leaves
///
///     x_T | x_H ~ N(m_T + √(T/H) s_T (x_H - m_H)/s_H, s_T² (1 - T/H)),
///
/// an observation of the path at T that leans on the target. It bends the way to the horizon; what is claimed of the horizon
/// itself is not counted twice. METHOD §2-3 state one claim; this is ours, and says so in the basis as `interim:YEAR`.
public struct InterimClaim: Sendable, Hashable {
  /// T, years after the origin.
  public var time: Double
  /// m_T.
  public var mean: Double
  /// s_T.
  public var deviation: Double

  public init(time: Double, mean: Double, deviation: Double) {
    self.time = time
    self.mean = mean
    self.deviation = deviation
  }

  public init(time: Double, claim: ClaimDistribution) {
    self.init(time: time, mean: claim.mean, deviation: claim.variance.squareRoot())
  }

  /// E[x_T | x_H].
  @inline(__always)
  func value(given target: Double, of problem: PathProblem) -> Double {
    mean + (time / problem.horizon).squareRoot() * deviation * problem.standardized(target)
  }
}

extension PathProblem {
  /// How many values the path is conditioned on: observations, then interim claims.
  var conditionCount: Int { observations.count + interim.count }
  var hasConditions: Bool { conditionCount > 0 }
  var conditionTimes: [Double] { observations.map(\.time) + interim.map(\.time) }

  @inline(__always)
  func standardized(_ target: Double) -> Double { (target - claimMean) / claimDeviation }

  /// The covariance of what stands between two conditions and the path: reporting errors, and for claims the part of
  /// attainment that the horizon does not tell, s_i s_j (corr(T_i, T_j) - corr(T_i, H) corr(T_j, H)).
  func noiseCovariance(_ i: Int, _ j: Int) -> Double {
    let observed = observations.count
    if i < observed || j < observed {
      guard i == j else { return 0 }
      let noise = observations[i].noise ?? prior.reportingError
      return noise * noise
    }
    let (a, b) = (interim[i - observed], interim[j - observed])
    let (first, last) = (min(a.time, b.time), max(a.time, b.time))
    return a.deviation * b.deviation * ((first / last).squareRoot() - (a.time * b.time).squareRoot() / horizon)
  }
}
