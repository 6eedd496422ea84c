import DevelopmentPlans
import EconomicData
import Forecasting
import GrowthCurves
import Reports
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
    return Outcome(text: JSON.array(rows.map(\.json)).text(), refused: rows.count { $0.status != .ok })
  }

  private static func row(_ record: SeriesRecord, _ curve: any GrowthCurve) -> FitRow {
    let name = curve.facts.name
    do {
      let series = try record.timeSeries()
      let (times, origin) = times(of: record, series, curve)
      let data = CurveData(times: times.map { $0.time - origin }, values: times.map(\.value))
      let fit = try GrowthCurveModel(curve).fit(data)
      return FitRow(series: record.name, fit, origin: origin, language: .english)
    } catch let error as FitError {
      return FitRow(
        series: record.name, curve: name, error, count: record.observations.count { !$0.value.isNaN },
        sentence: error.sentence, language: .english)
    } catch {
      return FitRow(series: record.name, curve: name, status: .refused, reason: "\(error)", language: .english)
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
