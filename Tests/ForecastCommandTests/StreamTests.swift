import Foundation
import Tabular
import TestSupport
import Testing

/// `forecast predict - --stream` between two pipes.
@Suite(.tags(.contract)) struct StreamTests {
  private static let options = ["--stream", "--model", "drift", "--horizon", "2", "--format", "csv", "--quiet"]

  private static func rows(_ series: Range<Int>) -> String {
    series.map { number in
      (0..<12).map { "s\(number),\(2010 + $0),\(100 + number % 50 + 3 * $0)\n" }.joined()
    }.joined()
  }

  /// What the pipe has to give within `seconds`, up to the first `bytes`.
  private static func read(_ handle: FileHandle, bytes: Int, within seconds: Double) -> String {
    var gathered = Data()
    let deadline = ContinuousClock.now + .seconds(seconds)
    while gathered.count < bytes, ContinuousClock.now < deadline {
      var poller = pollfd(fd: handle.fileDescriptor, events: Int16(POLLIN), revents: 0)
      guard poll(&poller, 1, 100) > 0 else { continue }
      let piece = handle.availableData
      if piece.isEmpty { break }
      gathered.append(piece)
    }
    return String(decoding: gathered, as: UTF8.self)
  }

  @Test(.timeLimit(.minutes(2))) func `the first forecasts come out before the last rows go in`() throws {
    let process = Process()
    process.executableURL = ForecastBinary.url
    process.arguments = ["predict", "-"] + Self.options
    let (input, output) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(("series,year,value\n" + Self.rows(0..<40)).utf8))
    // The pipe stays open: what comes now cannot have waited for its end.
    let early = Self.read(output.fileHandleForReading, bytes: 200, within: 60)
    #expect(early.hasPrefix("series,model,period,horizon,"), "\(early)")
    #expect(early.contains("\ns0,drift,2022,1,"), "\(early)")
    #expect(process.isRunning)
    try input.fileHandleForWriting.write(contentsOf: Data(Self.rows(40..<50).utf8))
    try input.fileHandleForWriting.close()
    let rest = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
    let all = try Table(csv: Array((early + rest).utf8), file: "output")
    #expect(all.rows.count == 100)
    let whole = try ForecastBinary.run(
      ["predict", "-", "--model", "drift", "--horizon", "2"],
      input: Array(("series,year,value\n" + Self.rows(0..<50)).utf8))
    #expect(early + rest == whole.standardOutput, "the same bytes as without --stream")
  }

  /// Forty times the rows in the same memory: a limit that the longer stream would break if it were held.
  @Test(.timeLimit(.minutes(3))) func `memory does not grow with the stream`() throws {
    let generator =
      "awk 'BEGIN { print \"series,year,value\"; for (s = 0; s < COUNT; s++) for (y = 0; y < 40; y++) print \"s\" s \",\" (1980 + y) \",\" (100 + s % 50 + 3 * y) }'"
    func peak(_ count: Int) throws -> Int {
      // The high-water mark that the kernel keeps, read from the process itself at its end.
      let run = try ForecastBinary.shell(
        "\(generator.replacing("COUNT", with: "\(count)")) | python3 -c 'import resource, subprocess, sys; code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL); print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' \"$forecast\" predict - \(Self.options.joined(separator: " "))"
      )
      let words = run.standardOutput.split(separator: " ").map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }
      try #require(words.count == 2 && words[0] == "0", "\(run.standardOutput)\(run.standardError)")
      return Int(words[1]) ?? 0
    }
    guard (try? ForecastBinary.shell("command -v python3 && command -v awk").exitCode) == 0 else { return }
    let (short, long) = (try peak(500), try peak(20_000))
    // In kilobytes. What is kept of a series is eight bytes, by which a name that comes again is known: 20,000 are 0.2 MB
    // and the growth of their set doubles that; 800,000 rows of text are 16 MB.
    #expect(long < short + 4000, "\(short) kB for 500 series, \(long) kB for 20,000")
  }

  @Test func `a reader that leaves early ends the stream without a complaint`() throws {
    let run = try ForecastBinary.shell(
      "(printf 'series,year,value\\n'; for s in 1 2 3 4 5 6 7 8; do for y in 1 2 3 4 5 6; do echo \"s$s,200$y,$y\"; done; done) | \"$forecast\" predict - \(Self.options.joined(separator: " ")) | head -n 1"
    )
    #expect(run.standardOutput.hasPrefix("series,"))
    #expect(run.standardError.isEmpty)
  }
}
