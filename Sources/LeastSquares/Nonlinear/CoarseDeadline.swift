import Glibc

/// A moment after which a search stops, read from a clock that costs a few nanoseconds and ticks every few milliseconds.
///
/// `ContinuousClock` takes longer to read than a small problem takes to step.
struct CoarseDeadline {
  private let seconds: Int
  private let nanoseconds: Int

  init(after duration: Duration) {
    let now = Self.now
    let (whole, attoseconds) = duration.components
    let fraction = now.tv_nsec + Int(attoseconds / 1_000_000_000)
    // A limit beyond the range of the clock is none.
    let bounded = Int(max(0, min(whole, Int64(Int32.max))))
    seconds = now.tv_sec + bounded + fraction / 1_000_000_000
    nanoseconds = fraction % 1_000_000_000
  }

  var hasPassed: Bool {
    let now = Self.now
    return now.tv_sec > seconds || (now.tv_sec == seconds && now.tv_nsec >= nanoseconds)
  }

  private static var now: timespec {
    var time = timespec()
    _ = unsafe clock_gettime(CLOCK_MONOTONIC_COARSE, &time)
    return time
  }
}
