import Foundation

/// The command as its users run it: the built binary, with everything it printed and its exit code.
public struct ForecastBinary: Sendable {
  public let standardOutput: String
  public let standardError: String
  public let exitCode: Int32
  /// The bytes of standard output, for formats that are not text.
  public let outputBytes: [UInt8]

  /// The folder of the package, where `models/` and `notebooks-data/` lie.
  public static let packageFolder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// The binary beside the test bundle.
  public static let url: URL = {
    let folder = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath().deletingLastPathComponent()
    return folder.appendingPathComponent("forecast")
  }()

  /// Runs `forecast` with `arguments` in `folder` and waits for its end.
  public static func run(
    _ arguments: [String], input: [UInt8] = [], in folder: URL = packageFolder, environment: [String: String] = [:]
  ) throws -> ForecastBinary {
    try run(executable: url, arguments, input: input, in: folder, environment: environment)
  }

  /// Runs `script` in a shell, with the binary's path in `$forecast`: for pipes, redirections and limits.
  public static func shell(
    _ script: String, in folder: URL = packageFolder, environment: [String: String] = [:]
  ) throws -> ForecastBinary {
    try run(
      executable: URL(fileURLWithPath: "/bin/sh"), ["-c", script], input: [], in: folder,
      environment: environment.merging(["forecast": url.path]) { $1 })
  }

  private static func run(
    executable: URL, _ arguments: [String], input: [UInt8], in folder: URL, environment: [String: String]
  ) throws -> ForecastBinary {
    let scratch = try TemporaryFolder()
    let (inPath, outPath, errPath) = (scratch.path("stdin"), scratch.path("stdout"), scratch.path("stderr"))
    try scratch.write([], to: "stdout")
    try scratch.write([], to: "stderr")
    try scratch.write(input, to: "stdin")
    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle(forReadingAtPath: inPath)!
    process.standardOutput = FileHandle(forWritingAtPath: outPath)!
    process.standardError = FileHandle(forWritingAtPath: errPath)!
    try process.run()
    process.waitUntilExit()
    let output = try Data(contentsOf: URL(fileURLWithPath: outPath))
    let error = try Data(contentsOf: URL(fileURLWithPath: errPath))
    return ForecastBinary(
      standardOutput: String(decoding: output, as: UTF8.self), standardError: String(decoding: error, as: UTF8.self),
      exitCode: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
      outputBytes: [UInt8](output))
  }
}

/// A folder that is gone when its last reference is.
public final class TemporaryFolder: Sendable {
  public let url: URL

  public init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("forecast-test-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  /// The path of `name` in the folder.
  public func path(_ name: String) -> String { url.appendingPathComponent(name).path }

  /// Writes `text` to `name` and returns its path.
  @discardableResult
  public func write(_ text: String, to name: String) throws -> String { try write(Array(text.utf8), to: name) }

  @discardableResult
  public func write(_ bytes: [UInt8], to name: String) throws -> String {
    let file = url.appendingPathComponent(name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: file)
    return file.path
  }

  /// What the folder holds, by name.
  public var contents: [String] { (try? FileManager.default.contentsOfDirectory(atPath: url.path).sorted()) ?? [] }
}
