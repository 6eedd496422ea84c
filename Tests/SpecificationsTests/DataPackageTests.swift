import EconomicData
import Foundation
import Specifications
import Tabular
import TestSupport
import Testing

/// A package in a folder of its own, which a test may spoil.
private struct Draft {
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("package-\(UUID().uuidString)")
  static let csv = "series,year,value\na,2023,1.5\n"
  /// The digest of `csv`, computed once with sha256sum.
  static let digest = "4ca5c04c454fa4e6f0fe82d5fc6a4f12ab7032352918c8d23b6715f4ac9e6fe3"
  static let descriptor = """
    {
      "name": "draft", "title": "A draft",
      "sources": [{ "title": "统计公报", "path": "https://example.org/a", "date": "2024-03-01" }],
      "licenses": [{ "name": "CC-BY-4.0" }],
      "resources": [
        {
          "name": "data", "path": "data.csv", "hash": "sha256:\(digest)",
          "schema": { "fields": [
            { "name": "series", "type": "string" }, { "name": "year", "type": "year" },
            { "name": "value", "type": "number", "unit": "亿元" }
          ] }
        }
      ]
    }
    """

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try write(Self.descriptor, "datapackage.json")
    try write(Self.csv, "data.csv")
  }

  func write(_ text: String, _ name: String) throws {
    try text.write(to: folder.appendingPathComponent(name), atomically: false, encoding: .utf8)
  }

  /// The faults of the package after a change of its descriptor.
  func faults(replacing old: String = "", with new: String = "") throws -> [FileError] {
    precondition(old.isEmpty || Self.descriptor.contains(old), "the draft has no '\(old)'")
    try write(Self.descriptor.replacingOccurrences(of: old, with: new), "datapackage.json")
    do {
      _ = try DataPackage(folder.path)
      return []
    } catch let faults as FileFaults {
      return faults.errors
    } catch let error as FileError {
      return [error]
    }
  }
}

@Suite struct DataPackageTests {
  @Test(.tags(.contract)) func `A package with provenance, units and right digests is read`() throws {
    let draft = try Draft()
    let package = try DataPackage(draft.folder.path + "/datapackage.json")
    #expect(package.sources.map(\.title) == ["统计公报"])
    #expect(package.licences.map(\.name) == ["CC-BY-4.0"])
    let resource = try #require(package.resource(named: "data"))
    #expect(try package.table(resource).number(0, "value") == 1.5)
    #expect(try package.series(resource)[0].timeSeries().values == [1.5])
    #expect(DataPackage.isPackage(draft.folder.path) && !DataPackage.isPackage(draft.folder.path + "/data.csv"))
  }

  @Test(
    .tags(.contract),
    arguments: [
      (
        "\"sources\": [{ \"title\": \"统计公报\", \"path\": \"https://example.org/a\", \"date\": \"2024-03-01\" }]",
        "\"sources\": []", "published"
      ),
      ("\"title\": \"统计公报\", ", "", "title"), ("\"licenses\"", "\"terms\"", "terms its figures"),
      ("\"name\": \"draft\",", "", "'name'"),
      ("\"path\": \"data.csv\"", "\"path\": \"../data.csv\"", "inside the package's folder"),
      ("\"path\": \"data.csv\"", "\"path\": \"/etc/hostname\"", "inside the package's folder"),
      ("\"path\": \"data.csv\"", "\"path\": \"absent.csv\"", "a file of the package"),
      ("\"hash\": \"sha256:", "\"hash\": \"md5:", "64 hexadecimal digits"),
      (Draft.digest, String(repeating: "0", count: 64), "SHA-256"),
      ("\"unit\": \"亿元\"", "\"description\": \"x\"", "a unit"),
      ("\"unit\": \"亿元\"", "\"unit\": \"亿圆\"", "a known unit"),
      ("\"name\": \"year\"", "\"name\": \"jahr\"", "the columns of datapackage.json"),
      ("\"type\": \"year\"", "\"type\": \"yr\"", "type of"),
    ])
  func `A package that hides its origin or is not what it says is refused`(
    old: String, new: String, expected: String
  ) throws {
    let faults = try Draft().faults(replacing: old, with: new)
    #expect(faults.contains { $0.expected.contains(expected) }, "\(faults)")
  }

  @Test(.tags(.contract)) func `All faults are listed at once`() throws {
    let draft = try Draft()
    try draft.write(Draft.csv + "b,2024,2\n", "data.csv")
    #expect(try draft.faults(replacing: "\"licenses\"", with: "\"terms\"").count == 2)
  }

  @Test(.tags(.contract)) func `A file changed after the check is refused when it is read`() throws {
    let draft = try Draft()
    let package = try DataPackage(draft.folder.path)
    try draft.write("series,year,value\na,2023,2.5\n", "data.csv")
    #expect(throws: FileError.self) { try package.table(package.resources[0]) }
  }

