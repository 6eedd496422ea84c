import Foundation

/// The series that ours and the peers fit: logistic curves of 20 points with lognormal noise of three per cent.
enum Collection {
  static let times = (0..<20).map(Double.init)

  static func values(_ index: Int) -> [Double] {
    var state = UInt64(index) &* 0x9E37_79B9_7F4A_7C15 &+ 0xD1B5_4A32_D192_ED03
    func uniform() -> Double {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return (Double(state >> 11) + 0.5) * 0x1p-53
    }
    func normal() -> Double { (-2 * log(uniform())).squareRoot() * cos(2 * .pi * uniform()) }
    for _ in 0..<8 { _ = uniform() }
    let (ceiling, rate, middle) = (exp(5 + normal()), 0.3 + 0.5 * uniform(), 6 + 6 * uniform())
    return times.map { ceiling / (1 + exp(-rate * ($0 - middle))) * exp(0.03 * normal()) }
  }

  /// The first `count` series in long form, as the command and the peers read them.
  static func write(_ count: Int, to file: URL) throws {
    FileManager.default.createFile(atPath: file.path, contents: nil)
    let handle = try FileHandle(forWritingTo: file)
    var text = "series,index,value\n"
    for index in 0..<count {
      for (time, value) in zip(times, values(index)) { text += "s\(index),\(Int(time)),\(value)\n" }
      if text.utf8.count > 1 << 20 {
        try handle.write(contentsOf: Data(text.utf8))
        text = ""
      }
    }
    try handle.write(contentsOf: Data(text.utf8))
    try handle.close()
  }
}
