import Distributions
import Forecasting
import Glibc
import GrowthCurves
import LeastSquares
import Tabular

/// One series and one curve: what the contract's `fit` says of them.
struct FitRow: Sendable {
  enum Status: String, Sendable { case ok, refused, failed }

  struct Parameter: Sendable {
    var name: String
    var meaning: String
    var unit: String
    var estimate: Double?
    var standardError: Double?
    var lower: Double?
    var upper: Double?
  }

  struct Derived: Sendable {
    var name: String
    var meaning: String
    var estimate: Double
    var standardError: Double?
    var lower: Double?
    var upper: Double?
  }

  var series: String
  var curve: String
  var status: Status
  var reason: String
  var count = 0
  var parameters: [Parameter] = []
  var residualSumOfSquares: Double?
  var sigma: Double?
  var degreesOfFreedom: Int?
  var logLikelihood: Double?
  var aic: Double?
  var aicc: Double?
  var bic: Double?
  var termination: String?
  var iterations: Int?
  var evaluations: Int?
  var derived: [Derived] = []
  var warnings: [String] = []

  /// What is subtracted from the times of the file to give t.
  var origin = 0.0
  var scale = ResidualScale.level
  var correlation: Double?
  var varianceExponent: Double?
  var ceiling: CeilingVerdict?
  var weight: Double?
  var rollingError: Double?
  var isAverage = false
  var baselines: FewPointsReport?

  var fit: CurveFit?
  var selection: CurveSelection?
  var labels: [String] = []
  var times: [Double] = []

  init(series: String, curve: String, status: Status, reason: String) {
    self.series = series
    self.curve = curve
    self.status = status
    self.reason = reason
  }

  // MARK: - From fits

  mutating func fill(_ fit: CurveFit, origin: Double, intervals method: IntervalMethod) {
    self.fit = fit
    self.origin = origin
    count = fit.data.count
    residualSumOfSquares = fit.residualSumOfSquares
    sigma = fit.sigma
    degreesOfFreedom = fit.degreesOfFreedom
    logLikelihood = fit.logLikelihood
    (aic, aicc, bic) = (fit.aic, fit.aicc, fit.bic)
    (correlation, varianceExponent) = (fit.correlation, fit.varianceExponent)
    describe(fit.solution)
    let errors = fit.standardErrors
    let intervals = intervals(fit, method)
    parameters = fit.curve.facts.parameters.indices.map { j in
      let facts = fit.curve.facts.parameters[j]
      let interval = intervals[j]
      let shift = facts.isInstant ? origin : 0
      return Parameter(
        name: facts.name, meaning: facts.meaning, unit: facts.unit.rawValue, estimate: fit.parameters[j] + shift,
        standardError: errors[j], lower: interval.map { $0.lowerBound + shift },
        upper: interval.map { $0.upperBound + shift })
    }
    derived = fit.derivedEstimates.map { quantity in
      let interval = quantity.interval(level: 0.95)
      let shift = quantity.isInstant ? origin : 0
      return Derived(
        name: quantity.name, meaning: quantity.meaning, estimate: quantity.estimate + shift,
        standardError: quantity.standardError, lower: interval.map { $0.lowerBound + shift },
        upper: interval.map { $0.upperBound + shift })
    }
  }

  private mutating func intervals(_ fit: CurveFit, _ method: IntervalMethod) -> [ClosedRange<Double>?] {
    guard case .bootstrap(let plan) = method else { return fit.parameterIntervals(by: method, level: 0.95) }
    let distribution = fit.bootstrap(plan)
    if distribution.failures > 0 {
      warnings.append(
        "\(distribution.failures) of \(plan.replicates) bootstrap replicates did not converge"
          + (10 * distribution.failures > plan.replicates ? ": no intervals" : " and are left out"))
    }
    return fit.bootstrapIntervals(distribution, level: 0.95)
  }

