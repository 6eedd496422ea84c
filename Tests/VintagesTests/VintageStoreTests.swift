import DevelopmentPlans
import Foundation
import GRDB
import TestSupport
import Testing
import Vintages

@Suite struct VintageStoreTests {
  @Test(.tags(.contract)) func `a run comes back as it was stored`() throws {
    try TemporaryFile.with { path in
      let store = try VintageStore(path: path)
      let projection = try PlanProjector().project(Examples.plan())
      let id = try store.record(Examples.draft(projection, label: "first"))
      let vintage = try VintageStore(path: path).vintage(id)
      #expect(vintage.plan == projection.plan)
      #expect(vintage.seed == 7)
      #expect(vintage.label == "first")
      #expect(vintage.inputDigest == "digest")
      #expect(vintage.figures.map(\.median) == projection.rows.map(\.median))
      #expect(vintage.verdicts[0].probability == projection.indicators[0].targetProbabilities[0].probability)
      #expect(try store.list(plan: "plan").map(\.id) == [id])
      #expect(try store.list(plan: "another").isEmpty)
    }
  }

  @Test(.tags(.contract)) func `two writers at once lose nothing`() async throws {
    try await TemporaryFile.with { path in
      let projection = try PlanProjector().project(Examples.plan())
      // Two connections that open, migrate and write side by side, as two processes do.
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<2 {
          group.addTask {
            let store = try VintageStore(path: path)
            for i in 0..<20 { try store.record(Examples.draft(projection, label: "\(writer)-\(i)")) }
          }
        }
        try await group.waitForAll()
      }
      let labels = try VintageStore(path: path).list().compactMap(\.label)
      #expect(Set(labels).count == 40)
    }
  }

  @Test(.tags(.contract)) func `an uncommitted run is not there and the committed ones are`() throws {
    try TemporaryFile.with { path in
      let projection = try PlanProjector().project(Examples.plan())
      let kept = try VintageStore(path: path).record(Examples.draft(projection))
      // What a killed process leaves behind: an open transaction, and its write-ahead log copied mid-write.
      let queue = try DatabaseQueue(path: path)
      let copy = path + "-crashed"
      defer { for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: copy + suffix) } }
      try queue.inTransaction { database in
        try database.execute(sql: "UPDATE vintage SET label = 'half done'")
        for suffix in ["", "-wal"] {
          try FileManager.default.copyItem(atPath: path + suffix, toPath: copy + suffix)
        }
        return .rollback
      }
      #expect(try VintageStore(path: copy).vintage(kept).label == nil)
    }
  }

  @Test(.tags(.contract)) func `the schema before labels is brought up to date with its runs`() throws {
    try TemporaryFile.with { path in
      let projection = try PlanProjector().project(Examples.plan())
      let id = try VintageStore(path: path).record(Examples.draft(projection))
      // Back to the first schema, as an older version left it.
      let queue = try DatabaseQueue(path: path)
      try queue.write { database in
        try database.execute(sql: "ALTER TABLE vintage DROP COLUMN label")
        try database.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '2-labels'")
      }
      try queue.close()
      let store = try VintageStore(path: path)
      #expect(try store.vintage(id).plan == projection.plan)
      #expect(try store.record(Examples.draft(projection, label: "new")) > id)
    }
  }

  @Test(.tags(.contract)) func `a file that is no store, or a newer one, says so`() throws {
    try TemporaryFile.with { path in
      try Data("not a database, but long enough to be looked at as one".utf8).write(to: URL(filePath: path))
      #expect(throws: VintageError.self) { try VintageStore(path: path) }
    }
    try TemporaryFile.with { path in
      _ = try VintageStore(path: path)
      let queue = try DatabaseQueue(path: path)
      try queue.write { try $0.execute(sql: "INSERT INTO grdb_migrations VALUES ('99-future')") }
      try queue.close()
      #expect(throws: VintageError.newerSchema(file: path)) { try VintageStore(path: path) }
    }
    try TemporaryFile.with { path in
      #expect(throws: VintageError.noSuchVintage(3, file: path)) { try VintageStore(path: path).vintage(3) }
    }
  }
}

