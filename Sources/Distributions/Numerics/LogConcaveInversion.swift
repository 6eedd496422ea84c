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
    for _ in 0..<200 {
      let (logTail, logDensity) = evaluate(u)
      let residual = target - logTail
      if residual >= 0 { low = max(low, u) } else { high = min(high, u) }
      let step = residual * exp(logTail - logDensity)
      var next = u + step
      if !(next.isFinite && next >= low && next <= high) {
        next =
          low.isFinite && high.isFinite ? 0.5 * (low + high) : residual > 0 ? u + max(1, abs(u)) : u - max(1, abs(u))
      }
      if abs(residual) < 1e-8 || next == u { return next }
      u = next
    }
    return u
  }
}
