import Distributions
import Glibc

/// The distribution of x_H, the log of the value realised at the horizon: a worded claim and an attainment prior.
///
/// ln realised = ln plan + ln(actual / plan), the second ~ N(δ, ω²). With μ = ln L + δ:
/// - point: N(μ, ω²); about: its deviation is hypot(ω, 0.03);
/// - at least: ln plan = ln L + Exp(m), an exponentially modified Gaussian; at most is its mirror;
/// - band [L, U): the exponential excess truncated at ln(U/L).
public struct ClaimDistribution: Sendable, Hashable {
  /// μ.
  public let location: Double
  /// ω, with the vagueness of 约 in it.
  public let deviation: Double
  /// m; zero where there is no excess.
  public let excessMean: Double
  /// ln(U/L); infinite where the excess has no end.
  public let excessBound: Double
  /// -1 for `atMost`: the excess lies below the figure.
  public let direction: Double

  /// - Parameter reportingError: r; positive for the distribution of a reported value instead of the true one.
  public init(_ claim: Claim, attainment: AttainmentPrior, excessMean: Double, reportingError: Double = 0) {
    location = log(claim.bar) + attainment.logRatio
    var deviation = hypot(attainment.logDeviation, reportingError)
    switch claim {
    case .point:
      (self.excessMean, excessBound, direction) = (0, 0, 1)
    case .about:
      deviation = hypot(deviation, Self.aboutDeviation)
      (self.excessMean, excessBound, direction) = (0, 0, 1)
    case .atLeast:
      (self.excessMean, excessBound, direction) = (excessMean, .infinity, 1)
    case .band(let lower, let upper):
      (self.excessMean, excessBound, direction) = (excessMean, log(upper / lower), 1)
    case .atMost:
      (self.excessMean, excessBound, direction) = (excessMean, .infinity, -1)
    }
    self.deviation = deviation
  }

  /// Standard deviation of the log that 约 adds (METHOD §2).
  public static let aboutDeviation = 0.03

  private var hasExcess: Bool { excessMean > 0 && excessBound > 0 }
  /// m/ω… as ω/m, the rate of the excess in units of the deviation.
  private var rate: Double { deviation / excessMean }
  /// ln(1 - e^(-D/m)), the log of the mass that truncation keeps.
  private var logKept: Double { excessBound.isInfinite ? 0 : log(-expm1(-excessBound / excessMean)) }

  /// E[excess].
  private var meanExcess: Double {
    guard hasExcess else { return 0 }
    if excessBound.isInfinite { return excessMean }
    return excessMean - excessBound / expm1(excessBound / excessMean)
  }

  private var excessVariance: Double {
    guard hasExcess else { return 0 }
    if excessBound.isInfinite { return excessMean * excessMean }
    let d = excessBound / excessMean
    let e = exp(-d)
    return excessMean * excessMean - excessBound * excessBound * e / ((1 - e) * (1 - e))
  }

  public var mean: Double { location + direction * meanExcess }
  public var variance: Double { deviation * deviation + excessVariance }

  public func logDensity(at x: Double) -> Double {
    let u = direction * (x - location) / deviation
    guard hasExcess else { return -u * u / 2 - log(deviation) - 0.9189385332046727 }
    let a = rate
    let head = SpecialFunctions.logNormalCDF(u - a)
    var log = a * a / 2 - u * a + head - Glibc.log(excessMean)
    if excessBound.isFinite {
      let v = u - excessBound / deviation - a
      // Φ(u-a) - Φ(v): on the side where both are near one, complements keep the difference.
      let difference =
        v > 0
        ? SpecialFunctions.normalCDF(-v) - SpecialFunctions.normalCDF(-(u - a))
        : SpecialFunctions.normalCDF(u - a) - SpecialFunctions.normalCDF(v)
      let logDifference = u - a < -30 ? head : Glibc.log(difference)
      log = a * a / 2 - u * a + logDifference - Glibc.log(excessMean) - logKept
    }
    return log
  }

  public func cdf(_ x: Double) -> Double {
    direction > 0 ? forwardCDF(x) : 1 - forwardCDF(2 * location - x)
  }

  public func complementaryCDF(_ x: Double) -> Double {
    direction > 0 ? 1 - forwardCDF(x) : forwardCDF(2 * location - x)
  }

  private func forwardCDF(_ x: Double) -> Double {
    let u = (x - location) / deviation
    guard hasExcess else { return SpecialFunctions.normalCDF(u) }
    let a = rate
    // P = [Φ(u) - e^{-D/m}Φ(u_D)] / kept - m f(x), integrating by parts.
    let tail = excessBound.isInfinite ? 0 : exp(-excessBound / excessMean)
    let head =
      SpecialFunctions.normalCDF(u) - (tail == 0 ? 0 : tail * SpecialFunctions.normalCDF(u - excessBound / deviation))
    _ = a
    let density = exp(forwardLogDensity(x))
    return max(0, head / exp(logKept) - excessMean * density)
  }

  private func forwardLogDensity(_ x: Double) -> Double {
    direction > 0 ? logDensity(at: x) : logDensity(at: 2 * location - x)
  }

  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return -.infinity }
    if p >= 1 { return .infinity }
    guard hasExcess else { return location + direction * deviation * SpecialFunctions.normalQuantile(p) }
    var lower = mean - 12 * variance.squareRoot() - 40 * excessMean
    var upper = mean + 12 * variance.squareRoot() + 40 * excessMean
    var x = mean + variance.squareRoot() * SpecialFunctions.normalQuantile(p)
    for _ in 0..<100 {
      let error = cdf(x) - p
      if error > 0 { upper = x } else { lower = x }
      let step = error / exp(logDensity(at: x))
      var next = x - step
      if !(next > lower && next < upper) { next = (lower + upper) / 2 }
      if abs(next - x) <= 1e-15 * (1 + abs(x)) { return next }
      x = next
    }
    return x
  }
}
