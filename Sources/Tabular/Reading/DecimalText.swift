import Glibc

/// Decimal numbers in text, read exactly as IEEE 754 asks and nothing else: no hexadecimal, no thousands separators.
public enum DecimalText {
  /// The number that `text` writes, or `nil` where it writes none; spaces around it are passed over.
  public static func parse(_ text: some StringProtocol, decimalMark: Character = ".") -> Double? {
    var copy = String(text)
    return copy.withUTF8 { parse($0, decimalMark: decimalMark.asciiValue ?? 0x2E) }
  }

  /// The number in `bytes`.
  ///
  /// Up to 19 digits are gathered in an integer; where that integer is below 2⁵³ and the power of ten within 10²², one
  /// division or multiplication of exact doubles is correctly rounded (Clinger 1990, "How to read floating point
  /// numbers accurately", section 1). The rest goes to `strtod`.
  package static func parse(_ bytes: UnsafeBufferPointer<UInt8>, decimalMark: UInt8 = 0x2E) -> Double? {
    var i = 0
    var end = bytes.count
    while i < end, bytes[i] == 0x20 { i += 1 }
    while end > i, bytes[end - 1] == 0x20 { end -= 1 }
    let start = i
    var isNegative = false
    if i < end, bytes[i] == 0x2D || bytes[i] == 0x2B {
      isNegative = bytes[i] == 0x2D
      i += 1
    }
    var mantissa: UInt64 = 0
    var digits = 0
    var decimals = 0
    var isExact = true
    func take(_ digit: UInt8) {
      digits += 1
      if mantissa < largestMantissa { mantissa = mantissa * 10 + UInt64(digit) } else { isExact = false }
    }
    while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
      take(digit)
      i += 1
    }
    if i < end, bytes[i] == decimalMark {
      i += 1
      while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
        take(digit)
        decimals += 1
        i += 1
      }
    }
    guard digits > 0 else { return nil }
    var exponent = 0
    if i < end, bytes[i] | 0x20 == 0x65 {
      i += 1
      var isExponentNegative = false
      if i < end, bytes[i] == 0x2D || bytes[i] == 0x2B {
        isExponentNegative = bytes[i] == 0x2D
        i += 1
      }
      guard i < end else { return nil }
      while i < end, case let digit = bytes[i] &- 0x30, digit < 10 {
        exponent = min(exponent * 10 + Int(digit), largestExponent)
        i += 1
      }
      if isExponentNegative { exponent = -exponent }
    }
    guard i == end else { return nil }
    let power = exponent - decimals
    if isExact, mantissa <= 1 << 53, abs(power) < powersOfTen.count {
      let magnitude =
        power < 0 ? Double(mantissa) / powersOfTen[-power] : Double(mantissa) * powersOfTen[power]
      return isNegative ? -magnitude : magnitude
    }
    return slow(UnsafeBufferPointer(rebasing: bytes[start..<end]), decimalMark)
  }

  private static func slow(_ bytes: UnsafeBufferPointer<UInt8>, _ decimalMark: UInt8) -> Double? {
    var text = bytes.map { CChar(bitPattern: $0 == decimalMark ? 0x2E : $0) }
    text.append(0)
    return strtod(text, nil)
  }

  private static let largestMantissa: UInt64 = 1_000_000_000_000_000_000
  private static let largestExponent = 100_000
  /// The powers of ten that a double holds exactly.
  private static let powersOfTen: [Double] = (0...22).map { n in (0..<n).reduce(1.0) { power, _ in power * 10 } }
}