  mutating func fill(_ joint: GroupedCurveFit, group: Int, origin: Double) {
    let values = joint.parameters(of: group)
    let errors = joint.standardErrors(of: group)
    let t = StudentT(degreesOfFreedom: Double(max(joint.degreesOfFreedom, 1))).quantile(0.975)
    for j in parameters.indices {
      let shift = joint.curve.facts.parameters[j].isInstant ? origin : 0
      parameters[j].estimate = values[j] + shift
      parameters[j].standardError = errors[j]
      parameters[j].lower = values[j] - t * errors[j] + shift
      parameters[j].upper = values[j] + t * errors[j] + shift
    }
    derived = []
    residualSumOfSquares = joint.residualSumOfSquares
    sigma = joint.sigma
    degreesOfFreedom = joint.degreesOfFreedom
    logLikelihood = joint.logLikelihood
    let k = Double(joint.solution.freeParameters.count + 1)
    let n = Double(joint.observationCount)
    aic = joint.aic
    aicc = n > k + 1 ? joint.aic + 2 * k * (k + 1) / (n - k - 1) : .infinity
    bic = -2 * joint.logLikelihood + k * log(n)
    describe(joint.solution)
    let names = joint.curve.facts.parameters.indices.filter { joint.isShared($0) }
      .map { joint.curve.facts.parameters[$0].name }
    warnings.append(
      "fitted together with \(joint.series.count - 1) other series, sharing \(names.joined(separator: ", ")); "
        + "rss, sigma, dof and the criteria are those of the joint fit")
    if let probability = joint.sharingProbability, probability < 0.05 {
      warnings.append("the data speak against sharing (F test, p = \(Self.short(probability)))")
    }
  }

  private mutating func describe(_ solution: LeastSquaresSolution) {
    termination = "\(solution.termination)"
    iterations = solution.iterations
    evaluations = solution.residualEvaluations + solution.jacobianEvaluations
    warnings = solution.warnings.map { "\($0)" }
  }

  /// A ceiling that the data do not bound takes the numbers with it; a limit of the user's gives them back.
  mutating func judge(_ verdict: CeilingVerdict?, _ fit: CurveFit, intervals method: IntervalMethod) {
    guard var verdict else { return }
    ceiling = verdict
    let place = fit.curve.facts.ceiling.count == 1 ? fit.curve.facts.ceiling[0] : nil
    var isBootstrapped = false
    if case .bootstrap = method { isBootstrapped = true }
    if let place, verdict.status != .priorBounded, !isBootstrapped || verdict.status == .notIdentified {
      parameters[place].lower = verdict.lower
      parameters[place].upper = verdict.upper.isFinite ? verdict.upper : nil
    }
    if let index = derived.firstIndex(where: { $0.name == "ceiling" }) {
      derived[index].lower = verdict.lower
      derived[index].upper = verdict.upper.isFinite ? verdict.upper : nil
    }
    switch verdict.status {
    case .identified: break
    case .weak: warnings.append("ceiling weak: \(verdict.reason)")
    case .priorBounded:
      reason = verdict.reason
      warnings.append("ceiling prior-bounded: \(verdict.reason)")
    case .notIdentified:
      status = .refused
      reason = verdict.reason + "; " + verdict.remedy
      verdict.estimate = .nan
      ceiling = verdict
      // A bare ceiling is not stated, nor what rests on it.
      if let place {
        parameters[place].estimate = nil
        parameters[place].standardError = nil
      }
      derived.removeAll { Self.restingOnCeiling.contains($0.name) }
    }
  }

  private static let restingOnCeiling: Set<String> = [
    "ceiling", "inflection", "value_at_inflection", "max_growth_rate", "t10", "t50", "t90", "t10_to_t90",
    "share_of_ceiling",
  ]

  /// Three digits.
  static func short(_ value: Double) -> String {
    guard value.isFinite else { return "\(value)" }
    return NumberText.shortest(NumberText.rounded(value, significantDigits: abs(value) >= 1000 ? 6 : 3))
  }
}

