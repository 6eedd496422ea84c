import Foundation
import TestSupport
import Testing

@Suite struct ExamplesTests {
  @Test(.tags(.contract)) func `The Swift example of under forty lines projects a plan of its own`() throws {
    let source = try String(
      contentsOf: ForecastBinary.packageFolder.appendingPathComponent("Examples/ProjectAPlan/main.swift"),
      encoding: .utf8)
    #expect(source.split(separator: "\n", omittingEmptySubsequences: false).count <= 40)
    let run = try ForecastBinary.shell("\"$(dirname \"$forecast\")/project-a-plan\"")
    #expect(run.exitCode == 0, "\(run.standardError)")
    let lines = run.standardOutput.split(separator: "\n")
    #expect(lines.count { $0.hasPrefix("output") || $0.hasPrefix("tax") } == 14)
    #expect(lines.contains { $0.hasPrefix("产值300余亿元: ") && $0.hasSuffix("%") })
  }

  @Test(.tags(.contract), .enabled(if: Self.hasR, "needs Rscript"))
  func `The R example reads a projection`() throws {
    let run = try ForecastBinary.shell(
      """
      set -e; folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
      "$forecast" project models/central-vitality-area.yaml -o "$folder/p.csv"
      Rscript Examples/R/projection.R "$folder/p.csv" output "$folder/fan.svg"; test -s "$folder/fan.svg"
      """)
    #expect(run.exitCode == 0, "\(run.standardError)")
    #expect(run.standardOutput.contains("median grows by"))
  }

  private static let hasR = ["/usr/bin/Rscript", "/usr/local/bin/Rscript"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
