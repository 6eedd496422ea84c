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

  /// The Python that `PYTHON` names, over the built library instead of an installed wheel.
  private static let environment = [
    "PYTHONPATH": "python/src",
    "ECONOMIC_FORECASTING_LIBRARY": ForecastBinary.url.deletingLastPathComponent().appending(
      path: "libeconomicforecasting.so"
    ).path,
  ]
  private static let python = ProcessInfo.processInfo.environment["PYTHON"] ?? "python3"
  private static let hasNotebooks =
    FileManager.default.fileExists(atPath: environment["ECONOMIC_FORECASTING_LIBRARY"]!)
    && (try? ForecastBinary.shell("\(python) -c 'import nbclient, ipykernel, pandas'").exitCode) == 0

  @Test(
    .tags(.contract, .slow), .timeLimit(.minutes(3)),
    .enabled(
      if: Self.hasNotebooks, "needs the built libeconomicforecasting.so and nbclient, ipykernel and pandas in PYTHON"))
  func `The notebook leads from CSV to a verdict`() throws {
    let script = """
      import nbclient, nbformat, os
      os.environ["PYTHONPATH"] = os.path.abspath("python/src")
      notebook = nbformat.read("Examples/from-csv-to-verdict.ipynb", as_version=4)
      nbclient.NotebookClient(notebook, timeout=120, resources={"metadata": {"path": "Examples"}}).execute()
      print("".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", [])))
      """
    let folder = try TemporaryFolder()
    let file = try folder.write(script, to: "run.py")
    let run = try ForecastBinary.shell("\(Self.python) '\(file)'", environment: Self.environment)
    #expect(run.exitCode == 0, "\(run.standardError)")
    for text in ["logistic:", "owa", "2028", "verdict:", "a year"] {
      #expect(run.standardOutput.contains(text), "\(text)")
    }
  }

  @Test func `The notebook is committed without outputs`() throws {
    let url = ForecastBinary.packageFolder.appending(path: "Examples/from-csv-to-verdict.ipynb")
    let notebook = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: url)) as? [String: Any])
    let cells = try #require(notebook["cells"] as? [[String: Any]])
    #expect(cells.count > 8)
    for cell in cells {
      #expect((cell["outputs"] as? [Any])?.isEmpty ?? true)
      #expect(cell["execution_count"] == nil || cell["execution_count"] is NSNull)
    }
  }

  private static let hasR = ["/usr/bin/Rscript", "/usr/local/bin/Rscript"].contains {
    FileManager.default.isExecutableFile(atPath: $0)
  }
}
