import Foundation

/// Writes `count` yearly series in long form to standard output: random walks with drift in logarithms, 13 to 60 years
/// long, such as economies have. The same count gives the same bytes.
func writeYearlySeries(_ count: Int) {
  var random = SplitMix(state: 2026)
  var text = "series,year,value\n"
  for index in 0..<count {
    let length = 13 + Int(random.next() * 48)
    let drift = 0.01 + 0.05 * random.next()
    let spread = 0.01 + 0.06 * random.next()
    var level = log(100) + 6 * random.next()
    for t in 0..<length {
      // The sum of twelve uniform numbers less six is normal enough for a walk.
      var noise = -6.0
      for _ in 0..<12 { noise += random.next() }
      level += drift + spread * noise
      text += "Y\(index),\(2024 - length + t),\((exp(level) * 100).rounded() / 100)\n"
    }
    if text.utf8.count > 1 << 20 || index == count - 1 {
      FileHandle.standardOutput.write(Data(text.utf8))
      text = ""
    }
  }
}

/// SplitMix64 (Steele, Lea and Flood 2014).
private struct SplitMix {
  var state: UInt64

  mutating func next() -> Double {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return Double((z ^ (z >> 31)) >> 11) * 0x1p-53
  }
}