// MARK: - JSON

extension FitRow {
  var json: JSON {
    var members: [JSON.Member] = [
      .init("series", .string(series)), .init("curve", .string(curve)), .init("status", .string(status.rawValue)),
      .init("reason", .string(reason)), .init("n", .integer(count)),
      .init(
        "parameters",
        .array(
          parameters.map { parameter in
            .object([
              .init("name", .string(parameter.name)), .init("meaning", .string(parameter.meaning)),
              .init("unit", .string(parameter.unit)), .init("estimate", number(parameter.estimate)),
              .init("std_error", number(parameter.standardError)), .init("lower_95", number(parameter.lower)),
              .init("upper_95", number(parameter.upper)),
            ])
          })),
      .init("rss", number(residualSumOfSquares)), .init("sigma", number(sigma)), .init("dof", JSON(degreesOfFreedom)),
      .init("log_likelihood", number(logLikelihood)), .init("aic", number(aic)), .init("aicc", number(aicc)),
      .init("bic", number(bic)), .init("termination", JSON(termination)), .init("iterations", JSON(iterations)),
      .init("evaluations", JSON(evaluations)),
      .init(
        "derived",
        .array(
          derived.map { quantity in
            .object([
              .init("name", .string(quantity.name)), .init("meaning", .string(quantity.meaning)),
              .init("estimate", number(quantity.estimate)), .init("std_error", number(quantity.standardError)),
              .init("lower_95", number(quantity.lower)), .init("upper_95", number(quantity.upper)),
            ])
          })), .init("warnings", .array(warnings.map(JSON.string))), .init("scale", .string(scale.rawValue)),
      .init("origin", .number(origin)),
    ]
    if let ceiling {
      members.append(
        .init(
          "ceiling",
          .object([
            .init("verdict", .string(ceiling.status.rawValue)), .init("estimate", number(ceiling.estimate)),
            .init("lower_95", number(ceiling.lower)), .init("upper_95", number(ceiling.upper)),
            .init("share_seen", number(ceiling.status == .notIdentified ? nil : ceiling.shareSeen)),
            .init("reason", .string(ceiling.reason)), .init("remedy", .string(ceiling.remedy)),
          ])))
    }
    if let correlation { members.append(.init("correlation", .number(correlation))) }
    if let varianceExponent { members.append(.init("variance_exponent", .number(varianceExponent))) }
    if let weight { members.append(.init("weight", .number(weight))) }
    if let rollingError { members.append(.init("rolling_error", .number(rollingError))) }
    if let baselines { members.append(.init("baselines", json(baselines))) }
    return .object(members)
  }

  private func json(_ report: FewPointsReport) -> JSON {
    var grey: JSON = .null
    if let model = try? report.grey.get() {
      grey = .object([
        .init("a", .number(model.model.development)), .init("b", .number(model.model.input)),
        .init("posterior_ratio", number(model.posteriorRatio)),
        .init("small_error_probability", .number(model.smallErrorProbability)), .init("grade", .integer(model.grade)),
      ])
    }
    return .object([
      .init("cagr", number(report.compoundGrowthRate)), .init("linear_slope", number(report.linearSlope)),
      .init("gm11", grey),
      .init(
        "forecasts",
        .array(
          report.lines.map { line in
            let values = (try? line.result.get()).map { JSON.array($0.map { number($0) }) } ?? .null
            var reason = ""
            if case .failure(let error) = line.result { reason = error.sentence }
            return .object([
              .init("name", .string(line.name)), .init("values", values), .init("reason", .string(reason)),
            ])
          })),
    ])
  }

  /// JSON has no infinity: what is open or undefined is null.
  private func number(_ value: Double?) -> JSON {
    guard let value, value.isFinite else { return .null }
    return .number(value)
  }
}

// MARK: - Tables

