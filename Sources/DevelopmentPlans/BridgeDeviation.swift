/// The between-year deviation d(t) of ln y from its path: a Brownian bridge pinned at the origin and at the horizon, a
/// random walk beyond, the two independent.
///
/// cov(s, t) = q² (min(s, t) - s t / H) on [0, H]; q² (min(s, t) - H) beyond H.
public struct BridgeDeviation: Sendable, Hashable {
  /// q: innovation standard deviation per √year.
  public var scale: Double
  /// H in years.
  public var horizon: Double

  public init(scale: Double, horizon: Double) {
    self.scale = scale
    self.horizon = horizon
  }

  public func covariance(_ s: Double, _ t: Double) -> Double {
    let first = min(s, t)
    let last = max(s, t)
    if last <= horizon { return scale * scale * first * (horizon - last) / horizon }
    return first <= horizon ? 0 : scale * scale * (first - horizon)
  }
}
