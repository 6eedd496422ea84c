import Glibc

/// A number held as the unevaluated sum of two doubles, good to about 31 decimal digits.
///
/// `head` is the sum rounded to double, `tail` what rounding took. Residuals and covariances of ill-conditioned problems
/// are computed in it, because LAPACK stops at double. Overflow and underflow are those of double; below 1e-290 the
/// tail of a product is lost.
///
/// Error bounds (u = 2⁻⁵³): addition 3u², multiplication 5u², division 10u². Joldes, Muller and Popescu, "Tight and
/// rigorous error bounds for basic building blocks of double-word arithmetic", ACM TOMS 44(2), 2017, algorithms 6, 11, 17.
package struct DoubleDouble: Sendable, Hashable {
  package var head: Double
  package var tail: Double

  @inlinable package init(_ value: Double) {
    head = value
    tail = 0
  }

  /// The exact sum of two doubles with |a| ≥ |b| or a = 0.
  @inlinable package init(large a: Double, small b: Double) {
    head = a + b
    tail = b - (head - a)
  }

  /// The exact sum of two doubles (Knuth).
  @inlinable package init(sum a: Double, _ b: Double) {
    head = a + b
    let bPart = head - a
    tail = (a - (head - bPart)) + (b - bPart)
  }

  /// The exact product of two doubles.
  @inlinable package init(product a: Double, _ b: Double) {
    head = a * b
    tail = (-head).addingProduct(a, b)
  }

  package static let zero = DoubleDouble(0)
  package static let one = DoubleDouble(1)

  /// The value rounded to double.
  @inlinable package var rounded: Double { head + tail }
  @inlinable package var isFinite: Bool { head.isFinite }
}

// MARK: - Arithmetic

extension DoubleDouble {
  @inlinable package static prefix func - (a: DoubleDouble) -> DoubleDouble {
    var result = a
    result.head = -a.head
    result.tail = -a.tail
    return result
  }

  @inlinable package static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let heads = DoubleDouble(sum: a.head, b.head)
    let tails = DoubleDouble(sum: a.tail, b.tail)
    let partial = DoubleDouble(large: heads.head, small: heads.tail + tails.head)
    return DoubleDouble(large: partial.head, small: partial.tail + tails.tail)
  }

  @inlinable package static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + (-b) }

  @inlinable package static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let heads = DoubleDouble(product: a.head, b.head)
    let cross = (a.head * b.tail).addingProduct(a.tail, b.head)
    return DoubleDouble(large: heads.head, small: heads.tail + cross)
  }

  @inlinable package static func * (a: DoubleDouble, b: Double) -> DoubleDouble { a * DoubleDouble(b) }

  @inlinable package static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
    let quotient = a.head / b.head
    let remainder = a - b * quotient
    return DoubleDouble(large: quotient, small: remainder.rounded / b.head)
  }

  @inlinable package static func += (a: inout DoubleDouble, b: DoubleDouble) { a = a + b }
  @inlinable package static func -= (a: inout DoubleDouble, b: DoubleDouble) { a = a - b }
  @inlinable package static func *= (a: inout DoubleDouble, b: DoubleDouble) { a = a * b }

  /// The product with a power of two, which is exact.
  package func scaled(by power: Double) -> DoubleDouble {
    DoubleDouble(large: head * power, small: tail * power)
  }

  /// √a by one Newton step on the reciprocal root (Karp and Markstein 1997).
  package var squareRoot: DoubleDouble {
    guard head > 0 else { return DoubleDouble(head.squareRoot()) }
    let estimate = head.squareRoot()
    let remainder = self - DoubleDouble(product: estimate, estimate)
    return DoubleDouble(large: estimate, small: remainder.rounded / (2 * estimate))
  }

  /// aⁿ for n ≥ 0, by repeated squaring.
  package func raised(to n: Int) -> DoubleDouble {
    var (result, base, left) = (DoubleDouble.one, self, n)
    while left > 0 {
      if left & 1 == 1 { result *= base }
      base *= base
      left >>= 1
    }
    return result
  }
}

/// A sum of products that is renormalised once, at its end.
///
/// Neighbouring terms then wait for one addition instead of a whole double-double one, which makes long sums some three
/// times faster; the error is n·u² relative to the sum of sizes, as with double-double additions (Ogita, Rump and Oishi
/// 2005, algorithm 5.3).
package struct CompensatedSum {
  private var head = 0.0
  private var tail = 0.0

  package init(_ start: DoubleDouble = .zero) {
    head = start.head
    tail = start.tail
  }

  package mutating func add(_ a: DoubleDouble, times b: DoubleDouble) {
    let product = DoubleDouble(product: a.head, b.head)
    let sum = DoubleDouble(sum: head, product.head)
    head = sum.head
    tail += (sum.tail + product.tail) + (a.head * b.tail).addingProduct(a.tail, b.head)
  }

  package var value: DoubleDouble { DoubleDouble(sum: head, tail) }
}

// MARK: - Decimals

extension DoubleDouble {
  /// The shortest decimal number that denotes `value`, which is what a published figure such as 0.1 means.
  ///
  /// It lies within half a unit in the last place of `value`. Doubles beyond 1e±250 are taken as they stand, since a
  /// tail would not fit.
  package init(shortestDecimalOf value: Double) {
    guard value.isFinite, value != 0, value.rounded() != value || abs(value) >= 0x1p53 else {
      self.init(value)
      return
    }
    guard (1e-250..<1e250).contains(abs(value)) else {
      self.init(value)
      return
    }
    var digits: Int64 = 0
    var exponent = 0
    var isFraction = false
    var written = abs(value).description.utf8[...]
    while let byte = written.popFirst() {
      switch byte {
      case UInt8(ascii: "."): isFraction = true
      case UInt8(ascii: "e"):
        exponent += Int(Substring(written))!
        written = written.suffix(0)
      default:
        digits = 10 * digits + Int64(byte - UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      }
    }
    let integer = DoubleDouble(integer: digits)
    let power = DoubleDouble(10).raised(to: abs(exponent))
    let magnitude = exponent < 0 ? integer / power : integer * power
    self = value < 0 ? -magnitude : magnitude
  }

  private init(integer: Int64) {
    let head = Double(integer)
    self.init(large: head, small: Double(integer - Int64(head)))
  }
}
