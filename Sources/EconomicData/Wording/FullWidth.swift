/// Characters of the full-width forms, which Chinese input methods write for ASCII.
enum FullWidth {
  /// `text` with full-width ASCII, ideographic spaces and the many dashes replaced by plain ones.
  static func folded(_ text: String) -> String {
    var folded = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0xFF01...0xFF5E: folded.append(Unicode.Scalar(scalar.value - 0xFEE0)!)
      case 0x3000, 0xA0: folded.append(" ")
      case 0x2010...0x2015, 0x2212, 0x2500, 0x301C, 0x223C: folded.append("-")
      case 0xFFE5: folded.append("¥")
      default: folded.append(scalar)
      }
    }
    return String(folded)
  }
}