@Suite struct VintageComparisonTests {
  private func compare(_ a: DevelopmentPlan, _ b: DevelopmentPlan) throws -> VintageComparison {
    try TemporaryFile.with { path in
      let store = try VintageStore(path: path)
      let ids = try [a, b].map { try store.record(Examples.draft(try PlanProjector().project($0))) }
      return try VintageComparison(from: store.vintage(ids[0]), to: store.vintage(ids[1]))
    }
  }

  @Test(.tags(.property)) func `each cause has its part and the parts sum to the change`() throws {
    var a = Examples.plan()
    a.indicators[0].actuals = [Actual(.year(2023), 118)]
    var b = a
    b.indicators[0].actuals = [Actual(.year(2023), 125), Actual(.year(2024), 260)]
    b.indicators[0].targets = [Target(wording: "600亿元", claim: .point(600), year: 2027)]
    b.attainment = .neutral
    let comparison = try compare(a, b)
    #expect(comparison.rows.count == 10)
    for row in comparison.rows {
      #expect(abs(row.remainder) < 1e-9)
    }
    let probability = comparison.rows[0]
    #expect(probability.measure == .probability)
    #expect(probability.revision > 0)
    #expect(probability.news > 0)
    #expect(probability.target < 0)
    #expect(probability.assumption > 0)
  }

  @Test(.tags(.property)) func `a single cause takes the whole change`() throws {
    let a = Examples.plan()
    var b = a
    b.indicators[0].actuals = [Actual(.year(2023), 118)]
    for row in try compare(a, b).rows {
      #expect(row.revision == 0 && row.target == 0)
      #expect(abs(row.assumption) < 1e-12)
      #expect(abs(row.news - row.change) < 1e-12)
    }
    #expect(try compare(a, a).rows.allSatisfy { $0.change == 0 && $0.news == 0 })
  }

  @Test(.tags(.contract)) func `two plans are not compared`() throws {
    var other = Examples.plan()
    other.id = "other"
    #expect(throws: VintageError.differentPlans("plan", "other")) { try compare(Examples.plan(), other) }
  }
}

enum Examples {
  static func plan() -> DevelopmentPlan {
    DevelopmentPlan(
      id: "plan", area: LocalizedText("area"), originYear: 2022, horizon: 5,
      indicators: [
        Indicator(
          id: "output", name: LocalizedText("Output"), unit: "亿元", base: .known(100),
          targets: [Target(wording: "500余亿元", claim: .band(500, 600), year: 2027)])
      ])
  }

  static func draft(_ projection: Projection, label: String? = nil) -> VintageDraft {
    VintageDraft(projection: projection, inputDigest: "digest", seed: 7, version: "test", label: label)
  }
}

enum TemporaryFile {
  static func with<T>(_ body: (String) throws -> T) throws -> T {
    let path = NSTemporaryDirectory() + "vintages-\(UUID().uuidString).sqlite"
    defer { remove(path) }
    return try body(path)
  }

  static func with<T>(_ body: (String) async throws -> T) async throws -> T {
    let path = NSTemporaryDirectory() + "vintages-\(UUID().uuidString).sqlite"
    defer { remove(path) }
    return try await body(path)
  }

  private static func remove(_ path: String) {
    for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + suffix) }
  }
}

@Suite struct DocumentationTests {
  @Test(.tags(.contract)) func `the landing page's example runs`() throws {
    try TemporaryFile.with { path in
      let plan = Examples.plan()
      var revised = plan
      revised.indicators[0].actuals = [Actual(.year(2023), 130)]
      let digest = "digest"
      let store = try VintageStore(path: path)
      let projection = try PlanProjector().project(plan)
      let first = try store.record(
        VintageDraft(projection: projection, inputDigest: digest, seed: 1, version: "0.1.0"))
      let second = try store.record(
        VintageDraft(projection: try PlanProjector().project(revised), inputDigest: digest, seed: 1, version: "0.1.0"))
      let comparison = try VintageComparison(from: store.vintage(first), to: store.vintage(second))
      #expect(comparison.before == first && comparison.after == second)
    }
  }
}
