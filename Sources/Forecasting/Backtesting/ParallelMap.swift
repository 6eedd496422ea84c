import Dispatch
import Glibc
import Synchronization

/// Work on many items at once, results by index: the output does not depend on how many threads there were.
///
/// Items are handed out in chunks, for one task per series costs more than the series.
public struct ParallelMap: Sendable {
  /// At most this many threads.
  public var threads: Int
  /// Items a thread takes at a time.
  public var chunk: Int

  /// - Parameter threads: `nil` for one per core.
  public init(threads: Int? = nil, chunk: Int = 16) {
    precondition(chunk > 0, "a chunk holds at least one item")
    self.threads = max(1, threads ?? Self.coreCount)
    self.chunk = chunk
  }

  /// The processors of this machine that are switched on.
  public static var coreCount: Int { max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN))) }

  /// `transform` of every item, in their order.
  ///
  /// - Parameter progress: called with the number of items done and of all, one call at a time, from any thread.
  public func callAsFunction<Item: Sendable, Output: Sendable>(
    _ items: [Item], progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
    _ transform: @Sendable (_ index: Int, _ item: Item) -> Output
  ) -> [Output] {
    ranges(of: items.count, progress: progress) { range in range.map { transform($0, items[$0]) } }
  }

  /// The outputs of `transform` for ranges of indices that together are `0..<total`, in their order.
  ///
  /// For work that keeps something from one item to the next, such as scratch memory; what comes of an item must not
  /// depend on the items before it.
  public func ranges<Output: Sendable>(
    of total: Int, progress: (@Sendable (_ done: Int, _ total: Int) -> Void)? = nil,
    _ transform: @Sendable (_ range: Range<Int>) -> [Output]
  ) -> [Output] {
    let chunks = (total + chunk - 1) / chunk
    let workers = min(threads, chunks)
    if workers <= 1 { return serial(total, progress, transform) }
    let next = Atomic(0)
    let done = Mutex(0)
    let parts = Mutex([[Output]](repeating: [], count: chunks))
    DispatchQueue.concurrentPerform(iterations: workers) { _ in
      while true {
        let part = next.add(1, ordering: .relaxed).oldValue
        guard part < chunks else { break }
        let range = part * chunk..<min(total, (part + 1) * chunk)
        let outputs = transform(range)
        parts.withLock { $0[part] = outputs }
        if let progress {
          done.withLock {
            $0 += range.count
            progress($0, total)
          }
        }
      }
    }
    return parts.withLock { $0.flatMap { $0 } }
  }

  private func serial<Output>(
    _ total: Int, _ progress: ((Int, Int) -> Void)?, _ transform: (Range<Int>) -> [Output]
  ) -> [Output] {
    var outputs: [Output] = []
    outputs.reserveCapacity(total)
    for start in stride(from: 0, to: total, by: chunk) {
      let range = start..<min(start + chunk, total)
      outputs += transform(range)
      progress?(range.upperBound, total)
    }
    return outputs
  }
}
