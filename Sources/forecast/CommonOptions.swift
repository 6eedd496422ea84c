import ArgumentParser
import DevelopmentPlans
import Glibc
import LinearAlgebra
import Tabular

/// The options that every subcommand with an output understands in the same way.
struct CommonOptions: ParsableArguments {
  @Option(name: [.short, .long], help: .init("Write to FILE instead of standard output.", valueName: "file"))
  var output: String?

  @Option(help: .init("csv, json, ndjson, xlsx, html, svg, vega-lite or text; by default from the output's ending."))
  var format: OutputFormat?

  @Option(help: "The central intervals to report, in per cent, separated by commas.")
  var levels: Levels = .standard

  @Option(help: "The language of headings and prose: zh or en.")
  var language: Language = .english

  @Option(help: "Translate the headings of CSV: zh. Column names never change without it.")
  var headings: Language = .english

  @Flag(help: "Begin CSV with a byte order mark, for Excel.")
  var bom = false

  @Option(help: "The seed of everything random.")
  var seed: UInt64 = 20_230_130

  @Option(help: "How many threads to use; by default all cores. The output does not depend on it.")
  var threads: Int?

  @Option(help: "The encoding of the input: utf-8, gb18030 or auto.")
  var encoding: TextEncoding = .utf8

  @Flag(help: "Print no warnings and no progress.")
  var quiet = false

  @Option(help: "The progress bar on standard error: auto, always or never.")
  var progress: ProgressMode = .auto

  func validate() throws {
    if let threads, !(1...1024).contains(threads) {
      throw ValidationError("--threads \(threads) is not between 1 and 1024.")
    }
    if let output, output.isEmpty { throw ValidationError("--output needs the name of a file.") }
  }

  /// The number of threads to run.
  ///
  /// One, and a warning, where the BLAS is a build that computes wrongly under several threads.
  var threadCount: Int {
    guard NumericalBackend.isSafeInParallel else {
      warn("this OpenBLAS is single-threaded (\(NumericalBackend.configuration)): one thread is used")
      return 1
    }
    return threads ?? max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
  }

  /// The format asked for, else the one of the output's ending, else `standard`.
  ///
  /// - Throws: a usage failure where the subcommand has no such format.
  func format(from available: [OutputFormat], otherwise standard: OutputFormat) throws -> OutputFormat {
    let chosen = format ?? output.flatMap(OutputFormat.init(endingOf:)) ?? standard
    guard available.contains(chosen) else {
      throw CommandFailure.usage(
        "format \(chosen.rawValue) is not one of \(available.map(\.rawValue).joined(separator: ", ")) here")
    }
    if chosen == .xlsx, output == nil, isatty(STDOUT_FILENO) == 1 {
      throw CommandFailure.usage("a workbook is not text: name a file with -o FILE.xlsx")
    }
    return chosen
  }

  /// Whether the result goes to a terminal.
  var isTerminal: Bool { (output ?? "-") == "-" && isatty(STDOUT_FILENO) == 1 }

  /// Writes the result to `--output`, which appears whole or not at all, or to standard output.
  func write(_ body: (ByteSink) throws -> Void) throws {
    try AtomicFile.write(output ?? "-", body)
  }

  static func writeToStandardOutput(_ text: String) throws { try AtomicFile.write("-") { try $0.write(text) } }

  /// Says `sentence` on standard error unless `--quiet`.
  func warn(_ sentence: String) {
    if !quiet { writeToStandardError("forecast: warning: \(sentence)\n") }
  }
}

/// What the command can write.
enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
  case csv, json, ndjson, xlsx, html, svg, text
  case vegaLite = "vega-lite"

  /// The format that a file's ending names; `nil` where it names none.
  init?(endingOf path: String) {
    let name = path.split(separator: "/").last ?? ""
    switch name.lowercased() {
    case let name where name.hasSuffix(".vl.json"): self = .vegaLite
    case let name where name.hasSuffix(".jsonl"): self = .ndjson
    case let name where name.hasSuffix(".htm"): self = .html
    case let name where name.hasSuffix(".txt"): self = .text
    case let name:
      guard let dot = name.lastIndex(of: "."), let format = Self(rawValue: String(name[name.index(after: dot)...]))
      else { return nil }
      self = format
    }
  }
}

extension Language: ExpressibleByArgument {}

extension TextEncoding: ExpressibleByArgument {}

enum ProgressMode: String, ExpressibleByArgument, CaseIterable {
  case auto, always, never
}

/// Central intervals, in per cent: `50,80,95`.
struct Levels: ExpressibleByArgument, Equatable {
  /// Ascending, each once.
  var percents: [Double]

  static let standard = Levels(percents: [50, 80, 95])

  init(percents: [Double]) { self.percents = percents }

  init?(argument: String) {
    let fields = argument.split(separator: ",", omittingEmptySubsequences: false)
    let values = fields.compactMap { Double($0.trimmingPrefix(while: \.isWhitespace)) }
    guard values.count == fields.count, !values.isEmpty, values.allSatisfy({ $0 > 0 && $0 < 100 }) else { return nil }
    percents = Array(Set(values)).sorted()
  }

  var defaultValueDescription: String { percents.map(Self.label).joined(separator: ",") }

  /// The levels as probabilities.
  var probabilities: [Double] { percents.map { $0 / 100 } }

  /// `lower_50,upper_50,…` in the order of the contract.
  var columnNames: [String] { percents.flatMap { ["lower_\(Self.label($0))", "upper_\(Self.label($0))"] } }

  /// `80` for 80, `97.5` for 97.5.
  static func label(_ percent: Double) -> String {
    percent == percent.rounded() ? String(Int(percent)) : String(percent)
  }
}
