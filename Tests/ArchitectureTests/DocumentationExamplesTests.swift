import Foundation
import Testing

/// Each library has a landing page, and each example on it stands in a test of that library, where it is compiled and run.
@Suite struct DocumentationExamplesTests {
  private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..")
    .standardizedFileURL

  private static let libraries = [
    "DevelopmentPlans", "Distributions", "EconomicData", "EconomicForecasting", "EconomicForecastingC", "Forecasting",
    "GrowthCurves",
    "LeastSquares", "LinearAlgebra", "OfficialStatistics", "Reports", "Specifications", "Tabular", "TimeSeriesModels",
    "Vintages",
  ]

  @Test(arguments: libraries)
  func `the landing page has an example that a test compiles`(library: String) throws {
    let page = Self.root.appending(path: "Sources/\(library)/Documentation.docc/\(library).md")
    let text = try String(contentsOf: page, encoding: .utf8)
    let examples = Self.swiftBlocks(in: text)
    #expect(!examples.isEmpty, "\(library).md shows no example in a swift block")

    let tests = try Self.testSources(of: library).map(Self.significantLines)
    for example in examples {
      let lines = Self.significantLines(of: example)
      #expect(
        tests.contains { Self.contains($0, inOrder: lines) },
        "no test in \(library)Tests holds this example line by line: \(example)")
    }
  }

  @Test func `the tutorial's steps stand in one test, in their order`() throws {
    let page = Self.root.appending(path: "Sources/EconomicForecasting/Documentation.docc/FromCSVToVerdict.md")
    let steps = Self.swiftBlocks(in: try String(contentsOf: page, encoding: .utf8))
    #expect(steps.count >= 6)
    let tests = try Self.testSources(of: "EconomicForecasting").map(Self.significantLines)
    let lines = steps.flatMap { Self.significantLines(of: $0) }
    #expect(tests.contains { Self.contains($0, inOrder: lines) })
  }

  @Test(arguments: libraries)
  func `the abstract is one short sentence`(library: String) throws {
    let page = Self.root.appending(path: "Sources/\(library)/Documentation.docc/\(library).md")
    let paragraphs = try String(contentsOf: page, encoding: .utf8).components(separatedBy: "\n\n")
    let title = try #require(paragraphs.first)
    #expect(title.hasPrefix("# ``\(library)``"))
    let abstract = try #require(paragraphs.dropFirst().first).replacing("\n", with: " ")
    #expect(abstract.count <= 150 && abstract.hasSuffix("."), "the abstract of \(library): \(abstract)")
  }

  private static func testSources(of library: String) throws -> [String] {
    let folder = root.appending(path: "Tests/\(library)Tests")
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return try paths.filter { $0.hasSuffix(".swift") }.map {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8)
    }
  }

  private static func swiftBlocks(in markdown: String) -> [String] {
    markdown.components(separatedBy: "```swift\n").dropFirst().map { $0.components(separatedBy: "```")[0] }
  }

  /// The lines without indentation but blank lines, imports, which a test file keeps at its head, and prints, in whose
  /// place it expects.
  private static func significantLines(of source: String) -> [String] {
    source.split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }
      .filter { !$0.isEmpty && !$0.hasPrefix("import ") && !$0.hasPrefix("print(") }
  }

  /// Whether the example's lines stand in order in the test, between whose lines its expectations may stand.
  private static func contains(_ lines: [String], inOrder example: [String]) -> Bool {
    var rest = example[...]
    for line in lines where line == rest.first { rest.removeFirst() }
    return rest.isEmpty
  }
}
