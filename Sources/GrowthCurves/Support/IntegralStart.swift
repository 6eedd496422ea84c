import Glibc

/// Starting values for curves that solve y′ = a y + b q(y), from the data in two linear regressions.
///
/// Integrated, the equation is y(t) - y(0) = a ∫y + b ∫q(y): linear in a and b, with integrals that smooth the noise where
/// differences would magnify it (Himmelblau, Jones and Bischoff 1967, the direct integral method). Given the rate, a
/// sigmoid becomes a line α + β e^{-r(t-t₀)} in 1/y or in ln y, whose least squares on the level give ceiling and middle.
/// At noise of three per cent the logistic start lies within half a standard error of the minimum.
struct IntegralStart {
  /// The coefficients of y and of q(y), times of the data and values as shares of the largest.
  let linear: Double
  let nonlinear: Double

  /// - Parameter q: of values as shares of the largest.
  /// - Returns: `nil` where the two integrals are not distinguishable.
  @inline(__always)
  init?(_ data: CurveData, largest: Double, _ q: (Double) -> Double) {
    let (times, values) = (data.times.span, data.values.span)
    let n = values.count
    guard n >= 4, times.count == n, largest > 0, largest.isFinite else { return nil }
    let scale = 1 / largest
    var y = values[0] * scale
    var term = q(y)
    let first = y
    var (integral, other) = (0.0, 0.0)
    var (su, sv, sy, suu, svv, suv, suy, svy) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    for i in 1..<n {
      let half = 0.5 * (times[unchecked: i] - times[unchecked: i - 1])
      let next = values[unchecked: i] * scale
      let nextTerm = q(next)
      integral += half * (y + next)
      other += half * (term + nextTerm)
      (y, term) = (next, nextTerm)
      let rise = y - first
      su += integral
      sv += other
      sy += rise
      suu += integral * integral
      svv += other * other
      suv += integral * other
      suy += integral * rise
      svy += other * rise
    }
    // Centred; the first observation stands at (0, 0, 0).
    let weight = 1 / Double(n)
    let (uu, vv, uv) = (suu - su * su * weight, svv - sv * sv * weight, suv - su * sv * weight)
    let (uy, vy) = (suy - su * sy * weight, svy - sv * sy * weight)
    let determinant = uu * vv - uv * uv
    guard determinant > 1e-12 * uu * vv else { return nil }
    linear = (vv * uy - uv * vy) / determinant
    nonlinear = (uu * vy - uv * uy) / determinant
  }

  /// Least squares of h(y) = α + β e^{-r(t-t₀)} with the weights that make its residuals those of y.
  ///
  /// - Parameter linearised: h(y) and its weight √w = dy/dh, for a share of the largest value; a weight of zero leaves the
  ///   observation out.
  @inline(__always)
  static func line(
    _ data: CurveData, largest: Double, rate: Double, _ linearised: (Double) -> (value: Double, weight: Double)
  ) -> (constant: Double, slope: Double)? {
    let (times, values) = (data.times.span, data.values.span)
    let (origin, scale) = (data.firstTime, 1 / largest)
    guard times.count == values.count else { return nil }
    var (sw, sx, sxx, sy, sxy) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in 0..<values.count {
      let (value, root) = linearised(values[unchecked: i] * scale)
      let x = exp(-rate * (times[unchecked: i] - origin))
      let w = root * root
      sw += w
      sx += w * x
      sxx += w * x * x
      sy += w * value
      sxy += w * x * value
    }
    let determinant = sw * sxx - sx * sx
    guard determinant > 1e-14 * sw * sxx else { return nil }
    return ((sxx * sy - sx * sxy) / determinant, (sw * sxy - sx * sy) / determinant)
  }
}
