import ArgumentParser
import EconomicData
import Forecasting
import Glibc
import GrowthCurves
import LeastSquares
import Reports
import Tabular

/// `forecast fit`: growth-curve regression of every series in a data file.
struct FitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fit",
    abstract: "Fits growth curves to every series of a data file, with inference and a verdict on the ceiling.",
    discussion: """
      Example:
        forecast fit Examples/jinan-gdp.csv --curve logistic,exponential

      Formats: json (default), ndjson, csv with --table tidy, glance or augment; svg or vega-lite of the first series: curves,
      bands and residuals.
      A ceiling that the data do not bound is refused with the reason, unless --limit gives what land, capacity or market \
      allow.
      """)

  @Argument(help: ArgumentHelp("A CSV file in long form; '-' is standard input.", valueName: "data"))
  var data: String

  @Option(help: ArgumentHelp("Curves to fit, separated by commas; 'auto' ranks and averages.", valueName: "name"))
  var curve: String

  @Option(help: "Residuals of values (level) or of their logarithms (log).")
  var scale: FitScale = .level

  @Option(help: "The variance of a residual: constant, cv (proportional to the fit), power or power:EXPONENT.")
  var variance = "constant"

  @Option(help: "The dependence of residuals: independent, ar1 or ar1:CORRELATION.")
  var errors = "independent"

  @Option(help: "A loss that lets outliers go: huber, soft-l1, cauchy or tukey.")
  var loss: FitLoss?

  @Option(help: ArgumentHelp("Hold a parameter at a value; may be given several times.", valueName: "name=value"))
  var fix: [String] = []

  @Option(
    help: ArgumentHelp("Keep a parameter within an interval; may be given several times.", valueName: "name=low:high"))
  var bounds: [String] = []

  @Option(
    help:
      "How the intervals of parameters are found: wald (linearised), profile (refits, may be open) or bootstrap (see --seed)."
  )
  var intervals: FitIntervals = .wald

  @Option(help: "How a bootstrap makes its data: residual, wild (errors of unequal size) or cases (observations).")
  var bootstrap: FitBootstrap?

  @Option(help: "How many replicates a bootstrap makes.")
  var replicates: Int?

  @Option(help: ArgumentHelp("The largest ceiling that land, capacity or market allow.", valueName: "value"))
  var limit: Double?

  @Option(help: ArgumentHelp("The column of weights: precisions, by which squared residuals are multiplied."))
  var weights: String?

  @Option(help: ArgumentHelp("The column whose text says which series are fitted together, with shared parameters."))
  var group: String?

  @Option(help: ArgumentHelp("The parameters that a group shares, separated by commas.", valueName: "name"))
  var shared: String?

  @Option(help: "The table of csv: tidy (a row a parameter), glance (a row a fit) or augment (a row an observation).")
  var table: FitTable?

  @Option(
    help: ArgumentHelp(
      "Also draw the fits of the first series, with bands and residuals, to FILE.svg.", valueName: "file"))
  var plot: String?

  @Option(help: "How many steps beyond the data the averaged curve, the few-points figures and the plot look.")
  var horizon = 5

  @Option(
    help: ArgumentHelp(
      "A belief for few points, several times: level (of the first period; of the next where nothing is observed) and "
        + "growth (of logarithms, a period), and where known level-deviation, growth-deviation, noise, noise-weight.",
      valueName: "name=value"))
  var prior: [String] = []

  @OptionGroup var dataOptions: DataOptions

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard (1...1000).contains(horizon) else { throw ValidationError("--horizon \(horizon) is not between 1 and 1000.") }
    if intervals != .bootstrap, bootstrap != nil || replicates != nil {
      throw ValidationError("--bootstrap and --replicates need --intervals bootstrap.")
    }
    if let replicates, !(39...1_000_000).contains(replicates) {
      throw ValidationError("--replicates \(replicates) is not between 39, the fewest for 95%, and 1000000.")
    }
    if group != nil, variance != "constant" || errors != "independent" || loss != nil {
      throw ValidationError(
        "--group fits series together by squared residuals of one variance, each apart from the next: leave out "
          + "--variance, --errors and --loss, or give --weights.")
    }
    if group != nil, isAutomatic {
      throw ValidationError("--group fits one form to all its series: name a curve instead of auto.")
    }
    if scale == .log, variance != "constant" {
      throw ValidationError(
        "--scale log takes errors in proportion to the value already: leave out --variance, or use --scale level.")
    }
    if loss != nil, variance != "constant" || errors != "independent" {
      throw ValidationError(
        "--loss measures residuals of one size, each apart from the next: leave out --variance and --errors; "
          + "--scale log goes with it.")
    }
    if bootstrap == .cases, errors.hasPrefix("ar1") {
      throw ValidationError(
        "--bootstrap cases draws observations apart, which --errors ar1 ties together: use residual.")
    }
    if let limit, !(limit > 0 && limit.isFinite) { throw ValidationError("--limit is a positive number.") }
    if shared != nil, group == nil {
      throw ValidationError("--shared needs --group, the column of what belongs together.")
    }
    if data == "-", weights != nil || group != nil {
      throw ValidationError("--weights and --group read the data twice: give a file, not standard input.")
    }
  }

  func run() throws {
    let format = try common.format(
      from: [.json, .ndjson, .csv, .svg, .vegaLite], otherwise: table == nil ? .json : .csv)
    let job = FitJob(
      curves: try checkedCurves(), isAutomatic: isAutomatic, options: try options(), limit: limit, horizon: horizon,
      shared: shared.map { Set($0.split(separator: ",").map(String.init)) },
      level: (common.levels.percents.max() ?? 95) / 100, intervals: intervalMethod, columns: try extraColumns(),
      prior: try growthPrior(), language: common.language)
    var summary = FitSummary()
    if format == .svg || format == .vegaLite {
      let rows = try firstRows(job)
      summary.count(rows)
      let picture = FitPlot(rows, horizon: horizon, levels: common.levels.probabilities).picture
      try common.write { try $0.write(format == .svg ? picture.svg() : picture.vegaLite.text(isPretty: true) + "\n") }
    } else {
      try common.write { sink in
        var writer = FitWriter(sink: sink, format: format, table: table ?? .tidy, bom: common.bom)
        try writer.begin()
        try forEachRows(job) { rows in
          summary.count(rows)
          try writer.write(rows)
        }
        try writer.end()
      }
    }
    if let plot, let first = summary.first {
      let picture = FitPlot(first, horizon: horizon, levels: common.levels.probabilities).picture
      try AtomicFile.write(plot) { try $0.write(picture.svg()) }
    }
    if summary.refused > 0 { throw CommandFailure.partial(summary.refused, of: .fits, in: common.language) }
  }

  /// Hands the rows of the file to `body` in the order of its series, a batch at a time.
  private func forEachRows(_ job: FitJob, _ body: ([FitRow]) throws -> Void) throws {
    var bar = ProgressBar(total: 0, noun: "series", options: common)
    if group != nil {
      let records = try SeriesReader.all(data, options: seriesOptions)
      bar = ProgressBar(total: records.count, noun: "series", options: common)
      for members in job.grouped(records) {
        try body(job.rows(ofGroup: members))
        bar.advance(by: members.count)
      }
    } else {
      bar = ProgressBar(total: try seriesCount(), noun: "series", options: common)
      try SeriesReader.forEachBatch(of: Self.batch, data, options: seriesOptions) { records in
        let rows = GrowthCurveModel.batch(records.count, threads: common.threadCount, context: job.unshared) {
          index, job, workspace in
          job.rows(of: records[index], using: &workspace)
        }
        for series in rows { try body(series) }
        bar.advance(by: records.count)
      }
    }
    bar.finish()
  }

  /// Series in memory at once.
  private static let batch = 2048

  /// How many series there are, where someone watches; counting costs a pass over the file.
  private func seriesCount() throws -> Int {
    let isWatched =
      !common.quiet && (common.progress == .always || (common.progress == .auto && isatty(STDERR_FILENO) == 1))
    guard isWatched, data != "-" else { return 0 }
    return try SeriesReader.count(data, options: seriesOptions)
  }

  private func firstRows(_ job: FitJob) throws -> [FitRow] {
    let records = try SeriesReader.all(data, options: seriesOptions)
    return records.first.map { job.rows(of: $0) } ?? []
  }

  private var seriesOptions: SeriesOptions { dataOptions.seriesOptions(encoding: common.encoding) }

  // MARK: - Reading the options

  private var isAutomatic: Bool { curve == "auto" }

  /// Series run in parallel already, so a bootstrap runs on one thread.
  private var intervalMethod: IntervalMethod {
    switch intervals {
    case .wald: .wald
    case .profile: .profile
    case .bootstrap:
      .bootstrap(
        CurveBootstrap(bootstrap?.scheme ?? .residual, replicates: replicates ?? 999, seed: common.seed, threads: 1))
    }
  }

  private func curves() throws -> [any GrowthCurve] {
    if isAutomatic { return CurveSelection.automatic }
    return try curve.split(separator: ",", omittingEmptySubsequences: false).map { name in
      guard let found = CurveCatalog.curve(named: String(name)) else {
        throw CommandFailure.usage(
          "there is no curve '\(name)'"
            + (Suggestion.nearest(to: String(name), among: CurveCatalog.names + ["auto"]).map {
              "; did you mean '\($0)'?"
            }
              ?? "; see 'forecast describe curves'"))
      }
      return found
    }
  }

  /// The curves, of which one at least has each of the parameters to share.
  private func checkedCurves() throws -> [any GrowthCurve] {
    let known = Set(try curves().flatMap { $0.facts.parameters.map(\.name) })
    for name in (shared ?? "").split(separator: ",").map(String.init) where !known.contains(name) {
      throw CommandFailure.usage(
        "--shared: no curve here has a parameter '\(name)'"
          + (Suggestion.nearest(to: name, among: known.sorted()).map { "; did you mean '\($0)'?" } ?? ""))
    }
    return try curves()
  }

  private func options() throws -> CurveFitOptions {
    var options = CurveFitOptions()
    options.residualScale = scale == .level ? .level : .logarithm
    options.loss = loss?.shape
    options.variance = try varianceModel()
    options.errors = try errorModel()
    for text in fix {
      let (name, value) = try assignment(text, option: "--fix", example: "--fix K=500")
      guard let number = Double(value), number.isFinite else {
        throw CommandFailure.usage("--fix \(text): '\(value)' is not a number")
      }
      options.fixed[name] = number
    }
    for text in bounds {
      let (name, value) = try assignment(text, option: "--bounds", example: "--bounds r=0.1:2")
      let ends = value.split(separator: ":", omittingEmptySubsequences: false)
      guard ends.count == 2, let low = ends[0].isEmpty ? -.infinity : Double(ends[0]),
        let high = ends[1].isEmpty ? .infinity : Double(ends[1]), low <= high
      else { throw CommandFailure.usage("--bounds \(text): an interval is LOW:HIGH, as in --bounds r=0.1:2") }
      options.bounds[name] = low...high
    }
    try checkNames(Array(options.fixed.keys) + Array(options.bounds.keys))
    return options
  }

  private func growthPrior() throws -> GrowthPrior? {
    guard !prior.isEmpty else { return nil }
    let known = ["level", "growth", "level-deviation", "growth-deviation", "noise", "noise-weight"]
    var given: [String: Double] = [:]
    for text in prior {
      let (name, value) = try assignment(text, option: "--prior", example: "--prior level=100")
      guard known.contains(name) else {
        throw CommandFailure.usage(
          "--prior \(text): '\(name)' is none of \(known.joined(separator: ", "))"
            + (Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""))
      }
      guard let number = Double(value), number.isFinite, name == "growth" || number > 0 else {
        throw CommandFailure.usage(
          "--prior \(text): '\(value)' is not a \(name == "growth" ? "number" : "positive number")")
      }
      given[name] = number
    }
    guard let level = given["level"], let growth = given["growth"] else {
      throw CommandFailure.usage("--prior needs a level and a growth, as in --prior level=100 --prior growth=0.05")
    }
    var belief = GrowthPrior(level: level, growth: growth)
    belief.levelDeviation = given["level-deviation"] ?? belief.levelDeviation
    belief.growthDeviation = given["growth-deviation"] ?? belief.growthDeviation
    belief.noise = given["noise"] ?? belief.noise
    belief.noiseWeight = given["noise-weight"] ?? belief.noiseWeight
    return belief
  }

  private func assignment(_ text: String, option: String, example: String) throws -> (String, String) {
    guard let sign = text.firstIndex(of: "="), sign != text.startIndex else {
      throw CommandFailure.usage("\(option) \(text): write NAME=VALUE, as in \(example)")
    }
    return (String(text[..<sign]), String(text[text.index(after: sign)...]))
  }

  private func checkNames(_ names: [String]) throws {
    let known = Set(try curves().flatMap { $0.facts.parameters.flatMap { [$0.name, $0.workingName] } })
    for name in names.sorted() where !known.contains(name) {
      throw CommandFailure.usage(
        "no curve here has a parameter '\(name)'"
          + (Suggestion.nearest(to: name, among: known.sorted()).map { "; did you mean '\($0)'?" } ?? ""))
    }
  }

  private func varianceModel() throws -> VarianceModel {
    switch variance {
    case "constant": return .constant
    case "cv": return .constantCoefficientOfVariation
    case "power": return .power(exponent: nil)
    default:
      guard variance.hasPrefix("power:"), let exponent = Double(variance.dropFirst(6)), exponent.isFinite else {
        throw CommandFailure.usage("--variance '\(variance)' is not constant, cv, power or power:EXPONENT")
      }
      return .power(exponent: exponent)
    }
  }

  private func errorModel() throws -> ErrorModel {
    switch errors {
    case "independent": return .independent
    case "ar1": return .autoregressive(correlation: nil)
    default:
      guard errors.hasPrefix("ar1:"), let correlation = Double(errors.dropFirst(4)), abs(correlation) < 1 else {
        throw CommandFailure.usage("--errors '\(errors)' is not independent, ar1 or ar1:CORRELATION (between -1 and 1)")
      }
      return .autoregressive(correlation: correlation)
    }
  }

  /// Weights and groups by line of the file.
  private func extraColumns() throws -> FitColumns {
    guard weights != nil || group != nil else { return FitColumns() }
    var reader = try CSVReader(data, encoding: common.encoding)
    func place(_ name: String?) throws -> Int? {
      guard let name else { return nil }
      guard let place = reader.header.firstIndex(of: name) else {
        throw FileError(
          .badData, file: data, line: 1, expected: "a column named '\(name)'",
          found: reader.header.joined(separator: ", "), cure: "name a column of the file")
      }
      return place
    }
    let (weightPlace, groupPlace) = (try place(weights), try place(group))
    var columns = FitColumns()
    while try reader.next() {
      if let weightPlace {
        let text = reader.text(weightPlace)
        guard let weight = Double(text), weight >= 0, weight.isFinite else {
          throw FileError(
            .badData, file: data, line: reader.line, column: weightPlace + 1, expected: "a weight of zero or more",
            found: FileError.quoted(text))
        }
        columns.weights[Int32(clamping: reader.line)] = weight
      }
      if let groupPlace { columns.groups[Int32(clamping: reader.line)] = reader.text(groupPlace) }
    }
    return columns
  }
}

