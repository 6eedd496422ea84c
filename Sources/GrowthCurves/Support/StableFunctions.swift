import Glibc

/// Elementary functions in the forms that keep their digits at the ends of their domain.
///
/// Names are those of the field: `softplus` is ln(1 + eˣ), `logistic` its derivative, `logOneMinusExp` is ln(1 - eˣ)
/// for x < 0, evaluated on the branch that does not cancel (Mächler 2012, "Accurately computing log(1 - exp(-|a|))").
package enum Stable {
  /// ln x; `nan` below zero, as a value outside the domain.
  @inlinable
  package static func log(_ x: Double) -> Double { Glibc.log(x) }

  /// ln(1 + eˣ).
  @inlinable
  package static func softplus(_ x: Double) -> Double {
    x > 0 ? x + log1p(exp(-x)) : log1p(exp(x))
  }

  /// 1/(1 + e⁻ˣ); for very negative x it keeps full relative precision down to the underflow of eˣ.
  @inlinable
  package static func logistic(_ x: Double) -> Double {
    if x >= 0 { return 1 / (1 + exp(-x)) }
    let e = exp(x)
    return e / (1 + e)
  }

  /// ln(1 - eˣ) for x < 0.
  @inlinable
  package static func logOneMinusExp(_ x: Double) -> Double {
    x > -0.693147180559945309 ? log(-expm1(x)) : log1p(-exp(x))
  }

  /// (1 - e⁻ˣ)/x, continued by 1 at x = 0.
  @inlinable
  package static func exprelNegative(_ x: Double) -> Double {
    x == 0 ? 1 : -expm1(-x) / x
  }

  /// ln(1 + νe⁻ᶻ)/ν, the exponent of the Richards curve, continued by e⁻ᶻ at ν = 0; +∞ where 1 + νe⁻ᶻ ≤ 0.
  @inlinable
  package static func richardsExponent(_ nu: Double, _ z: Double) -> Double {
    if z > -700 {
      let e = exp(-z)
      if nu == 0 { return e }
      let x = nu * e
      return x > -1 ? log1p(x) / nu : .infinity
    }
    // e⁻ᶻ overflows: ln(1 + νe⁻ᶻ) = ln ν - z to the last bit.
    return nu > 0 ? (log(nu) - z) / nu : .infinity
  }
}
