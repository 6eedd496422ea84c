import Glibc

/// A number that carries its partial derivatives with respect to four variables: forward-mode differentiation.
///
/// Arithmetic on duals applies the chain rule exactly, so a model written over them has a gradient right to rounding.
/// A model of more than four parameters is evaluated once per four (the chunked mode of Revels, Lubin and
/// Papamarkou 2016). Constants stay `Double`: operators take one of each, and literals are never duals, which keeps an
/// expression such as `h / 2 * x` unambiguous. Where a function is not differentiable its partials are `nan` or infinite, as the limit is.
public struct Dual: Sendable, Hashable {
  public var value: Double
  /// ∂/∂ of the four variables seeded in this pass.
  public var partials: SIMD4<Double>

  @inlinable public init(_ value: Double, partials: SIMD4<Double> = .zero) {
    self.value = value
    self.partials = partials
  }

  /// A constant zero.
  public static let zero = Dual(0)

  /// The variable that is number `index` of this pass.
  @inlinable public static func variable(_ value: Double, index: Int) -> Dual {
    var partials = SIMD4<Double>.zero
    partials[index] = 1
    return Dual(value, partials: partials)
  }

  /// The value f(x) and the partials f′(x)·∂x, the chain rule for a function of one variable.
  @inlinable public func chain(_ value: Double, slope: Double) -> Dual {
    Dual(value, partials: partials * SIMD4(repeating: slope))
  }
}

// MARK: - Arithmetic

extension Dual {
  @inlinable public static prefix func - (x: Dual) -> Dual { Dual(-x.value, partials: -x.partials) }

  @inlinable public static func + (a: Dual, b: Dual) -> Dual {
    Dual(a.value + b.value, partials: a.partials + b.partials)
  }
  @inlinable public static func - (a: Dual, b: Dual) -> Dual {
    Dual(a.value - b.value, partials: a.partials - b.partials)
  }

  @inlinable public static func * (a: Dual, b: Dual) -> Dual {
    Dual(
      a.value * b.value,
      partials: a.partials * SIMD4(repeating: b.value) + b.partials * SIMD4(repeating: a.value))
  }

  @inlinable public static func / (a: Dual, b: Dual) -> Dual {
    let quotient = a.value / b.value
    return Dual(quotient, partials: (a.partials - b.partials * SIMD4(repeating: quotient)) / SIMD4(repeating: b.value))
  }

  @inlinable public static func + (a: Dual, b: Double) -> Dual { Dual(a.value + b, partials: a.partials) }
  @inlinable public static func + (a: Double, b: Dual) -> Dual { Dual(a + b.value, partials: b.partials) }
  @inlinable public static func - (a: Dual, b: Double) -> Dual { Dual(a.value - b, partials: a.partials) }
  @inlinable public static func - (a: Double, b: Dual) -> Dual { Dual(a - b.value, partials: -b.partials) }
  @inlinable public static func * (a: Dual, b: Double) -> Dual { a.chain(a.value * b, slope: b) }
  @inlinable public static func * (a: Double, b: Dual) -> Dual { b.chain(a * b.value, slope: a) }
  @inlinable public static func / (a: Dual, b: Double) -> Dual {
    Dual(a.value / b, partials: a.partials / SIMD4(repeating: b))
  }
  @inlinable public static func / (a: Double, b: Dual) -> Dual {
    let quotient = a / b.value
    return b.chain(quotient, slope: -quotient / b.value)
  }

  @inlinable public static func += (a: inout Dual, b: Dual) { a = a + b }
  @inlinable public static func -= (a: inout Dual, b: Dual) { a = a - b }
  @inlinable public static func *= (a: inout Dual, b: Dual) { a = a * b }
  @inlinable public static func /= (a: inout Dual, b: Dual) { a = a / b }

  @inlinable public func squareRoot() -> Dual {
    let root = value.squareRoot()
    return chain(root, slope: 0.5 / root)
  }
}

// MARK: - Elementary functions

public func exp(_ x: Dual) -> Dual {
  let value = Glibc.exp(x.value)
  return x.chain(value, slope: value)
}

public func expm1(_ x: Dual) -> Dual { x.chain(Glibc.expm1(x.value), slope: Glibc.exp(x.value)) }
public func exp2(_ x: Dual) -> Dual {
  let value = Glibc.exp2(x.value)
  return x.chain(value, slope: value * 0.6931471805599453)
}

public func log(_ x: Dual) -> Dual { x.chain(Glibc.log(x.value), slope: 1 / x.value) }
public func log1p(_ x: Dual) -> Dual { x.chain(Glibc.log1p(x.value), slope: 1 / (1 + x.value)) }
public func sqrt(_ x: Dual) -> Dual { x.squareRoot() }
public func sin(_ x: Dual) -> Dual { x.chain(Glibc.sin(x.value), slope: Glibc.cos(x.value)) }
public func cos(_ x: Dual) -> Dual { x.chain(Glibc.cos(x.value), slope: -Glibc.sin(x.value)) }
public func atan(_ x: Dual) -> Dual { x.chain(Glibc.atan(x.value), slope: 1 / (1 + x.value * x.value)) }

public func tan(_ x: Dual) -> Dual {
  let value = Glibc.tan(x.value)
  return x.chain(value, slope: 1 + value * value)
}

public func sinh(_ x: Dual) -> Dual { x.chain(Glibc.sinh(x.value), slope: Glibc.cosh(x.value)) }
public func cosh(_ x: Dual) -> Dual { x.chain(Glibc.cosh(x.value), slope: Glibc.sinh(x.value)) }

public func tanh(_ x: Dual) -> Dual {
  // 1/cosh² rather than 1 − tanh², which cancels for large |x|.
  let reciprocal = 1 / Glibc.cosh(x.value)
  return x.chain(Glibc.tanh(x.value), slope: reciprocal * reciprocal)
}

public func erf(_ x: Dual) -> Dual {
  x.chain(Glibc.erf(x.value), slope: 2 / Double.pi.squareRoot() * Glibc.exp(-x.value * x.value))
}

/// The distance from zero, with the slope ±1 of the side that `x` is on and 1 at zero.
public func abs(_ x: Dual) -> Dual { x.value < 0 ? -x : x }

/// xᵃ with a constant exponent; the slope a·xᵃ⁻¹ is right for negative x and whole a as well.
public func pow(_ x: Dual, _ exponent: Double) -> Dual {
  guard exponent != 0 else { return Dual(1) }
  return x.chain(Glibc.pow(x.value, exponent), slope: exponent * Glibc.pow(x.value, exponent - 1))
}

/// aˣ for a constant base a > 0.
public func pow(_ base: Double, _ x: Dual) -> Dual {
  let value = Glibc.pow(base, x.value)
  return x.chain(value, slope: value == 0 ? 0 : value * Glibc.log(base))
}

/// xʸ for x ≥ 0; at x = 0 the slope in y is 0, its limit for y > 0.
public func pow(_ x: Dual, _ y: Dual) -> Dual {
  let value = Glibc.pow(x.value, y.value)
  let slopeInX = y.value * Glibc.pow(x.value, y.value - 1)
  let slopeInY = value == 0 ? 0 : value * Glibc.log(x.value)
  return Dual(value, partials: x.partials * SIMD4(repeating: slopeInX) + y.partials * SIMD4(repeating: slopeInY))
}
