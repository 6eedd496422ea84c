import Glibc

/// The logarithm of the integral of a log-concave function, known by its logarithm.
///
/// Such a function rises to one mode and falls; where it is e⁻⁴⁵ below the mode it no longer counts. What is left is cut
/// into panels over which the logarithm changes by a few units, and each is integrated by Gauss–Legendre. All terms are
/// positive: nothing cancels.
enum LogConcaveIntegral {
  private static let reach = 45.0
  private static let panelsPerSide = 12

  /// - Parameters:
  ///   - upper: may be infinite.
  ///   - scale: about how wide the integrand is, where `upper` is infinite.
  static func logIntegral(
    from lower: Double, to upper: Double, scale: Double = 1, _ logF: (Double) -> Double
  ) -> Double {
    guard lower < upper else { return -.infinity }
    var far = upper
    if upper == .infinity {
      // Beyond a fall by the reach, a concave logarithm keeps falling at least as fast.
      var width = scale
      while logF(lower + width) > logF(lower) - reach && width < 1e300 { width *= 2 }
      far = lower + width
    }
    let mode = modeLocation(lower, far, logF)
    let top = logF(mode)
    guard top > -.infinity else { return -.infinity }
    let left = edge(from: mode, to: lower, below: top - reach, logF)
    let right = edge(from: mode, to: far, below: top - reach, logF)
    let sum = side(mode, left, top, logF) + side(mode, right, top, logF)
    return top + log(sum)
  }

  private static func modeLocation(_ lower: Double, _ upper: Double, _ logF: (Double) -> Double) -> Double {
    var (a, b) = (lower, upper)
    for _ in 0..<60 where b - a > 1e-6 * (upper - lower) {
      let third = (b - a) / 3
      if logF(a + third) < logF(b - third) { a += third } else { b -= third }
    }
    // A maximum at an end is taken exactly: the integrand may be concentrated there.
    return [lower, upper, (a + b) / 2].max { logF($0) < logF($1) }!
  }

  /// Where the function has fallen below `level` on the way to `limit`, or the limit itself.
  private static func edge(
    from mode: Double, to limit: Double, below level: Double, _ logF: (Double) -> Double
  ) -> Double {
    guard logF(limit) < level else { return limit }
    var (inside, outside) = (mode, limit)
    for _ in 0..<60 {
      let middle = (inside + outside) / 2
      if logF(middle) < level { outside = middle } else { inside = middle }
      if abs(outside - inside) < 0.01 * abs(inside - mode) { break }
    }
    return outside
  }

  private static func side(_ mode: Double, _ end: Double, _ top: Double, _ logF: (Double) -> Double) -> Double {
    guard end != mode else { return 0 }
    let width = (end - mode) / Double(panelsPerSide)
    var sum = 0.0
    for panel in 0..<panelsPerSide {
      let start = mode + Double(panel) * width
      let range = min(start, start + width)...max(start, start + width)
      sum += GaussLegendre.twenty.integrate(range) { exp(logF($0) - top) }
    }
    return sum
  }
}
