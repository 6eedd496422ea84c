import EconomicData
import Glibc
import Tabular

/// Reads a descriptor to the end, noting every fault on the way.
struct DataPackageReading {
  let descriptor: String
  let folder: String
  private(set) var name = ""
  private(set) var title = ""
  private(set) var sources: [DataPackage.Source] = []
  private(set) var licences: [DataPackage.Licence] = []
  private(set) var resources: [DataPackage.Resource] = []
  private(set) var faults: [FileError] = []

  init(descriptor: String, folder: String, json: JSON) {
    self.descriptor = descriptor
    self.folder = folder
    guard json.members != nil else {
      report("an object with name, sources, licenses and resources", "something else")
      return
    }
    name = text(json, "name", in: "the package") ?? ""
    title = json["title"]?.string ?? name
    for (index, item) in list(json, "sources", "where its figures were published").enumerated() {
      guard let title = text(item, "title", in: "sources[\(index)]") else { continue }
      sources.append(
        DataPackage.Source(
          id: item["id"]?.string ?? item["name"]?.string, title: title, path: item["path"]?.string,
          date: item["date"]?.string))
    }
    for (index, item) in list(json, "licenses", "on what terms its figures may be used").enumerated() {
      guard let name = item["name"]?.string ?? text(item, "title", in: "licenses[\(index)]") else { continue }
      licences.append(DataPackage.Licence(name: name, title: item["title"]?.string))
    }
    for (index, item) in list(json, "resources", "its files").enumerated() {
      if let resource = resource(item, "resources[\(index)]") { resources.append(resource) }
    }
    for (index, resource) in resources.enumerated()
    where resources[..<index].contains(where: { $0.path == resource.path }) {
      report("each file once", "\(FileError.quoted(resource.path)) twice")
    }
  }

  private mutating func resource(_ json: JSON, _ place: String) -> DataPackage.Resource? {
    guard let path = text(json, "path", in: place), let digest = digest(json, place) else { return nil }
    var fields: [DataPackage.Field] = []
    for (index, item) in (json["schema"]?["fields"]?.array ?? []).enumerated() {
      let field = "\(place).schema.fields[\(index)]"
      guard let name = text(item, "name", in: field), let type = text(item, "type", in: field) else { continue }
      if !Self.types.contains(type) {
        report("\(field).type of \(Self.types.joined(separator: ", "))", FileError.quoted(type))
      }
      fields.append(
        DataPackage.Field(
          name: name, type: type, unit: item["unit"]?.string, meaning: item["description"]?.string))
    }
    if fields.isEmpty { report("\(place).schema.fields, the columns with their types", "none") }
    checkUnits(fields, place)
    return DataPackage.Resource(name: json["name"]?.string ?? path, path: path, digest: digest, fields: fields)
  }

  private mutating func digest(_ json: JSON, _ place: String) -> String? {
    guard let text = text(json, "hash", in: place) else { return nil }
    let digits = text.hasPrefix("sha256:") ? text.dropFirst("sha256:".count) : text[...]
    guard digits.count == 64, digits.allSatisfy(\.isHexDigit) else {
      report(
        "\(place).hash as sha256: and 64 hexadecimal digits", FileError.quoted(text), cure: "run sha256sum on the file")
      return nil
    }
    return digits.lowercased()
  }

  /// A column named `value` has a unit: its own, or that of a column `unit` beside it.
  private mutating func checkUnits(_ fields: [DataPackage.Field], _ place: String) {
    for field in fields {
      if let unit = field.unit {
        do throws(UnitError) { _ = try UnitOfMeasure(unit) } catch {
          report("a known unit for the column \(FileError.quoted(field.name)) in \(place)", "\(error)")
        }
      } else if field.name == "value", field.type == "number", !fields.contains(where: { $0.name == "unit" }) {
        report(
          "a unit for the column 'value' in \(place)", "none", cure: "add \"unit\" to the field, or a column 'unit'")
      }
    }
  }

  // MARK: Files

  /// What is wrong with a file of the package.
  func faults(of resource: DataPackage.Resource) -> [FileError] {
    do throws(FileError) {
      try check(resource)
      return []
    } catch {
      return [error]
    }
  }

  private func check(_ resource: DataPackage.Resource) throws(FileError) {
    let path = resource.path
    let parts = path.split(separator: "/", omittingEmptySubsequences: false)
    guard !path.hasPrefix("/"), !parts.contains(".."), !path.contains("://"), !path.utf8.contains(0) else {
      throw FileError(
        file: descriptor, expected: "paths of files inside the package's folder", found: FileError.quoted(path),
        cure: "copy the file into the folder")
    }
    let file = "\(folder)/\(path)"
    guard let real = Self.realPath(file), let realFolder = Self.realPath(folder) else {
      throw FileError(.noInput, file: file, expected: "a file of the package", found: "no such file")
    }
    guard real.hasPrefix(realFolder == "/" ? "/" : realFolder + "/") else {
      throw FileError(
        file: file, expected: "a file inside the package's folder", found: "a symbolic link to a place outside",
        cure: "copy the file into the folder")
    }
    let bytes = try InputFile.bytes(file, limit: DataPackage.largestFile)
    let digest = MessageDigest.sha256(bytes)
    guard digest == resource.digest else {
      throw DataPackage.wrongDigest(file, expected: resource.digest, found: digest)
    }
    guard path.lowercased().hasSuffix(".csv") else { return }
    let reader = try CSVReader(bytes: bytes, file: file)
    let names = resource.fields.map(\.name)
    guard reader.header == names else {
      throw FileError(
        file: file, line: 1, expected: "the columns of datapackage.json: \(names.joined(separator: ", "))",
        found: reader.header.joined(separator: ", "))
    }
  }

  private static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  // MARK: Members

  private mutating func text(_ json: JSON, _ key: String, in place: String) -> String? {
    guard let text = json[key]?.string, !text.isEmpty else {
      report("a text '\(key)' in \(place)", json[key] == nil ? "none" : "something else")
      return nil
    }
    return text
  }

  private mutating func list(_ json: JSON, _ key: String, _ meaning: String) -> [JSON] {
    guard let list = json[key]?.array, !list.isEmpty else {
      report("a list '\(key)' that says \(meaning)", json[key] == nil ? "none" : "an empty one or something else")
      return []
    }
    return list
  }

  private mutating func report(_ expected: String, _ found: String, cure: String? = nil) {
    faults.append(FileError(file: descriptor, expected: expected, found: found, cure: cure))
  }

  private static let types = ["string", "number", "integer", "year", "date", "boolean"]
}
