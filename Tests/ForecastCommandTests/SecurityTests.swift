import Foundation
import Tabular
import TestSupport
import Testing

/// What a hostile file, name or place must not be able to do.
@Suite(.tags(.contract)) struct SecurityTests {
  private static func has(_ program: String) -> Bool {
    (try? ForecastBinary.shell("command -v \(program)").exitCode) == 0
  }
  private static let hasOpenpyxl = (try? ForecastBinary.shell("python3 -c 'import openpyxl'").exitCode) == 0

  // MARK: - Formulas

  /// What a spreadsheet would run, or what runs once a leading blank is cut.
  static let formulas = [
    "=1+1", "+1+1", "-1+1", "@SUM(1)", "\t=1+1", "\r=1+1", "=HYPERLINK(\"http://a.example\",\"b\")",
    "=cmd|' /C calc'!A0",
    "＝1+1", "'=1+1",
  ]

  private func data(_ names: [String]) throws -> [UInt8] {
    let sink = ByteSink()
    var writer = try CSVWriter(sink, columns: ["series", "year", "value"])
    for name in names {
      for year in 0..<8 { try writer.write([.text(name), .integer(2015 + year), .integer(100 + 7 * year)]) }
    }
    return sink.bytes
  }

  @Test func `a name that a spreadsheet would run is inert in every table of CSV, and itself again when it is read`()
    throws
  {
    let input = try data(Self.formulas)
    let first = try ForecastBinary.run(["predict", "-", "--model", "drift", "--horizon", "1"], input: input)
    try #require(first.exitCode == 0, "\(first.standardError)")
    var reader = try CSVReader(bytes: first.outputBytes, file: "output")
    var names: [String] = []
    while try reader.next() { names.append(reader.text(0)) }
    #expect(names == Self.formulas, "restored on reading")
    let fields = try RawFields.first(of: first.standardOutput)
    #expect(fields.count == Self.formulas.count)
    for field in fields { #expect(field.hasPrefix("'"), "\(field)") }
    // A second passage through the command adds nothing.
    let again = try ForecastBinary.run(
      ["predict", "-", "--model", "drift", "--horizon", "1"], input: try data(names))
    #expect(again.standardOutput == first.standardOutput)
    for table in ["tidy", "glance", "augment"] {
      let fit = try ForecastBinary.run(
        ["fit", "-", "--curve", "linear", "--format", "csv", "--table", table], input: input)
      for field in try RawFields.first(of: fit.standardOutput) { #expect(field.hasPrefix("'"), "\(table): \(field)") }
    }
  }

  @Test(arguments: formulas) func `a formula in a plan's words is text in CSV, and no formula in a workbook`(
    formula: String
  ) throws {
    let folder = try TemporaryFolder()
    let quoted = formula.replacing("'", with: "''")
    guard !formula.contains("\r"), !formula.contains("\t") else { return }  // YAML has no place for these
    let plan = try folder.write(
      SamplePlan.replacing("zh: 河畔, en: Riverside", "zh: '\(quoted)', en: '\(quoted)'"), to: "plan.yaml")
    let csv = try ForecastBinary.run(["project", plan])
    try #require(csv.exitCode == 0, "\(csv.standardError)")
    for field in try RawFields.first(of: csv.standardOutput) { #expect(field.hasPrefix("'"), "\(field)") }
    guard Self.hasOpenpyxl else { return }
    let book = folder.path("report.xlsx")
    try #require(try ForecastBinary.run(["report", plan, "-o", book]).exitCode == 0)
    let script = """
      import openpyxl, sys
      book = openpyxl.load_workbook(sys.argv[1])
      cells = [c for s in book for row in s.iter_rows() for c in row if c.value is not None]
      ours = [c for c in cells if isinstance(c.value, str) and c.value.lstrip("'") == sys.argv[2].lstrip("'")]
      print(len(ours) > 5, {c.data_type for c in ours})
      """
    let file = try folder.write(script, to: "check.py")
    let read = try ForecastBinary.run(python: [file, book, formula])
    #expect(read.standardOutput == "True {'s'}\n", "\(read.standardOutput)\(read.standardError)")
  }

  // MARK: - Workbooks as input

  /// A workbook is a zip; nothing here unpacks one, so no bomb goes off, and the sentence says what to do.
  @Test(arguments: [
    "predict DATA --model naive --horizon 1", "fit DATA --curve linear", "project DATA", "check DATA",
    "backtest DATA --model naive --horizon 1",
  ])
  func `a workbook given as data is refused unread, were it a bomb`(call: String) throws {
    let folder = try TemporaryFolder()
    // A member that promises four gigabytes behind a kilobyte.
    var bytes: [UInt8] = [
      0x50, 0x4B, 0x03, 0x04, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF,
    ]
    bytes += [8, 0, 0, 0] + Array("bomb.xml".utf8) + [UInt8](repeating: 0, count: 1024)
    for name in ["data.csv", "data.xlsx"] {
      let file = try folder.write(bytes, to: name)
      let arguments = call.split(separator: " ").map { $0 == "DATA" ? file : String($0) }
      let start = ContinuousClock.now
      let run = try ForecastBinary.run(arguments)
      #expect(run.exitCode == 65, "\(run.standardError)")
      #expect(run.standardOutput.isEmpty)
      #expect(run.standardError.contains("workbook"), "\(run.standardError)")
      #expect(run.standardError.contains("CSV") || run.standardError.contains("csv"), "\(run.standardError)")
      #expect(ContinuousClock.now - start < .seconds(5))
    }
  }

  // MARK: - Places

  @Test(arguments: ["../plan", "/tmp/plan", "a/b", "..", ".", ".hidden", "a\\b", "-x", ""])
  func `a new plan's name is no path`(name: String) throws {
    let folder = try TemporaryFolder()
    let run = try ForecastBinary.run(["new", "plan", "--", name], in: folder.url)
    #expect(run.exitCode == 64, "\(run.standardOutput)\(run.standardError)")
    #expect(folder.contents.isEmpty)
  }

  @Test(arguments: ["../outside", "ABSOLUTE", "link"])
  func `a data package outside the plan's folder is not opened`(path: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("{}", to: "outside/datapackage.json")
    try FileManager.default.createDirectory(atPath: folder.path("work"), withIntermediateDirectories: true)
    try FileManager.default.createSymbolicLink(
      atPath: folder.path("work/link"), withDestinationPath: folder.path("outside"))
    let package = path == "ABSOLUTE" ? folder.path("outside") : path
    let plan = try folder.write(SamplePlan.replacing("date: 2023-01-31", "package: \(package)"), to: "work/plan.yaml")
    let run = try ForecastBinary.run(["project", plan], in: folder.url.appending(path: "work"))
    #expect(run.exitCode == 65, "\(run.standardOutput)")
    #expect(run.standardOutput.isEmpty)
    #expect(!run.standardError.contains("expected a title"), "it was opened: \(run.standardError)")
  }

  // MARK: - Outputs

  /// Neither followed nor replaced: a link where a file should go is refused, and what it points to stays.
  @Test(arguments: [
    ("report", "out.html"), ("report", "out.xlsx"), ("project", "out.json"), ("assess", "out.json"),
    ("predict", "out.csv"), ("fit", "out.json"),
  ])
  func `a symbolic link is not written through, by any writer`(command: String, name: String) throws {
    let folder = try TemporaryFolder()
    try folder.write("precious", to: "precious.txt")
    try FileManager.default.createSymbolicLink(
      atPath: folder.path(name), withDestinationPath: folder.path("precious.txt"))
    let input: [String] =
      switch command {
      case "predict": ["Examples/jinan-gdp.csv", "--model", "drift", "--horizon", "1"]
      case "fit": ["Examples/jinan-gdp.csv", "--curve", "linear"]
      default: ["models/central-vitality-area.yaml"]
      }
    let run = try ForecastBinary.run([command] + input + ["-o", folder.path(name)])
    #expect(run.exitCode == 73, "\(run.standardError)")
    #expect(run.standardError.contains("a symbolic link"), "\(run.standardError)")
    #expect(try String(contentsOfFile: folder.path("precious.txt"), encoding: .utf8) == "precious")
    #expect(folder.contents == [name, "precious.txt"].sorted(), "nothing else is left")
  }

  @Test(arguments: [("csv", "027", "640"), ("xlsx", "077", "600"), ("html", "022", "644")])
  func `the umask holds for every writer`(ending: String, mask: String, mode: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path("out.\(ending)")
    let run = try ForecastBinary.shell(
      "umask \(mask); \"$forecast\" project models/central-vitality-area.yaml -o '\(path)' && stat -c %a '\(path)'")
    #expect(run.standardOutput == "\(mode)\n", "\(run.standardError)")
  }

  @Test func `the temporary file of a run that is killed is gone or hidden, and the target is whole`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("out.json")
    try folder.write("old", to: "out.json")
    let run = try ForecastBinary.shell("timeout -s KILL 0.01 \"$forecast\" assess models/*.yaml -o '\(path)'; exit 0")
    #expect(run.exitCode == 0)
    let content = try String(contentsOfFile: path, encoding: .utf8)
    #expect(content == "old" || (try? JSON(parsing: content)) != nil)
    #expect(folder.contents == ["out.json"])
  }
}

/// The first field of each record as it stands in the text, between its quotes where it has some.
enum RawFields {
  static func first(of csv: String) throws -> [String] {
    var fields: [String] = []
    var field = ""
    var (column, isQuoted) = (0, false)
    for character in csv.unicodeScalars {
      switch character {
      case "\"": isQuoted.toggle()
      case "," where !isQuoted: column += 1
      case "\n" where !isQuoted:
        fields.append(field)
        (field, column) = ("", 0)
      default: if column == 0 { field.unicodeScalars.append(character) }
      }
    }
    return Array(fields.dropFirst())
  }
}

extension ForecastBinary {
  /// Runs a script of Python with arguments.
  static func run(python arguments: [String]) throws -> ForecastBinary {
    let quoted = arguments.map { "'\($0.replacing("'", with: "'\\''"))'" }.joined(separator: " ")
    return try shell("python3 \(quoted)")
  }
}
