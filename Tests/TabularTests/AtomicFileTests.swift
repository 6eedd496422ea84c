import Foundation
import Tabular
import TestSupport
import Testing

@Suite struct AtomicFileTests {
  /// A folder of its own for a test.
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("tabular-\(UUID().uuidString)")

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }
  private var names: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }
  private func text(_ name: String) throws -> String { try String(contentsOfFile: path(name), encoding: .utf8) }

  @Test(.tags(.contract)) func `A file appears as a whole, replaces the old one, and leaves no other behind`() throws {
    try AtomicFile.write("old", to: path("a.csv"))
    try AtomicFile.write(path("a.csv")) { sink in
      for _ in 0..<10_000 { try sink.write("0123456789\n") }
      #expect(try text("a.csv") == "old")
    }
    #expect(try text("a.csv").utf8.count == 110_000)
    #expect(try names == ["a.csv"])
  }

  @Test(.tags(.contract)) func `An error while writing leaves the old file as it was`() throws {
    struct Trouble: Error {}
    try AtomicFile.write("old", to: path("a.csv"))
    #expect(throws: Trouble.self) {
      try AtomicFile.write(path("a.csv")) { sink in
        try sink.write("half")
        throw Trouble()
      }
    }
    #expect(throws: Trouble.self) { try AtomicFile.replace(path("b.xlsx")) { _ in throw Trouble() } }
    #expect(try text("a.csv") == "old")
    #expect(try names == ["a.csv"])
  }

  @Test(.tags(.contract)) func `Libraries that open files themselves get a path beside the target`() throws {
    try AtomicFile.replace(path("b.xlsx")) { temporary in
      try "content".write(toFile: temporary, atomically: false, encoding: .utf8)
    }
    #expect(try text("b.xlsx") == "content")
    #expect(try names == ["b.xlsx"])
  }

  @Test(.tags(.contract)) func `Symbolic links, folders and missing folders are refused and named`() throws {
    try AtomicFile.write("target", to: path("real.csv"))
    try FileManager.default.createSymbolicLink(atPath: path("link.csv"), withDestinationPath: path("real.csv"))
    try FileManager.default.createSymbolicLink(atPath: path("nowhere.csv"), withDestinationPath: path("absent.csv"))
    for name in ["link.csv", "nowhere.csv", "", "absent/a.csv", "real.csv/a.csv"] {
      let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: path(name)) }
      #expect(error?.kind == .cannotWrite)
    }
    #expect(try text("real.csv") == "target")
    #expect(try names == ["link.csv", "nowhere.csv", "real.csv"])
  }

  @Test(.tags(.contract), .enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
  func `A full disk is told from other trouble`() throws {
    let error = #expect(throws: FileError.self) { try AtomicFile.write("x", to: "/dev/full") }
    #expect(error?.kind == .cannotWrite)
    #expect(error?.cure?.contains("space") == true)
    try AtomicFile.write("x", to: "/dev/null")
  }

  @Test(.tags(.contract)) func `Permissions follow the umask, or the file that is replaced`() throws {
    func mode(_ name: String) throws -> Int {
      try FileManager.default.attributesOfItem(atPath: path(name))[.posixPermissions] as? Int ?? 0
    }
    let mask = umask(0o027)
    defer { umask(mask) }
    try AtomicFile.write("x", to: path("a.csv"))
    try AtomicFile.replace(path("b.csv")) { try "x".write(toFile: $0, atomically: false, encoding: .utf8) }
    #expect(try mode("a.csv") == 0o640)
    #expect(try mode("b.csv") == 0o640)
    try FileManager.default.setAttributes([.posixPermissions: 0o604], ofItemAtPath: path("a.csv"))
    try AtomicFile.write("y", to: path("a.csv"))
    #expect(try mode("a.csv") == 0o604)
  }
}

@Suite struct InputFileTests {
  @Test(.tags(.contract)) func `A file above the limit is refused unread`() throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("sparse-\(UUID().uuidString)").path
    try Data().write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    #expect(truncate(path, 2 << 30) == 0)
    let clock = ContinuousClock()
    let time = clock.measure {
      let error = #expect(throws: FileError.self) { _ = try CSVReader(path) }
      #expect(error?.kind == .badData)
      #expect(error?.found == "2147483648 bytes")
      #expect(throws: FileError.self) { try InputFile.bytes(path) }
    }
    // Reading two gigabytes takes far longer than this, even from memory.
    #expect(time < .milliseconds(100))
  }

  @Test(.tags(.contract)) func `A missing file and a folder are no input`() {
    for path in ["/nonexistent/data.csv", "/"] {
      let error = #expect(throws: FileError.self) { try InputFile.bytes(path) }
      #expect(error?.kind == .noInput)
      #expect(error?.file == path)
    }
  }

  @Test(.tags(.contract)) func `An endless device stops at the limit`() {
    let error = #expect(throws: FileError.self) { try InputFile.bytes("/dev/zero", limit: 1 << 20) }
    #expect(error?.kind == .badData)
  }
}