  @Test(.tags(.contract)) func `A symbolic link out of the folder is refused`() throws {
    let draft = try Draft()
    let outside = FileManager.default.temporaryDirectory.appendingPathComponent("outside-\(UUID().uuidString).csv")
    try Draft.csv.write(to: outside, atomically: false, encoding: .utf8)
    try FileManager.default.removeItem(at: draft.folder.appendingPathComponent("data.csv"))
    try FileManager.default.createSymbolicLink(
      at: draft.folder.appendingPathComponent("data.csv"), withDestinationURL: outside)
    #expect(try draft.faults().contains { $0.found.contains("symbolic link") })
  }

  @Test(.tags(.contract), arguments: ["shizhong-plans-2023", "jinan", "reference-class"])
  func `The packages of the repository are complete`(name: String) throws {
    let package = try DataPackage("\(Self.packages)/\(name)")
    #expect(package.name == name)
    for resource in package.resources { #expect(try !package.table(resource).rows.isEmpty) }
  }

  @Test(.tags(.contract)) func `Every row of the packages names a source that the package describes`() throws {
    for name in ["shizhong-plans-2023", "jinan", "reference-class"] {
      let package = try DataPackage("\(Self.packages)/\(name)")
      let known = Set(package.sources.compactMap(\.id))
      for resource in package.resources {
        let table = try package.table(resource)
        for row in table.rows.indices {
          let source = try #require(table.text(row, "source"), "\(resource.path), row \(row + 1)")
          #expect(known.contains(source), "\(resource.path): \(source)")
        }
      }
    }
  }

  @Test(.tags(.contract)) func `The worded claims of the plans read to the figures beside them`() throws {
    let package = try DataPackage("\(Self.packages)/shizhong-plans-2023")
    let table = try package.table(try #require(package.resource(named: "claims")))
    #expect(table.rows.count == 17)
    for row in table.rows.indices {
      let claim = try WordedQuantity(try #require(table.text(row, "wording")))
      #expect(claim.kind.rawValue == table.text(row, "kind"))
      #expect(claim.value == (try table.number(row, "value")))
      #expect(claim.upperValue == (try table.number(row, "upper")))
      #expect(claim.unit.symbol == table.text(row, "unit"))
    }
  }

  @Test(.tags(.contract)) func `Conflicts between sources are all listed`() throws {
    let package = try DataPackage("\(Self.packages)/jinan")
    let listed = try package.table(try #require(package.resource(named: "conflicts")))
    func row(_ series: String, _ year: String) -> Int? {
      listed.rows.indices.first { listed.text($0, "series_id") == series && listed.text($0, "year") == year }
    }
    // The figure in 万元 and the one in 亿元 are compared in one unit: 922817 against 922800.
    let budget = try #require(row("shizhong_budget_revenue", "2015"))
    let unit = try UnitOfMeasure(try #require(listed.text(budget, "unit")))
    let other = try UnitOfMeasure(try #require(listed.text(budget, "other_unit")))
    let value = try #require(try listed.number(budget, "value"))
    let converted = try other.convert(try #require(try listed.number(budget, "other_value")), to: unit)
    let percent = try #require(try listed.number(budget, "difference_percent"))
    // The table gives four decimals of a percentage.
    #expect(abs(100 * (converted / value - 1) - percent) <= 5e-5)
    #expect(row("shizhong_gdp", "2018") != nil && row("jinan_gdp", "2012") != nil)
  }

  @Test(.tags(.property)) func `The growth rates of the reference class follow from their levels`() throws {
    let package = try DataPackage("\(Self.packages)/reference-class")
    let growth = try package.table(try #require(package.resource(named: "growth")))
    let levels = try package.table(try #require(package.resource(named: "levels")))
    var published: Set<[String?]> = []
    for row in levels.rows.indices { published.insert(["series_id", "year", "value"].map { levels.text(row, $0) }) }
    for row in growth.rows.indices {
      let ends = try ["start_value", "end_value", "years", "growth"].map { try #require(try growth.number(row, $0)) }
      // Six decimals are printed.
      #expect(abs(pow(ends[1] / ends[0], 1 / ends[2]) - 1 - ends[3]) <= 5.1e-7)
      for side in ["start", "end"] {
        #expect(
          published.contains([
            growth.text(row, "series_id"), growth.text(row, "\(side)_year"), growth.text(row, "\(side)_value"),
          ]))
      }
    }
  }

  @Test(.tags(.contract)) func `Every unit of the packages is known`() throws {
    for name in ["shizhong-plans-2023", "jinan", "reference-class"] {
      let package = try DataPackage("\(Self.packages)/\(name)")
      for resource in package.resources where resource.fields.contains(where: { $0.name == "unit" }) {
        let table = try package.table(resource)
        for unit in Set(table.rows.indices.compactMap({ table.text($0, "unit") })) {
          #expect(throws: Never.self, "\(unit)") { try UnitOfMeasure(unit) }
        }
      }
    }
  }

  /// Tests run in the package's root.
  private static let packages = "notebooks-data"
}
