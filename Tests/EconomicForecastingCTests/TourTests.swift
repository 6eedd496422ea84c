import Foundation
import TestSupport
import Testing

/// The C program of the examples, compiled strictly against the header and the shared library, and run.
@Suite(.tags(.contract, .slow)) struct TourTests {
  private static let library = ForecastBinary.url.deletingLastPathComponent().appending(
    path: "libeconomicforecasting.so")

  private static func has(_ program: String) -> Bool {
    (try? ForecastBinary.shell("command -v \(program)").exitCode) == 0
  }

  private static let isReady = has("cc") && FileManager.default.fileExists(atPath: library.path)

  private static func compile(
    to program: String, libraryFolder folder: String = library.deletingLastPathComponent().path
  ) throws -> ForecastBinary {
    try ForecastBinary.shell(
      "cc -g -std=c99 -Wall -Wextra -Werror -pedantic -D_POSIX_C_SOURCE=200809L -I Include Examples/C/tour.c -L '\(folder)' "
        + "-leconomicforecasting -lpthread -lm -Wl,-rpath,'\(folder)' -o '\(program)'")
  }

  private static let arguments = "Examples/jinan-gdp.csv models/central-vitality-area.yaml"

  @Test(.enabled(if: isReady, "needs cc and the built libeconomicforecasting.so"))
  func `the program compiles without a warning and comes to its end`() throws {
    let folder = try TemporaryFolder()
    let compiled = try Self.compile(to: folder.path("tour"))
    try #require(compiled.exitCode == 0, "\(compiled.standardError)")
    let run = try ForecastBinary.shell("'\(folder.path("tour"))' \(Self.arguments)")
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(run.standardOutput.hasSuffix("tour complete\n"))
  }

  /// Reads and writes outside of allocations, and what is handed out and not freed.
  @Test(
    .enabled(if: isReady && has("valgrind"), "needs cc, valgrind and the built libeconomicforecasting.so"),
    .timeLimit(.minutes(5)))
  func `valgrind finds no invalid access and nothing lost that was handed out`() throws {
    let folder = try TemporaryFolder()
    // Valgrind 3.19 cannot read the debugging information of Swift 6; names of functions stay.
    try #require(
      try ForecastBinary.shell(
        "strip --strip-debug -o '\(folder.path("libeconomicforecasting.so"))' '\(Self.library.path)'"
      ).exitCode == 0)
    try #require(try Self.compile(to: folder.path("tour"), libraryFolder: folder.url.path).exitCode == 0)
    let run = try ForecastBinary.shell(
      "OPENBLAS_NUM_THREADS=1 valgrind --leak-check=full --errors-for-leak-kinds=none --error-exitcode=9 --log-file='\(folder.path("log"))' "
        + "'\(folder.path("tour"))' \(Self.arguments); code=$?; cat '\(folder.path("log"))'; exit $code")
    #expect(run.exitCode == 0, "\(run.standardOutput.suffix(4000))")
    #expect(run.standardOutput.contains("ERROR SUMMARY: 0 errors"), "\(run.standardOutput.suffix(2000))")
    #expect(
      !run.standardOutput.contains("efForecast") && !run.standardOutput.contains("ef_"),
      "a leak of ours: \(run.standardOutput.suffix(4000))")
  }
}