enum FitScale: String, ExpressibleByArgument, CaseIterable { case level, log }

enum FitTable: String, ExpressibleByArgument, CaseIterable { case tidy, glance, augment }

enum FitIntervals: String, ExpressibleByArgument, CaseIterable { case wald, profile, bootstrap }

enum FitBootstrap: String, ExpressibleByArgument, CaseIterable {
  case residual, wild, cases

  var scheme: CurveBootstrap.Scheme {
    switch self {
    case .residual: .residual
    case .wild: .wild
    case .cases: .cases
    }
  }
}

enum FitLoss: String, ExpressibleByArgument, CaseIterable {
  case huber
  case softL1 = "soft-l1"
  case cauchy, tukey

  var shape: RobustLoss.Shape {
    switch self {
    case .huber: .huber
    case .softL1: .softL1
    case .cauchy: .cauchy
    case .tukey: .tukey
    }
  }
}

/// What the run keeps of its rows: the first series, for the plot, and how many fits were refused.
private struct FitSummary {
  var first: [FitRow]?
  var refused = 0

  mutating func count(_ rows: [FitRow]) {
    if first == nil, !rows.isEmpty { first = rows }
    // Of the rivals of `auto` some are always refused; what counts is whether the average stands.
    let counted = rows.contains { $0.isAverage } ? rows.filter(\.isAverage) : rows
    refused += counted.count { $0.status != .ok }
  }
}
