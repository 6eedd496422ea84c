import DevelopmentPlans
import Foundation
import GRDB

/// Runs kept in one SQLite file, so that a number can be explained long after it was printed.
///
/// Write-ahead log with full synchronisation: a commit that returned is on the disk, and a process that is killed in the middle
/// of one leaves the file as it was before. Two writers take turns, each waiting for the other up to `busyTimeout`.
public struct VintageStore: Sendable {
  public let path: String
  private let database: DatabaseQueue

  /// Seconds a writer waits for another.
  private static let busyTimeout = 30.0

  /// Opens the file, creates it where there is none, and brings an older schema up to date.
  public init(path: String) throws {
    self.path = path
    var configuration = Configuration()
    configuration.journalMode = .wal
    configuration.busyMode = .timeout(Self.busyTimeout)
    configuration.prepareDatabase { database in
      try database.execute(sql: "PRAGMA synchronous = FULL")
    }
    do {
      database = try DatabaseQueue(path: path, configuration: configuration)
      try Self.migrate(database, path: path)
    } catch let error as DatabaseError
      where error.resultCode == .SQLITE_NOTADB || error.resultCode == .SQLITE_CORRUPT
    {
      throw VintageError.notAStore(file: path, reason: error.message ?? "unreadable")
    }
  }

  /// Writes one run in one transaction and returns its id.
  @discardableResult
  public func record(_ draft: VintageDraft, at date: Date = Date()) throws -> Int64 {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys]
    let plan = String(decoding: try encoder.encode(draft.projection.plan), as: UTF8.self)
    let options = String(decoding: try encoder.encode(draft.options), as: UTF8.self)
    let createdAt = date.formatted(.iso8601)
    return try database.write { database in
      try database.execute(
        sql: """
          INSERT INTO vintage (createdAt, label, planID, inputDigest, seed, version, options, plan)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          createdAt, draft.label, draft.projection.plan.id, draft.inputDigest, Int64(bitPattern: draft.seed),
          draft.version, options, plan,
        ])
      let id = database.lastInsertedRowID
      for figure in draft.figures {
        try database.execute(
          sql: "INSERT INTO figure (vintageID, indicator, year, median, mean) VALUES (?, ?, ?, ?, ?)",
          arguments: [id, figure.indicator, figure.year, figure.median, figure.mean])
      }
      for verdict in draft.verdicts {
        try database.execute(
          sql: "INSERT INTO verdict (vintageID, indicator, targetYear, probability) VALUES (?, ?, ?, ?)",
          arguments: [id, verdict.indicator, verdict.targetYear, verdict.probability])
      }
      return id
    }
  }

  /// All runs, the oldest first, without their figures.
  public func list(plan: String? = nil) throws -> [VintageSummary] {
    try database.read { database in
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT id, createdAt, label, planID, inputDigest, version FROM vintage
          WHERE ?1 IS NULL OR planID = ?1 ORDER BY id
          """, arguments: [plan])
      return rows.map {
        VintageSummary(
          id: $0["id"], createdAt: $0["createdAt"], label: $0["label"], plan: $0["planID"],
          inputDigest: $0["inputDigest"], version: $0["version"])
      }
    }
  }

  public func vintage(_ id: Int64) throws -> Vintage {
    try database.read { database in
      guard let row = try Row.fetchOne(database, sql: "SELECT * FROM vintage WHERE id = ?", arguments: [id]) else {
        throw VintageError.noSuchVintage(id, file: path)
      }
      let decoder = JSONDecoder()
      let figures = try Row.fetchAll(
        database, sql: "SELECT * FROM figure WHERE vintageID = ? ORDER BY indicator, year", arguments: [id])
      let verdicts = try Row.fetchAll(
        database, sql: "SELECT * FROM verdict WHERE vintageID = ? ORDER BY indicator", arguments: [id])
      return Vintage(
        id: id, createdAt: row["createdAt"], label: row["label"], inputDigest: row["inputDigest"],
        seed: UInt64(bitPattern: row["seed"] as Int64), version: row["version"],
        plan: try decoder.decode(DevelopmentPlan.self, from: Data((row["plan"] as String).utf8)),
        options: try decoder.decode(PathPosterior.Options.self, from: Data((row["options"] as String).utf8)),
        figures: figures.map {
          VintageFigure(indicator: $0["indicator"], year: $0["year"], median: $0["median"], mean: $0["mean"])
        },
        verdicts: verdicts.map {
          VintageVerdict(
            indicator: $0["indicator"], targetYear: $0["targetYear"], probability: $0["probability"])
        })
    }
  }
}

/// A run in one line.
public struct VintageSummary: Sendable, Hashable {
  public var id: Int64
  public var createdAt: String
  public var label: String?
  public var plan: String
  public var inputDigest: String
  public var version: String
}

extension VintageStore {
  /// Schemas in the order they were made; a file is brought up one by one and never rewritten in place.
  private static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("1-runs-and-figures") { database in
      try database.create(table: "vintage") { table in
        table.autoIncrementedPrimaryKey("id")
        table.column("createdAt", .text).notNull()
        table.column("planID", .text).notNull().indexed()
        table.column("inputDigest", .text).notNull()
        table.column("seed", .integer).notNull()
        table.column("version", .text).notNull()
        table.column("options", .text).notNull()
        table.column("plan", .text).notNull()
      }
      try database.create(table: "figure") { table in
        table.column("vintageID", .integer).notNull().references("vintage", onDelete: .cascade)
        table.column("indicator", .text).notNull()
        table.column("year", .integer).notNull()
        table.column("median", .double).notNull()
        table.column("mean", .double).notNull()
        table.primaryKey(["vintageID", "indicator", "year"])
      }
      try database.create(table: "verdict") { table in
        table.column("vintageID", .integer).notNull().references("vintage", onDelete: .cascade)
        table.column("indicator", .text).notNull()
        table.column("targetYear", .integer).notNull()
        table.column("probability", .double).notNull()
        table.primaryKey(["vintageID", "indicator"])
      }
    }
    migrator.registerMigration("2-labels") { database in
      try database.alter(table: "vintage") { table in table.add(column: "label", .text) }
    }
    return migrator
  }

  /// Two processes that open a new file at once may both set out to create it; who comes second finds the tables there
  /// and, on looking again, nothing left to do.
  private static func migrate(_ database: DatabaseQueue, path: String) throws {
    let migrator = migrator
    guard try database.read({ try !migrator.hasBeenSuperseded($0) }) else {
      throw VintageError.newerSchema(file: path)
    }
    var attempts = 3
    while true {
      do {
        return try migrator.migrate(database)
      } catch let error as DatabaseError {
        attempts -= 1
        if attempts == 0 { throw error }
      }
    }
  }
}
