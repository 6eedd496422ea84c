import Glibc

/// The arithmetic of the grey model GM(1,1) (Deng 1982): the running total x₁ of positive data follows
/// dx₁/dt + a x₁ = b, with a and b by least squares on the means of neighbouring totals.
///
///     x₀(k) = -a z(k) + b,   z(k) = ½(x₁(k) + x₁(k-1))
///     x̂₁(k) = (x₀(1) - b/a) e^(-a(k-1)) + b/a
public struct GreyModel: Sendable, Hashable {
  /// a, the development coefficient; the data grow by about e^(-a) per period.
  public let development: Double
  /// b, the grey input.
  public let input: Double
  /// x₀(1).
  public let first: Double

  /// Fits at least four values, not all equal totals; `nil` where the two coefficients are not identified.
  public init?(_ values: [Double]) {
    guard values.count >= 4, values.allSatisfy(\.isFinite) else { return nil }
    var total = values[0]
    var background: [Double] = []
    for value in values.dropFirst() {
      background.append(total + 0.5 * value)
      total += value
    }
    let n = Double(background.count)
    let meanZ = background.reduce(0, +) / n
    let meanX = values.dropFirst().reduce(0, +) / n
    var zz = 0.0
    var zx = 0.0
    for (z, x) in zip(background, values.dropFirst()) {
      zz += (z - meanZ) * (z - meanZ)
      zx += (z - meanZ) * (x - meanX)
    }
    guard zz > 0 else { return nil }
    development = -zx / zz
    input = meanX + development * meanZ
    first = values[0]
    guard development.isFinite, input.isFinite else { return nil }
  }

  /// x̂₀(k), k counted from 1, within the sample and beyond.
  public func value(at k: Int) -> Double {
    if k <= 1 { return first }
    // x̂₁(k) - x̂₁(k-1) = (b - a x₀(1)) (e^a - 1)/a · e^(-a(k-1)), whose factor tends to 1 as a → 0.
    let factor = abs(development) < 1e-12 ? 1 : expm1(development) / development
    return (input - development * first) * factor * exp(-development * Double(k - 1))
  }
}
