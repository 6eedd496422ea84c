import Foundation
import GRDB
import TestSupport
import Testing
import Vintages

/// The built command as a writer of runs: killed at any moment, and two at once.
@Suite struct KilledWriterTests {
  /// A writer that was started, with the file its standard error goes to.
  private static func start(_ folder: TemporaryFolder, plan: String, label: String) throws -> (Process, log: String) {
    let log = folder.path("log-\(label)")
    try folder.write("", to: "log-\(label)")
    let process = Process()
    process.executableURL = ForecastBinary.url
    process.arguments = ["project", plan, "--vintages", folder.path("runs.sqlite"), "--label", label, "--years", "5"]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle(forWritingAtPath: log)!
    try process.run()
    return (process, log)
  }

  /// The id under which the writer said that its run is kept; `nil` where it was killed before.
  private static func reported(_ log: String) throws -> Int64? {
    let text = try String(contentsOfFile: log, encoding: .utf8)
    guard let found = text.firstMatch(of: #/kept as run (\d+) /#) else { return nil }
    return Int64(found.1)
  }

  @Test(.tags(.contract, .slow)) func `SIGKILL at any moment loses no run that was reported as kept`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    let path = folder.path("runs.sqlite")
    // How long a whole run takes here, so that kills fall into every part of it.
    let begin = ContinuousClock.now
    let (first, firstLog) = try Self.start(folder, plan: plan, label: "whole")
    first.waitUntilExit()
    let whole = Double((ContinuousClock.now - begin).components.attoseconds) / 1e18
    #expect(try Self.reported(firstLog) == 1)
    var random = SplitMix(seed: 20_261_125)
    var kept: [(id: Int64, label: String)] = [(1, "whole")]
    var killed = 0
    let deadline = ContinuousClock.now + .seconds(6)
    var number = 0
    while number < 150, ContinuousClock.now < deadline {
      number += 1
      let (process, log) = try Self.start(folder, plan: plan, label: "run-\(number)")
      usleep(UInt32(1e6 * min(0.5, whole * 1.1 * Double.random(in: 0..<1, using: &random))))
      kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
      if process.terminationReason == .uncaughtSignal { killed += 1 }
      if let id = try Self.reported(log) { kept.append((id, "run-\(number)")) }
    }
    #expect(killed > number / 3, "kills came too late to test anything")
    let store = try VintageStore(path: path)
    let labels = Dictionary(uniqueKeysWithValues: try store.list().map { ($0.id, $0.label) })
    for (id, label) in kept {
      #expect(labels[id] == label)
      let vintage = try store.vintage(id)
      // Two indicators in six years: a run is there whole.
      #expect(vintage.figures.count == 12)
    }
    // Runs that were committed but killed before they could say so are whole as well.
    for id in labels.keys { #expect(try store.vintage(id).figures.count == 12) }
    let queue = try DatabaseQueue(path: path)
    #expect(try queue.read { try String.fetchAll($0, sql: "PRAGMA integrity_check") } == ["ok"])
    #expect(try queue.read { try Row.fetchAll($0, sql: "PRAGMA foreign_key_check") }.isEmpty)
  }

  @Test(.tags(.contract, .slow)) func `two processes that write at once lose nothing`() throws {
    let folder = try TemporaryFolder()
    let plan = try folder.write(SamplePlan.text, to: "plan.yaml")
    var ids: [Int64] = []
    for round in 0..<12 {
      // From the first pair on, which creates and migrates the file side by side.
      let pair = try ["a", "b"].map { try Self.start(folder, plan: plan, label: "\($0)-\(round)") }
      for (process, log) in pair {
        process.waitUntilExit()
        let said = try String(contentsOfFile: log, encoding: .utf8)
        #expect(process.terminationStatus == 0, "\(said)")
        ids.append(try #require(try Self.reported(log)))
      }
    }
    #expect(Set(ids).count == 24)
    let store = try VintageStore(path: folder.path("runs.sqlite"))
    #expect(Set(try store.list().map(\.id)) == Set(ids))
    #expect(Set(try store.list().compactMap(\.label)).count == 24)
  }
}
