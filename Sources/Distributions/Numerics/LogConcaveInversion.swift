import Glibc

/// The inverse of a distribution function whose density is log-concave in the coordinate that is solved for.
///
/// Then the logarithm g of the lower tail is concave and increasing, and Newton's method on g(u) = ln p converges from
/// every start: a tangent lies above the curve, so each step but the first approaches from the left. The residual after
/// a step is about its square, so one step past 1e-8 is the last.
enum LogConcaveInversion {
  /// The u with lower tail exp(`logLower`).
  ///
  /// - Parameter evaluate: the logarithms of the lower tail and of the density at u.
  static func solve(
    logLower target: Double, start: Double, evaluate: (Double) -> (logTail: Double, logDensity: Double)
  ) -> Double {
    guard target > -.infinity else { return -.infinity }
    guard target < 0 else { return .infinity }
    var u = start
    var low = -Double.infinity
    var high = Double.infinity
    var previous = Double.infinity
    for _ in 0..<200 {
      let (logTail, logDensity) = evaluate(u)
      let residual = target - logTail
      if residual >= 0 { low = max(low, u) } else { high = min(high, u) }
      var next = u + residual * exp(logTail - logDensity)
      // From where the tail is nearly one a tangent may overshoot into a tail so far that its slope has no digits left.
      let overshot = abs(residual) > 100 * max(1, abs(previous))
      if overshot || !(next.isFinite && next >= low && next <= high) {
        next = bisection(low, high, from: u, up: residual > 0)
      }
      if abs(residual) < 1e-8 || next == u { return next }
      u = next
      previous = residual
    }
    return u
  }

  /// The middle of the bracket, or a doubling step where one side of it is still open.
  private static func bisection(_ low: Double, _ high: Double, from u: Double, up: Bool) -> Double {
    if low.isFinite && high.isFinite { return low + (high - low) / 2 }
    return up ? u + max(1, abs(u)) : u - max(1, abs(u))
  }
}
