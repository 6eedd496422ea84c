import Foundation

/// Processor time and memory of this process or of one that it runs.
struct Usage {
  var processor: Double
  var wall: Double
  /// Megabytes of resident memory at the most.
  var memory: Double

  static var processorSeconds: Double {
    var time = timespec()
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }

  /// Megabytes of resident memory at the most, of this process.
  static var peakMemory: Double {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return Double(usage.ru_maxrss) / 1024
  }

  /// Runs `body` and says what it cost.
  static func of(_ body: () -> Void) -> Usage {
    let (begin, clock) = (processorSeconds, ContinuousClock.now)
    body()
    let wall = (ContinuousClock.now - clock) / .seconds(1)
    return Usage(processor: processorSeconds - begin, wall: wall, memory: peakMemory)
  }

  /// Runs a program with its output thrown away; `nil` where it cannot be started or fails.
  static func of(program: String, _ arguments: [String]) -> Usage? {
    let clock = ContinuousClock.now
    var process = pid_t()
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0)
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
    let words = ([program] + arguments).map { strdup($0) } + [nil]
    defer { for word in words { free(word) } }
    guard posix_spawnp(&process, program, &actions, nil, words, environ) == 0 else { return nil }
    var (status, usage) = (Int32(0), rusage())
    guard wait4(process, &status, 0, &usage) == process, status == 0 || status >> 8 == 3 else { return nil }
    func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) * 1e-6 }
    return Usage(
      processor: seconds(usage.ru_utime) + seconds(usage.ru_stime), wall: (ContinuousClock.now - clock) / .seconds(1),
      memory: Double(usage.ru_maxrss) / 1024)
  }
}
