import Distributions
import Glibc

/// The distribution of x_H, the log of the value realised at the horizon: a worded claim and an attainment prior.
///
/// ln realised = ln plan + ln(actual / plan), the second ~ N(δ, ω²). With μ = ln L + δ:
/// - point: N(μ, ω²); about: its deviation is hypot(ω, 0.03);
/// - at least: ln plan = ln L + Exp(m), an exponentially modified Gaussian;
/// - at most: its mirror, in attainment too. Who falls short of a floor ends below it, who falls short of a ceiling above it, so
///   attainment is plan over actual there and the centre is ln L - δ;
/// - band [L, U): the exponential excess truncated at ln(U/L).
public struct ClaimDistribution: Sendable, Hashable {
  private enum Shape: Hashable {
    case normal(Normal)
    case excess(ExponentiallyModifiedGaussian)
    /// The excess lies below: the distribution of -x_H.
    case mirrored(ExponentiallyModifiedGaussian)
  }

  private let shape: Shape

  public init(_ claim: Claim, attainment: AttainmentPrior, excessMean: Double) {
    let location = log(claim.bar) + attainment.logRatio
    let deviation = attainment.logDeviation
    func excess(_ location: Double, upTo bound: Double) -> ExponentiallyModifiedGaussian? {
      guard excessMean > 0, bound > 0 else { return nil }
      return ExponentiallyModifiedGaussian(
        location: location, deviation: deviation, excessMean: excessMean, excessBound: bound)
    }
    let normal = Shape.normal(Normal(mean: location, standardDeviation: deviation))
    shape =
      switch claim {
      case .point: normal
      case .about:
        .normal(Normal(mean: location, standardDeviation: hypot(deviation, Self.aboutDeviation)))
      case .atLeast: excess(location, upTo: .infinity).map(Shape.excess) ?? normal
      case .band(let lower, let upper): excess(location, upTo: log(upper / lower)).map(Shape.excess) ?? normal
      case .atMost:
        excess(attainment.logRatio - log(claim.bar), upTo: .infinity).map(Shape.mirrored)
          ?? .normal(Normal(mean: log(claim.bar) - attainment.logRatio, standardDeviation: deviation))
      }
    direction = claim.isFloor ? 1 : -1
  }

  /// 1 where a larger value is better attained, -1 for "at most".
  public let direction: Double

  /// Standard deviation of the log that 约 adds (METHOD §2).
  public static let aboutDeviation = 0.03

  public var isNormal: Bool { if case .normal = shape { true } else { false } }

  public var mean: Double {
    switch shape {
    case .normal(let normal): normal.mean
    case .excess(let excess): excess.mean
    case .mirrored(let excess): -excess.mean
    }
  }

  public var variance: Double {
    switch shape {
    case .normal(let normal): normal.variance
    case .excess(let excess), .mirrored(let excess): excess.variance
    }
  }

  public func logDensity(at x: Double) -> Double {
    switch shape {
    case .normal(let normal): normal.logDensity(at: x)
    case .excess(let excess): excess.logDensity(at: x)
    case .mirrored(let excess): excess.logDensity(at: -x)
    }
  }

  public func cdf(_ x: Double) -> Double {
    switch shape {
    case .normal(let normal): normal.cdf(x)
    case .excess(let excess): excess.cdf(x)
    case .mirrored(let excess): excess.complementaryCDF(-x)
    }
  }

  public func complementaryCDF(_ x: Double) -> Double {
    switch shape {
    case .normal(let normal): normal.complementaryCDF(x)
    case .excess(let excess): excess.complementaryCDF(x)
    case .mirrored(let excess): excess.cdf(-x)
    }
  }

  public func quantile(_ p: Double) -> Double {
    switch shape {
    case .normal(let normal): normal.quantile(p)
    case .excess(let excess): excess.quantile(p)
    case .mirrored(let excess): -excess.complementaryQuantile(p)
    }
  }
}
