import Glibc

/// Numbers as text: the shortest digits that read back as the same double.
public enum NumberText {
  /// `value` in the fewest digits that identify it, without `.0` behind whole numbers: `500`, `0.1`, `1e+22`.
  ///
  /// What is not finite reads `inf`, `-inf` and `nan`; each format decides what it writes for those.
  public static func shortest(_ value: Double) -> String {
    if value.magnitude < largestPlainInteger, value == value.rounded(.towardZero), value != 0 || value.sign == .plus {
      return String(Int(value))
    }
    let text = value.description
    return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
  }

  /// `value` rounded to `digits` significant decimal digits.
  ///
  /// Twelve digits hide the last bits that differ between processors and keep all that data and method can give.
  public static func rounded(_ value: Double, significantDigits digits: Int = 12) -> Double {
    precondition(digits >= 1 && digits <= 17, "a double has 1 to 17 significant digits")
    guard value.isFinite, value != 0 else { return value }
    return withVaList([value]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 32) { buffer in
        vsnprintf(buffer.baseAddress, buffer.count, "%.\(digits - 1)e", arguments)
        return strtod(buffer.baseAddress!, nil)
      }
    }
  }

  /// `value` with a fixed number of decimals, for people: `12.30`.
  public static func fixed(_ value: Double, decimals: Int) -> String {
    guard value.isFinite else { return shortest(value) }
    return withVaList([value]) { arguments in
      withUnsafeTemporaryAllocation(of: CChar.self, capacity: 400) { buffer in
        vsnprintf(buffer.baseAddress, buffer.count, "%.\(max(0, min(decimals, 30)))f", arguments)
        return String(cString: buffer.baseAddress!)
      }
    }
  }

  /// Integers below 2⁵³ are exact doubles and read the same either way.
  private static let largestPlainInteger = 9_007_199_254_740_992.0
}
