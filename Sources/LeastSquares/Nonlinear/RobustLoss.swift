import Glibc

/// A loss ρ that grows more slowly than the square, so that an outlier cannot pull the fit to itself.
///
/// The solver minimises Σ c² ρ((rᵢ/c)²), where c is the `scale`: residuals well below c are treated as least squares
/// treats them. With z = (r/c)²:
///
/// | loss      | ρ(z)                                   | c for 95% efficiency at σ = 1 |
/// |-----------|----------------------------------------|-------------------------------|
/// | huber     | z for z ≤ 1, else 2√z − 1              | 1.345                         |
/// | softL1    | 2(√(1+z) − 1)                          |                               |
/// | cauchy    | log(1 + z)                             | 2.385                         |
/// | tukey     | (1 − (1−z)³)/3 for z ≤ 1, else 1/3     | 4.685                         |
///
/// Huber (1964); Beaton and Tukey (1974); Holland and Welsch (1977) for the constants; Triggs et al. (2000), section 4,
/// for the way a loss enters Gauss-Newton.
public struct RobustLoss: Sendable, Hashable {
  public enum Shape: Sendable, Hashable, CaseIterable { case huber, softL1, cauchy, tukey }

  public var shape: Shape
  /// The residual c at which the loss departs from the square, in the unit of the residuals; positive and finite.
  public var scale: Double

  public init(_ shape: Shape, scale: Double) {
    precondition(scale > 0 && scale.isFinite, "the scale of a loss is positive and finite, \(scale) given")
    self.shape = shape
    self.scale = scale
  }

  public static func huber(scale: Double) -> RobustLoss { RobustLoss(.huber, scale: scale) }
  public static func softL1(scale: Double) -> RobustLoss { RobustLoss(.softL1, scale: scale) }
  public static func cauchy(scale: Double) -> RobustLoss { RobustLoss(.cauchy, scale: scale) }
  public static func tukey(scale: Double) -> RobustLoss { RobustLoss(.tukey, scale: scale) }

  /// The contribution c² ρ((r/c)²) of one residual to the cost.
  public func cost(_ residual: Double) -> Double {
    let u = residual / scale
    return scale * scale * value(u * u)
  }

  /// ρ(z).
  func value(_ z: Double) -> Double {
    switch shape {
    case .huber: z <= 1 ? z : 2 * z.squareRoot() - 1
    // 2(√(1+z) − 1) without the cancellation at small z.
    case .softL1: 2 * z / ((1 + z).squareRoot() + 1)
    case .cauchy: log1p(z)
    // (1 − (1−z)³)/3 = z − z² + z³/3.
    case .tukey: z <= 1 ? z * (1 - z * (1 - z / 3)) : 1.0 / 3
    }
  }

  /// ρ′(z): the weight of an observation relative to least squares, between 0 and 1.
  func slope(_ z: Double) -> Double {
    switch shape {
    case .huber: z <= 1 ? 1 : 1 / z.squareRoot()
    case .softL1: 1 / (1 + z).squareRoot()
    case .cauchy: 1 / (1 + z)
    case .tukey: z <= 1 ? (1 - z) * (1 - z) : 0
    }
  }

  /// ρ″(z), never positive.
  func curvature(_ z: Double) -> Double {
    switch shape {
    case .huber: z <= 1 ? 0 : -0.5 / (z * z.squareRoot())
    case .softL1: -0.5 / ((1 + z) * (1 + z).squareRoot())
    case .cauchy: -1 / ((1 + z) * (1 + z))
    case .tukey: z <= 1 ? -2 * (1 - z) : 0
    }
  }

  /// The factors by which a residual and its row of the Jacobian are multiplied so that the Gauss-Newton model of the
  /// squared problem has the gradient of the loss exactly and its curvature as far as that is positive.
  ///
  /// With s = ρ′ + 2zρ″ the row is scaled by √s and the residual by ρ′/√s. Where s is small or negative it is held at
  /// a tenth of ρ′, which keeps the model convex and the gradient exact.
  func rowFactors(_ residual: Double) -> (residual: Double, row: Double) {
    let u = residual / scale
    let z = u * u
    let slope = slope(z)
    guard slope > 0 else { return (0, 0) }
    let curvature = max(slope + 2 * z * curvature(z), 0.1 * slope)
    let row = curvature.squareRoot()
    return (slope / row, row)
  }

  /// ρ′((r/c)²), the weight that an equivalent weighted least-squares problem would give the residual.
  public func weight(_ residual: Double) -> Double {
    let u = residual / scale
    return slope(u * u)
  }
}
