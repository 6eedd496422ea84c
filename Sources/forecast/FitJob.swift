import DevelopmentPlans
import EconomicData
import Forecasting
import Glibc
import GrowthCurves
import LeastSquares
import Reports

/// Weights and groups of the observations, by the line of the file they stand on.
struct FitColumns: Sendable {
  var weights: [Int32: Double] = [:]
  var groups: [Int32: String] = [:]
}

/// What to do with one series, or with a group of them.
struct FitJob: Sendable {
  let curves: [any GrowthCurve]
  let isAutomatic: Bool
  let options: CurveFitOptions
  let limit: Double?
  let horizon: Int
  /// The parameters a group shares; `nil` shares all that are not levels or instants.
  let shared: Set<String>?
  let level: Double
  let intervals: IntervalMethod
  let columns: FitColumns
  let prior: GrowthPrior?
  let language: Language
  private let words: FitWords
  /// A model for each curve, with those fixed values and bounds that the curve has.
  private var models: [GrowthCurveModel]

  init(
    curves: [any GrowthCurve], isAutomatic: Bool, options: CurveFitOptions, limit: Double?, horizon: Int,
    shared: Set<String>?, level: Double, intervals: IntervalMethod, columns: FitColumns, prior: GrowthPrior?,
    language: Language
  ) {
    self.curves = curves
    self.isAutomatic = isAutomatic
    self.options = options
    self.limit = limit
    self.horizon = horizon
    self.shared = shared
    self.level = level
    self.intervals = intervals
    self.columns = columns
    self.prior = prior
    self.language = language
    words = FitWords(language: language)
    models = curves.map { GrowthCurveModel($0, options: Self.applicable(options, to: $0)) }
  }

  /// The same job for a thread of its own.
  func unshared() -> FitJob {
    var job = self
    job.models = models.map { $0.unshared() }
    return job
  }

  /// The observations of one series in order of time, with how they are written.
  struct Observed: Sendable {
    var name: String
    /// Times as the file gives them: years for calendar periods.
    var times: [Double]
    var values: [Double]
    var labels: [String]
    var weights: [Double]
    /// Whether times are of a calendar, and fits count from the first.
    var isCalendar: Bool

    func origin(_ curve: any GrowthCurve) -> Double { curve.origin(of: times, isCalendar: isCalendar) }

    var step: Double { CurveData.step(of: times) }

    func data(origin: Double) -> CurveData {
      CurveData(times: times.map { $0 - origin }, values: values, weights: weights)
    }
  }

  // MARK: - One series

  func rows(of record: SeriesRecord) -> [FitRow] {
    var workspace = LevenbergMarquardtWorkspace()
    return rows(of: record, using: &workspace)
  }

  /// The same with scratch memory that a thread keeps.
  func rows(of record: SeriesRecord, using workspace: inout LevenbergMarquardtWorkspace) -> [FitRow] {
    switch observed(record) {
    case .failure(let fault):
      let names = isAutomatic ? ["auto"] : curves.map(\.facts.name)
      return names.map { faulty(record, $0, fault) }
    case .success(let series):
      if isAutomatic { return automaticRows(series, &workspace) }
      return models.map { row(series, $0, &workspace) }
    }
  }

  private func faulty(_ record: SeriesRecord, _ curve: String, _ fault: SeriesFault) -> FitRow {
    var row = FitRow(
      series: record.name, curve: curve, status: .refused, reason: fault.sentence(in: language), language: language)
    // Nothing observed is a series too, of which a belief may be stated.
    if case .noObservations = fault { addBaselines(&row, CurveData(times: [], values: [])) }
    return row
  }

  private func addBaselines(_ row: inout FitRow, _ data: CurveData) {
    row.baselines = FewPointsReport(data, horizon: horizon, prior: prior)
    if language == .chinese { row.sentence = { $0.sentence(in: .chinese) } }
  }

  private func addBaselines(_ row: inout FitRow, _ series: Observed) {
    addBaselines(&row, series.data(origin: series.times.first ?? 0))
  }

  private func observed(_ record: SeriesRecord) -> Result<Observed, SeriesFault> {
    do {
      _ = try record.observedSeries()
    } catch {
      return .failure(error)
    }
    let present = record.observations.filter { !$0.value.isNaN }
    let order = present.indices.sorted { (present[$0].label.time, $0) < (present[$1].label.time, $1) }
    let isNumber = present.allSatisfy { if case .number = $0.label { true } else { false } }
    let frequency = isNumber ? (try? record.timeSeries())?.frequency : nil
    let isYears = frequency == .yearly
    return .success(
      Observed(
        name: record.name, times: order.map { present[$0].label.time }, values: order.map { present[$0].value },
        labels: order.map { present[$0].label.description },
        weights: columns.weights.isEmpty ? [] : order.map { columns.weights[present[$0].line] ?? 1 },
        isCalendar: !isNumber || isYears))
  }

