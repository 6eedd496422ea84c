import Foundation
import Testing

/// The arrows between modules, held against the `import` lines of the sources.
@Suite struct ImportArrowsTests {
  /// What each module may import of this package; transitive arrows are spelled out, for each import is a choice.
  private static let arrows: [String: Set<String>] = {
    let numerics: Set = ["LinearAlgebra", "Distributions", "LeastSquares"]
    let data: Set = ["Tabular", "EconomicData"]
    let families: Set = ["GrowthCurves", "TimeSeriesModels"]
    let framework = data.union(["Forecasting", "Distributions"])
    let libraries = numerics.union(framework).union(families)
      .union(["OfficialStatistics", "DevelopmentPlans", "Specifications", "Reports"])
    return [
      "LinearAlgebra": ["CLAPACK"],
      "Distributions": [],
      "LeastSquares": ["LinearAlgebra", "Distributions"],
      "Tabular": [],
      "EconomicData": ["Tabular"],
      "OfficialStatistics": ["EconomicData", "LinearAlgebra", "LeastSquares"],
      "Forecasting": data.union(["Distributions"]),
      "GrowthCurves": numerics.union(framework),
      "TimeSeriesModels": numerics.union(framework),
      "DevelopmentPlans": numerics.union(framework).union(["GrowthCurves", "OfficialStatistics"]),
      "Specifications": framework.union(families).union(["DevelopmentPlans", "CMessageDigest"]),
      "Vintages": ["DevelopmentPlans", "GRDB"],
      "Reports": framework.union(["GrowthCurves", "LeastSquares", "DevelopmentPlans", "CXlsxWriter"]),
      "EconomicForecasting": libraries,
      "EconomicForecastingC": framework.union(families).union(["DevelopmentPlans", "Specifications", "Reports"]),
      "forecast": libraries.union(["EconomicForecasting", "Vintages"]),
    ]
  }()

  /// The one module that may import each outside library.
  private static let keepers = [
    "CLAPACK": "LinearAlgebra", "CXlsxWriter": "Reports", "CMessageDigest": "Specifications", "Yams": "Specifications",
    "ArgumentParser": "forecast", "GRDB": "Vintages",
  ]

  /// Of the toolchain: any module may import them.
  private static let toolchain: Set = ["Foundation", "Glibc", "Synchronization", "Dispatch"]

  private static let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources")
    .standardizedFileURL

  @Test(arguments: arrows.keys.sorted())
  func `a module imports only what its arrows allow`(module: String) throws {
    let files = try Self.swiftFiles(of: module)
    #expect(!files.isEmpty, "\(module) has no source")
    for file in files {
      for imported in Self.imports(in: try String(contentsOf: file, encoding: .utf8)) {
        #expect(
          Self.isAllowed(imported, in: module),
          "\(module)/\(file.lastPathComponent) imports \(imported), against the arrows of the code base")
      }
    }
  }

  @Test func `every module of Sources is drawn`() throws {
    let folders = try FileManager.default.contentsOfDirectory(atPath: Self.sources.path)
      .filter { !Self.keepers.keys.contains($0) && !$0.hasPrefix(".") }
    #expect(Set(folders) == Set(Self.arrows.keys))
  }

  @Test func `the arrows have no cycle`() {
    var remaining = Self.arrows.mapValues { $0.intersection(Self.arrows.keys) }
    while let leaf = remaining.first(where: { $0.value.isEmpty })?.key {
      remaining[leaf] = nil
      for module in remaining.keys { remaining[module]!.remove(leaf) }
    }
    #expect(remaining.isEmpty, "modules in a cycle: \(remaining.keys.sorted())")
  }

  @Test func `an arrow the wrong way is found`() {
    #expect(!Self.isAllowed("Forecasting", in: "LinearAlgebra"))
    #expect(!Self.isAllowed("GrowthCurves", in: "TimeSeriesModels"))
    #expect(!Self.isAllowed("Yams", in: "Reports"))
    #expect(Self.imports(in: "@_exported public import struct Yams.Node\nimport A.B // why\n") == ["Yams", "A"])
  }

  private static let kinds: Set<Substring> = ["struct", "class", "enum", "protocol", "func", "var", "let", "typealias"]

  private static func isAllowed(_ imported: String, in module: String) -> Bool {
    if toolchain.contains(imported) { return true }
    if let keeper = keepers[imported], keeper != module { return false }
    return keepers[imported] == module || arrows[module]!.contains(imported)
  }

  private static func swiftFiles(of module: String) throws -> [URL] {
    let folder = sources.appending(path: module)
    let paths = FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String } ?? []
    return paths.filter { $0.hasSuffix(".swift") }.sorted().map { folder.appending(path: $0) }
  }

  /// The top-level modules that `import` lines name, whatever attributes, access or kind they carry.
  private static func imports(in source: String) -> [String] {
    let modifier = /@\w+(?:\(\w+\))?|public|package|internal|private|fileprivate/
    return source.split(whereSeparator: \.isNewline).compactMap { line in
      var words = line.split(separator: /\s+/)[...]
      while let first = words.first, first.wholeMatch(of: modifier) != nil { words.removeFirst() }
      guard words.popFirst() == "import" else { return nil }
      if let kind = words.first, kinds.contains(kind) { words.removeFirst() }
      return words.first.map { String($0.prefix { $0 != "." }) }
    }
  }
}
