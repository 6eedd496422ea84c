import EconomicData
import Forecasting
import GrowthCurves
import Tabular
import TimeSeriesModels

/// Fits of growth curves to series in memory, as the JSON of the command's contract.
enum CurveRows {
  static func fit(_ csv: [UInt8], _ curves: [any GrowthCurve], threads: Int?) throws -> Outcome {
    let records = try SeriesReader.all(bytes: csv, file: "csv")
    let parts = ParallelMap(threads: threads, chunk: 32)(records) { _, record in
      curves.map { row(record, $0) }
    }
    let rows = parts.flatMap { $0 }
    return Outcome(text: JSON.array(rows.map(\.json)).text(), refused: rows.count { !$0.isOK })
  }

  private static func row(_ record: SeriesRecord, _ curve: any GrowthCurve) -> (json: JSON, isOK: Bool) {
    let head: [JSON.Member] = [
      .init("series", .string(record.name)), .init("curve", .string(curve.facts.name)),
    ]
    func refusal(_ status: String, _ reason: String) -> (JSON, Bool) {
      (.object(head + [.init("status", .string(status)), .init("reason", .string(reason))]), false)
    }
    do {
      let series = try record.timeSeries()
      let (times, origin) = times(of: record, series, curve)
      let data = CurveData(times: times.map { $0.time - origin }, values: times.map(\.value))
      let fit = try GrowthCurveModel(curve).fit(data)
      guard fit.isConverged else { return refusal("failed", "the search ended with \(fit.termination)") }
      let verdict = fit.ceilingVerdict()
      if let verdict, verdict.status == .notIdentified {
        // A ceiling that the data do not hold is not printed as one.
        return refusal("refused", "\(verdict.reason); \(verdict.remedy)")
      }
      return (.object(head + members(fit, verdict, origin)), true)
    } catch let error as FitError {
      return refusal("refused", error.sentence)
    } catch {
      return refusal("refused", "\(error)")
    }
  }

  /// The observations in order of time, and what is subtracted from their times: calendars count from the first period.
  private static func times(
    of record: SeriesRecord, _ series: TimeSeries, _ curve: any GrowthCurve
  ) -> (observations: [(time: Double, value: Double)], origin: Double) {
    let present = record.observations.filter { !$0.value.isNaN }.sorted { $0.label.time < $1.label.time }
    let observations = present.map { (time: $0.label.time, value: $0.value) }
    var isCalendar = true
    if case .index = series.frequency { isCalendar = false }
    return (observations, curve.origin(of: observations.map(\.time), isCalendar: isCalendar))
  }

  private static func members(_ fit: CurveFit, _ verdict: CeilingVerdict?, _ origin: Double) -> [JSON.Member] {
    let errors = fit.standardErrors
    let parameters = fit.curve.facts.parameters.enumerated().map { index, facts -> JSON in
      let shift = facts.isInstant ? origin : 0
      let interval = fit.parameterInterval(index, level: 0.95)
      return .object([
        .init("name", .string(facts.name)), .init("meaning", .string(facts.meaning)),
        .init("estimate", .number(fit.parameters[index] + shift)), .init("std_error", JSON(finite(errors[index]))),
        .init("lower_95", JSON(interval.map { $0.lowerBound + shift })),
        .init("upper_95", JSON(interval.map { $0.upperBound + shift })),
      ])
    }
    let derived = fit.derivedEstimates.map { quantity -> JSON in
      let shift = quantity.isInstant ? origin : 0
      let interval = quantity.interval(level: 0.95)
      return .object([
        .init("name", .string(quantity.name)), .init("estimate", JSON(finite(quantity.estimate + shift))),
        .init("lower_95", JSON(interval.map { $0.lowerBound + shift })),
        .init("upper_95", JSON(interval.map { $0.upperBound + shift })),
      ])
    }
    return [
      .init("status", "ok"), .init("reason", ""), .init("n", .integer(fit.data.count)),
      .init("origin", .number(origin)), .init("parameters", .array(parameters)),
      .init("rss", .number(fit.residualSumOfSquares)), .init("sigma", JSON(finite(fit.sigma))),
      .init("dof", .integer(fit.degreesOfFreedom)), .init("log_likelihood", JSON(finite(fit.logLikelihood))),
      .init("aic", JSON(finite(fit.aic))), .init("aicc", JSON(finite(fit.aicc))), .init("bic", JSON(finite(fit.bic))),
      .init("termination", .string("\(fit.termination)")), .init("derived", .array(derived)),
      .init("ceiling", verdict.map(ceiling) ?? .null),
    ]
  }

  private static func ceiling(_ verdict: CeilingVerdict) -> JSON {
    .object([
      .init("status", .string(verdict.status.rawValue)), .init("estimate", JSON(finite(verdict.estimate))),
      .init("lower", JSON(finite(verdict.lower))), .init("upper", JSON(finite(verdict.upper))),
      .init("reason", .string(verdict.reason)),
    ])
  }

  /// JSON has no infinities; what is not finite is absent.
  private static func finite(_ value: Double) -> Double? { value.isFinite ? value : nil }

  static func describe() -> JSON {
    let models = ModelCatalogue.entries.map { entry in
      JSON.object([.init("name", .string(entry.name)), .init("summary", .string(entry.summary))])
    }
    let curves = CurveCatalog.all.map { curve -> JSON in
      let facts = curve.facts
      return .object([
        .init("name", .string(facts.name)), .init("title", .string(facts.title)),
        .init("equation", .string(facts.equation)), .init("reference", .string(facts.reference)),
        .init(
          "parameters",
          .array(
            facts.parameters.map { parameter in
              .object([
                .init("name", .string(parameter.name)), .init("meaning", .string(parameter.meaning)),
                .init("unit", .string(parameter.unit.rawValue)), .init("domain", .string(parameter.domain)),
              ])
            })),
      ])
    }
    return .object([.init("models", .array(models)), .init("curves", .array(curves))])
  }
}