  private func row(
    _ series: Observed, _ model: GrowthCurveModel, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> FitRow {
    let origin = series.origin(model.curve)
    do {
      let fit = try model.fit(series.data(origin: origin), using: &workspace)
      return row(series, fit, origin: origin)
    } catch {
      return refusal(series, model.name, error)
    }
  }

  private func applicable(to curve: any GrowthCurve) -> CurveFitOptions { Self.applicable(options, to: curve) }

  /// The options, with those fixed values and bounds that the curve has.
  private static func applicable(_ options: CurveFitOptions, to curve: any GrowthCurve) -> CurveFitOptions {
    if options.fixed.isEmpty, options.bounds.isEmpty { return options }
    var options = options
    let names = Set(curve.facts.parameters.flatMap { [$0.name, $0.workingName] })
    options.fixed = options.fixed.filter { names.contains($0.key) }
    options.bounds = options.bounds.filter { names.contains($0.key) }
    return options
  }

  private func sentence(_ error: FitError) -> String {
    language == .chinese ? error.sentence(in: language) : error.sentence
  }

  private func refusal(_ series: Observed, _ curve: String, _ error: FitError) -> FitRow {
    var row = FitRow(
      series: series.name, curve: curve, error, count: series.values.count, sentence: sentence(error),
      language: language)
    addBaselines(&row, series)
    return row
  }

  private func row(_ series: Observed, _ fit: CurveFit, origin: Double) -> FitRow {
    var row = FitRow(
      series: series.name, fit, origin: origin, limit: limit, intervals: intervals, language: language)
    row.labels = series.labels
    row.times = series.times
    if series.values.count <= Self.fewPoints { addBaselines(&row, series) }
    if row.ceiling?.status == .priorBounded, let limit { bound(&row, series, fit, limit, origin) }
    return row
  }

  /// Up to here the simple figures stand beside the curve.
  private static let fewPoints = 6

  /// The fit again with the ceiling held within the user's limit.
  private func bound(_ row: inout FitRow, _ series: Observed, _ fit: CurveFit, _ limit: Double, _ origin: Double) {
    guard fit.curve.facts.ceiling.count == 1 else { return }
    var options = applicable(to: fit.curve)
    let name = fit.curve.facts.parameters[fit.curve.facts.ceiling[0]].name
    options.bounds[name] = Double.leastNormalMagnitude...limit
    guard let bounded = try? GrowthCurveModel(fit.model.curve, options: options).fit(fit.data) else { return }
    let (ceiling, reason) = (row.ceiling, row.reason)
    row.fill(bounded, origin: origin, intervals: intervals)
    row.ceiling = ceiling
    row.reason = reason
  }

  // MARK: - Rivals

  private func automaticRows(
    _ series: Observed, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> [FitRow] {
    let origin = series.isCalendar ? series.times.first ?? 0 : 0
    // Forms that start at t = 0 have no place among calendar years.
    let forms = curves.filter { !(series.isCalendar && $0.facts.startsAtZero) }
    let data = series.data(origin: origin)
    let selection = CurveSelection(
      forms, to: data, options: options, rollingOrigins: min(3, data.count / 4),
      using: &workspace)
    var rows = selection.candidates.map { candidate -> FitRow in
      var row: FitRow
      switch candidate.result {
      case .success(let fit): row = self.row(series, fit, origin: origin)
      case .failure(let error): row = refusal(series, candidate.curve, error)
      }
      row.weight = candidate.weight
      row.rollingError = candidate.rollingError
      if let refusal = candidate.refusal, row.status == .ok {
        row.warnings.append(words.noWeight(words.refusal(refusal)))
      }
      return row
    }
    rows.insert(average(series, selection, origin), at: 0)
    return rows
  }

  /// The average of the rivals: predictions with intervals that hold the choice of the curve too.
  private func average(_ series: Observed, _ selection: CurveSelection, _ origin: Double) -> FitRow {
    var row = FitRow(series: series.name, curve: "auto", status: .ok, reason: "", language: language)
    row.isAverage = true
    row.count = series.values.count
    row.labels = series.labels
    row.times = series.times
    let weighed = selection.candidates.filter { $0.weight > 0 }
    row.selection = selection
    row.origin = origin
    let isFew = series.values.count <= Self.fewPoints
    if isFew { addBaselines(&row, series) }
    guard let best = weighed.first else {
      row.status = .refused
      row.reason = words.nothingSuits(selection.candidates.first.map(reason))
      return row
    }
    if isFew {
      row.reason = words.fewPoints(series.values.count, best: best.curve)
      row.derived = fewPointsForecasts(series)
      return row
    }
    row.reason = words.average(
      best.curve, weight: FitRow.short(best.weight), of: weighed.count { $0.weight >= 0.01 })
    for step in 1...horizon {
      let time = series.times[series.times.count - 1] + Double(step) * series.step
      guard let mixture = selection.prediction(at: time - origin) else { continue }
      let interval = mixture.interval(level: level)
      row.derived.append(
        FitRow.Derived(
          name: "forecast_\(step)", meaning: words.averaged(FitRow.short(time)), estimate: mixture.quantile(0.5),
          lower: interval.lowerBound, upper: interval.upperBound, interval: .mixture))
    }
    return row
  }

  private func reason(_ candidate: CurveSelection.Candidate) -> String {
    switch (candidate.result, candidate.refusal) {
    case (.failure(let error), _): sentence(error)
    case (_, let refusal?): words.refusal(refusal)
    default: ""
    }
  }

  /// Where a curve cannot be chosen, the forecasts of `predict --model curve:auto`.
  private func fewPointsForecasts(_ series: Observed) -> [FitRow.Derived] {
    let (step, last) = (series.step, series.times[series.times.count - 1])
    let forecast = ShortSeriesForecast(
      times: series.times.map { ($0 - series.times[0]) / step }, values: series.values, horizon: horizon)
    return (1...horizon).map { h in
      let interval = forecast.distribution(h).interval(level: level)
      return FitRow.Derived(
        name: "forecast_\(h)", meaning: words.fewPointsForecast(FitRow.short(last + Double(h) * step)),
        estimate: forecast.median[h - 1], lower: interval.lowerBound, upper: interval.upperBound, interval: .fewPoints)
    }
  }

  // MARK: - Groups

  /// Records by the text of the group column in their first rows, in order of first appearance.
  func grouped(_ records: [SeriesRecord]) -> [[SeriesRecord]] {
    var order: [String] = []
    var members: [String: [SeriesRecord]] = [:]
    for record in records {
      let key = record.observations.first.flatMap { columns.groups[$0.line] } ?? ""
      if members[key] == nil { order.append(key) }
      members[key, default: []].append(record)
    }
    return order.map { members[$0]! }
  }

  /// Joint fits of one group, curve by curve; a series that cannot take part has its own refusal.
  func rows(ofGroup records: [SeriesRecord]) -> [FitRow] {
    guard records.count > 1, !isAutomatic else { return records.flatMap { rows(of: $0) } }
    return curves.flatMap { curve in jointRows(records, curve) }
  }

  private func jointRows(_ records: [SeriesRecord], _ curve: any GrowthCurve) -> [FitRow] {
    var refused: [FitRow] = []
    var usable: [(series: Observed, origin: Double)] = []
    for record in records {
      switch observed(record) {
      case .failure(let fault):
        refused.append(faulty(record, curve.facts.name, fault))
      case .success(let series):
        let origin = series.origin(curve)
        do {
          _ = try GrowthCurveModel(curve, options: applicable(to: curve)).fit(series.data(origin: origin))
          usable.append((series, origin))
        } catch {
          refused.append(refusal(series, curve.facts.name, error))
        }
      }
    }
    let names =
      shared
      ?? Set(
        curve.facts.parameters.filter { $0.unit != .value && $0.unit != .valuePerTime && !$0.isInstant }.map(\.name))
    do {
      let joint = try GroupedCurveModel(curve, sharing: names, options: applicable(to: curve))
        .fit(usable.map { $0.series.data(origin: $0.origin) })
      var distributions: [CurveBootstrapDistribution]?
      let found: [[ClosedRange<Double>?]]
      if case .bootstrap(let plan) = intervals {
        distributions = joint.bootstrap(plan)
        found = joint.parameterIntervals(distributions!, level: 0.95)
      } else {
        found = joint.parameterIntervals(by: intervals, level: 0.95)
      }
      return usable.indices.map { group in
        // The verdict on the ceiling is of the series alone, whose intervals of parameters are not needed.
        let (series, origin) = usable[group]
        var row = FitRow(
          series: series.name, joint.separate[group], origin: origin, limit: limit, language: language)
        row.labels = series.labels
        row.times = series.times
        if series.values.count <= Self.fewPoints { addBaselines(&row, series) }
        row.fill(
          joint, group: group, origin: origin, intervals: found[group], method: intervals, distributions?[group])
        return row
      } + refused
    } catch {
      return usable.map { refusal($0.series, curve.facts.name, error) } + refused
    }
  }
}