extension FitTable {
  var columns: [String] {
    switch self {
    case .tidy:
      ["series", "curve", "status", "reason", "term", "meaning", "estimate", "std_error", "lower_95", "upper_95"]
    case .glance:
      [
        "series", "curve", "status", "reason", "n", "rss", "sigma", "dof", "log_likelihood", "aic", "aicc", "bic",
        "termination", "iterations", "evaluations", "ceiling_verdict", "weight",
      ]
    case .augment:
      [
        "series", "curve", "status", "reason", "period", "value", "fitted", "residual", "innovation", "lower_95",
        "upper_95",
      ]
    }
  }

  func rows(_ row: FitRow) -> [[Cell]] {
    let head: [Cell] = [.text(row.series), .text(row.curve), .text(row.status.rawValue), .text(row.reason)]
    switch self {
    case .tidy:
      let terms = row.parameters.map { parameter in
        head + [
          .text(parameter.name), .text(parameter.meaning), cell(parameter.estimate), cell(parameter.standardError),
          cell(parameter.lower), cell(parameter.upper),
        ]
      }
      let averaged =
        row.isAverage
        ? row.derived.map {
          head + [.text($0.name), .text($0.meaning), cell($0.estimate), .missing, cell($0.lower), cell($0.upper)]
        }
        : []
      // A refusal without terms still has its row.
      return terms.isEmpty && averaged.isEmpty ? [head + [Cell](repeating: .missing, count: 6)] : terms + averaged
    case .glance:
      return [
        head + [
          .integer(row.count), cell(row.residualSumOfSquares), cell(row.sigma), Cell(row.degreesOfFreedom),
          cell(row.logLikelihood), cell(row.aic), cell(row.aicc), cell(row.bic), Cell(row.termination),
          Cell(row.iterations), Cell(row.evaluations), Cell(row.ceiling?.status.rawValue), cell(row.weight),
        ]
      ]
    case .augment: return augmented(row, head)
    }
  }

  private func augmented(_ row: FitRow, _ head: [Cell]) -> [[Cell]] {
    guard let fit = row.fit else { return [head + [Cell](repeating: .missing, count: 7)] }
    let residuals = fit.rawResiduals
    return fit.data.times.indices.map { i in
      let fitted = fit.value(at: fit.data.times[i])
      let interval = fit.curveDistribution(at: fit.data.times[i]).interval(level: 0.95)
      return head + [
        .text(row.labels.indices.contains(i) ? row.labels[i] : "\(fit.data.times[i])"), cell(fit.data.values[i]),
        cell(fitted), cell(fit.data.values[i] - fitted), cell(residuals[i]), cell(interval.lowerBound),
        cell(interval.upperBound),
      ]
    }
  }

  private func cell(_ value: Double?) -> Cell {
    guard let value, value.isFinite else { return .missing }
    return .number(value)
  }
}

/// Writes rows one after another, whatever their number.
struct FitWriter {
  let sink: ByteSink
  let format: OutputFormat
  let table: FitTable
  let bom: Bool
  private var csv: CSVWriter?
  private var isFirst = true

  init(sink: ByteSink, format: OutputFormat, table: FitTable, bom: Bool) {
    self.sink = sink
    self.format = format
    self.table = table
    self.bom = bom
  }

  mutating func begin() throws {
    switch format {
    case .csv: csv = try CSVWriter(sink, columns: table.columns, byteOrderMark: bom)
    case .json: try sink.write("[")
    default: break
    }
  }

  mutating func write(_ rows: [FitRow]) throws {
    for row in rows {
      switch format {
      case .csv: for cells in table.rows(row) { try csv!.write(cells) }
      case .json:
        try sink.write((isFirst ? "\n" : ",\n") + row.json.text(isPretty: true))
        isFirst = false
      default: try sink.write(row.json.text() + "\n")
      }
    }
  }

  mutating func end() throws {
    if format == .json { try sink.write("\n]\n") }
  }
}
