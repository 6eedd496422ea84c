import Glibc

/// One path of a family from a base to a target, prepared for evaluation at many times.
///
/// Everything is in natural logarithms: `base` is ln μ(0), `target` is ln μ(H). A time at which the path does not exist
/// (outside the family's support, or a falling ramp that would go below zero after the horizon) has the value `nan`,
/// which carries weight zero in the posterior.
public struct AnchoredPath: Sendable, Hashable {
  public let family: PathFamily
  /// x₀ = ln μ(0).
  public let base: Double
  /// x_H = ln μ(H).
  public let target: Double
  /// η, the logit of the maturity at the horizon; unused by the exponential path.
  public let eta: Double
  /// ln k, the logarithm of the ramp's exponent; used by the ramp alone.
  public let logExponent: Double
  /// H, in the unit of time of `logValue(at:)`.
  public let horizon: Double
  private let shape: PathShape

  /// - Precondition: `horizon` is positive.
  public init(
    _ family: PathFamily, base: Double, target: Double, eta: Double = 0, logExponent: Double = 0, horizon: Double
  ) {
    precondition(horizon > 0, "a path needs a horizon after its origin")
    self.family = family
    self.base = base
    self.target = target
    self.eta = eta
    self.logExponent = logExponent
    self.horizon = horizon
    shape =
      switch family {
      case .exponential: .exponential
      case .logistic: .logistic(LogisticPath(base: base, target: target, eta: eta))
      case .gompertz: .gompertz(GompertzPath(base: base, target: target, eta: eta))
      case .rampWeibull: .rampWeibull(RampWeibullPath(base: base, target: target, eta: eta, logExponent: logExponent))
      }
  }

  /// ln μ(t) for t ≥ 0.
  public func logValue(at time: Double) -> Double {
    let s = time / horizon
    return switch shape {
    case .exponential: (1 - s) * base + s * target
    case .logistic(let path): path.logValue(s)
    case .gompertz(let path): path.logValue(s)
    case .rampWeibull(let path): path.logValue(s)
    }
  }

  /// ∂ ln μ(t) by base, target, η and ln k; a parameter that the family does not have has derivative zero.
  public func gradient(at time: Double) -> PathGradient {
    let s = time / horizon
    return switch shape {
    case .exponential: PathGradient(base: 1 - s, target: s)
    case .logistic(let path): path.gradient(s)
    case .gompertz(let path): path.gradient(s)
    case .rampWeibull(let path): path.gradient(s)
    }
  }
}

/// The derivatives of ln μ(t) by the parameters of a path.
public struct PathGradient: Sendable, Hashable {
  public var base: Double
  public var target: Double
  public var eta: Double
  public var logExponent: Double

  public init(base: Double, target: Double, eta: Double = 0, logExponent: Double = 0) {
    self.base = base
    self.target = target
    self.eta = eta
    self.logExponent = logExponent
  }

  static let undefined = PathGradient(base: .nan, target: .nan, eta: .nan, logExponent: .nan)
}

/// The constants of a path that do not depend on time.
private enum PathShape: Sendable, Hashable {
  case exponential
  case logistic(LogisticPath)
  case gompertz(GompertzPath)
  case rampWeibull(RampWeibullPath)
}
