import EconomicData
import Tabular

/// A folder of tables with their provenance, in the manner of a Frictionless data package.
///
/// `datapackage.json` names the sources, the licences, and each file with its columns, units and SHA-256 digest. A package
/// without provenance, or whose files are not those it describes, is refused: every fault is listed. Files may not lie
/// outside the folder, neither by `..` nor through a symbolic link.
///
/// - SeeAlso: Frictionless Data, "Data Package" (specs.frictionlessdata.io), of which this is a strict part.
public struct DataPackage: Sendable {
  /// Where a figure was published.
  public struct Source: Sendable, Hashable {
    /// The name by which rows of the package's tables refer to the source.
    public var id: String?
    public var title: String
    /// An address, where there is one.
    public var path: String?
    public var date: String?
  }

  public struct Licence: Sendable, Hashable {
    public var name: String
    public var title: String?
  }

  /// A column of a file.
  public struct Field: Sendable, Hashable {
    public var name: String
    /// `string`, `number`, `integer`, `year`, `date` or `boolean`.
    public var type: String
    /// The unit of a numeric column that has one for all rows.
    public var unit: String?
    public var meaning: String?
  }

  /// A file of the package.
  public struct Resource: Sendable, Hashable {
    public var name: String
    /// The file, below the package's folder.
    public var path: String
    /// SHA-256 in hexadecimal digits.
    public var digest: String
    public var fields: [Field]
  }

  /// The folder of the package.
  public let folder: String
  public let name: String
  public let title: String
  public let sources: [Source]
  public let licences: [Licence]
  public let resources: [Resource]

  /// Reads and verifies a package.
  ///
  /// - Parameter path: its folder, or the `datapackage.json` in it.
  /// - Throws: ``FileFaults`` with everything that is wrong, or a `FileError` where the descriptor itself cannot be read.
  public init(_ path: String) throws {
    let descriptor = Self.isDescriptor(path) ? path : Self.withoutSlash(path) + "/" + Self.descriptorName
    folder = descriptor.lastIndex(of: "/").map { $0 == descriptor.startIndex ? "/" : String(descriptor[..<$0]) } ?? "."
    let reading = DataPackageReading(descriptor: descriptor, folder: folder, json: try JSON(file: descriptor))
    name = reading.name
    title = reading.title
    sources = reading.sources
    licences = reading.licences
    resources = reading.resources
    let faults = reading.faults + resources.flatMap { reading.faults(of: $0) }
    if !faults.isEmpty { throw FileFaults(faults) }
  }

  /// Whether `file` is a package's descriptor, or a folder that has one.
  public static func isPackage(_ file: String) -> Bool {
    isDescriptor(file) || InputFile.isRegular(withoutSlash(file) + "/" + descriptorName)
  }

  public func resource(named name: String) -> Resource? { resources.first { $0.name == name || $0.path == name } }

  /// The table of a resource, from bytes whose digest is checked as they are read.
  public func table(_ resource: Resource) throws(FileError) -> Table {
    let bytes = try verifiedBytes(of: resource)
    return try Table(csv: bytes, file: "\(folder)/\(resource.path)")
  }

  /// The series of a resource in long form.
  public func series(_ resource: Resource, options: SeriesOptions = SeriesOptions()) throws(FileError) -> [SeriesRecord]
  {
    let bytes = try verifiedBytes(of: resource)
    return try SeriesReader.all(bytes: bytes, file: "\(folder)/\(resource.path)", options: options)
  }

  private func verifiedBytes(of resource: Resource) throws(FileError) -> [UInt8] {
    let file = "\(folder)/\(resource.path)"
    let bytes = try InputFile.bytes(file, limit: Self.largestFile)
    let digest = MessageDigest.sha256(bytes)
    guard digest == resource.digest else { throw Self.wrongDigest(file, expected: resource.digest, found: digest) }
    return bytes
  }

  static func wrongDigest(_ file: String, expected: String, found: String) -> FileError {
    FileError(
      file: file, expected: "a file with the SHA-256 digest \(expected.prefix(shownDigits))…",
      found: "\(found.prefix(shownDigits))…",
      cure: "restore the file, or describe the change and write its new digest into datapackage.json")
  }

  private static func isDescriptor(_ path: String) -> Bool {
    path == descriptorName || path.hasSuffix("/" + descriptorName)
  }

  private static func withoutSlash(_ path: String) -> String { path.hasSuffix("/") ? String(path.dropLast()) : path }

  private static let descriptorName = "datapackage.json"
  static let largestFile = 64 << 20
  /// Twelve digits tell digests apart for people.
  private static let shownDigits = 12
}
