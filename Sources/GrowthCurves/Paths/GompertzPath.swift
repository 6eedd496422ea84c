import Glibc

/// ln μ = ln K - A₀¹⁻ˢ A_Hˢ: the distance to the ceiling in logs shrinks geometrically from A₀ = ln K - x₀ to A_H = -ln p.
struct GompertzPath: Sendable, Hashable {
  let logCeiling: Double
  /// ln A₀; `nan` where the base is not below the ceiling.
  let logStart: Double
  let start: Double
  /// ln A_H.
  let logEnd: Double
  let immaturity: Double
  /// -∂ ln A_H/∂η = (1 - p)/(-ln p).
  let endSlope: Double

  init(base: Double, target: Double, eta: Double) {
    let end = Stable.softplus(-eta)
    logCeiling = target + end
    start = logCeiling - base
    logStart = start > 0 ? log(start) : .nan
    immaturity = Stable.logistic(-eta)
    // ln(1 + x) = x (1 - x/2 …): from e⁻ᶯ < 2⁻⁵³ on, A_H is e⁻ᶯ itself, whose logarithm cannot underflow.
    logEnd = eta > 37 ? -eta : log(end)
    endSlope = eta > 37 ? 1 : immaturity / end
  }

  func logValue(_ s: Double) -> Double {
    logCeiling - exp((1 - s) * logStart + s * logEnd)
  }

  func gradient(_ s: Double) -> PathGradient {
    let distance = exp((1 - s) * logStart + s * logEnd)
    let byBase = distance * (1 - s) / start
    return PathGradient(
      base: byBase, target: 1 - byBase, eta: immaturity * byBase + (distance * s * endSlope - immaturity))
  }
}
