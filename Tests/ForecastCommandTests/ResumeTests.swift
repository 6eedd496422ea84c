import Foundation
import TestSupport
import Testing

@Suite struct ResumeTests {
  /// Series enough for a run of a second or two: growth with a wave, each of its own.
  private static let data: String = {
    var text = "series,period,value\n"
    for series in 0..<3000 {
      for t in 0..<30 {
        let value = 100 + Double(series % 17) + 3 * Double(t) + 5 * sin(Double(t * (series % 11 + 1)))
        text += "place \(series),\(1990 + t),\((value * 100).rounded() / 100)\n"
      }
      // One in a hundred cannot be forecast, and its row must come back, too.
      if series % 100 == 7 { text += "short \(series),2000,1\n" }
    }
    return text
  }()

  private static func part(_ file: String) -> Int {
    (try? FileManager.default.attributesOfItem(atPath: file + ".part")[.size] as? Int) ?? 0
  }

  @Test(.tags(.contract), .timeLimit(.minutes(3)), arguments: ["csv", "ndjson"])
  func `a run that is killed goes on where it stopped, and ends in the same bytes`(_ format: String) throws {
    let folder = try TemporaryFolder()
    let data = try folder.write(Self.data, to: "data.csv")
    let arguments = ["predict", data, "--horizon", "4", "--model", "auto,theta", "--quiet", "--format", format]
    let whole = folder.path("whole.\(format)")
    #expect(try ForecastBinary.run(arguments + ["-o", whole, "--threads", "1"]).exitCode == 3)
    let expected = try Data(contentsOf: URL(fileURLWithPath: whole))

    let broken = folder.path("broken.\(format)")
    for kill in 1...2 {
      let process = Process()
      process.executableURL = ForecastBinary.url
      // One thread, so that a machine of many cores is not done before it is killed.
      process.arguments = arguments + ["-o", broken, "--threads", "1"] + (kill > 1 ? ["--resume"] : [])
      process.standardError = FileHandle.nullDevice
      try process.run()
      // In mid-run: a third of the output, then two thirds.
      while process.isRunning, Self.part(broken) < kill * expected.count / 3 { usleep(2_000) }
      #expect(process.isRunning, "the run was over before it could be killed")
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      #expect(process.terminationReason == .uncaughtSignal)
      #expect(!FileManager.default.fileExists(atPath: broken), "an unfinished run has no output under its own name")
      #expect(Self.part(broken) > 0)
    }
    let run = try ForecastBinary.run(arguments + ["-o", broken, "--resume"])
    #expect(run.exitCode == 3)
    #expect(try Data(contentsOf: URL(fileURLWithPath: broken)) == expected)
    #expect(!FileManager.default.fileExists(atPath: broken + ".part"))
  }
}
