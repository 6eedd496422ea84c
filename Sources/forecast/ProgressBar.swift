import Glibc

/// A line on standard error that says how much of a long job is done, how fast, and how long it still takes.
///
/// It stays silent for the first half second, so that short jobs show nothing, and is drawn at most ten times a second.
struct ProgressBar {
  private let total: Int
  private let noun: String
  /// Whether anybody watches; a job then reports more often.
  let isShown: Bool
  private let start = ProgressBar.now()
  private var done = 0
  private var lastDrawn = 0.0

  private static let silence = 0.5
  private static let interval = 0.1
  private static let barWidth = 24

  /// - Parameters:
  ///   - total: how many there are, 0 where nobody knows, as in a stream.
  ///   - noun: what is counted, in the plural: "series".
  init(total: Int, noun: String, options: CommonOptions) {
    self.total = total
    self.noun = noun
    isShown =
      switch options.progress {
      case .always: !options.quiet
      case .never: false
      case .auto: !options.quiet && isatty(STDERR_FILENO) == 1
      }
  }

  /// Counts `steps` more as done.
  mutating func advance(by steps: Int = 1) {
    done += steps
    guard isShown else { return }
    let elapsed = ProgressBar.now() - start
    guard elapsed >= ProgressBar.silence, elapsed - lastDrawn >= ProgressBar.interval else { return }
    lastDrawn = elapsed
    writeToStandardError("\r\(line(elapsed: elapsed))\u{1B}[K")
  }

  /// Clears the line.
  func finish() {
    if isShown, lastDrawn > 0 { writeToStandardError("\r\u{1B}[K") }
  }

  /// `[██████░░░░]  1200/4000 series  310/s  9 s left`, or `1200 series  310/s` where the whole is not known.
  private func line(elapsed: Double) -> String {
    guard total > 0 else { return "\(done) \(noun)  \(elapsed > 0 ? Int(Double(done) / elapsed) : 0)/s" }
    let share = min(1, Double(done) / Double(total))
    let filled = Int(share * Double(ProgressBar.barWidth))
    let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: ProgressBar.barWidth - filled)
    let rate = elapsed > 0 ? Double(done) / elapsed : 0
    let remaining = rate > 0 ? Int((Double(total - done) / rate).rounded(.up)) : 0
    let left = remaining >= 60 ? "\(remaining / 60) min \(remaining % 60) s" : "\(remaining) s"
    return "[\(bar)]  \(done)/\(total) \(noun)  \(Int(rate))/s  \(left) left"
  }

  private static func now() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
