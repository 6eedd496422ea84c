import Glibc
import GrowthCurves
import Tabular

// The functions of `Include/economicforecasting.h`, which says what they do; here they only cross the boundary.

/// Kept for ever, since C holds on to it.
private nonisolated(unsafe) let versionText: UnsafeMutablePointer<CChar>? = strdup("0.1.0")

@_cdecl("ef_version")
public func efVersion() -> UnsafePointer<CChar>? { versionText.map { UnsafePointer($0) } }

@_cdecl("ef_free")
public func efFree(_ text: UnsafeMutablePointer<CChar>?) { free(text) }

@_cdecl("ef_forecast")
public func efForecast(
  _ csv: UnsafePointer<CChar>?, _ length: UInt, _ models: UnsafePointer<CChar>?, _ horizon: Int32,
  _ levels: UnsafePointer<Double>?, _ levelCount: UInt, _ frequency: UnsafePointer<CChar>?, _ threads: Int32,
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) {
    let bytes = try Boundary.bytes(csv, Boundary.length(length, "length"))
    let rows = try ForecastRows(models: models, horizon: horizon, frequency: frequency, threads: threads)
    let count = try Boundary.length(levelCount, "level_count")
    return try rows.forecast(bytes, levels: Boundary.doubles(levels, count, "levels"))
  }
}

@_cdecl("ef_backtest")
public func efBacktest(
  _ csv: UnsafePointer<CChar>?, _ length: UInt, _ models: UnsafePointer<CChar>?, _ horizon: Int32, _ origins: Int32,
  _ frequency: UnsafePointer<CChar>?, _ threads: Int32,
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) {
    let bytes = try Boundary.bytes(csv, Boundary.length(length, "length"))
    let rows = try ForecastRows(models: models, horizon: horizon, frequency: frequency, threads: threads)
    return try rows.backtest(bytes, origins: origins)
  }
}

@_cdecl("ef_fit")
public func efFit(
  _ csv: UnsafePointer<CChar>?, _ length: UInt, _ curves: UnsafePointer<CChar>?, _ threads: Int32,
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) {
    let bytes = try Boundary.bytes(csv, Boundary.length(length, "length"))
    let forms = try Names.curves(Boundary.string(curves, "curves"))
    return try CurveRows.fit(bytes, forms, threads: ForecastRows.threads(threads))
  }
}

@_cdecl("ef_project")
public func efProject(
  _ plan: UnsafePointer<CChar>?, _ length: UInt, _ file: UnsafePointer<CChar>?, _ years: Int32,
  _ levels: UnsafePointer<Double>?, _ levelCount: UInt, _ language: UnsafePointer<CChar>?,
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) {
    let text = try Boundary.bytes(plan, Boundary.length(length, "length"), "plan")
    let rows = try PlanRows(text, file: file, language: language)
    let count = try Boundary.length(levelCount, "level_count")
    return try rows.projection(years: years, levels: Boundary.doubles(levels, count, "levels"))
  }
}

@_cdecl("ef_assess")
public func efAssess(
  _ plan: UnsafePointer<CChar>?, _ length: UInt, _ file: UnsafePointer<CChar>?, _ language: UnsafePointer<CChar>?,
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) {
    let text = try Boundary.bytes(plan, Boundary.length(length, "length"), "plan")
    return try PlanRows(text, file: file, language: language).assessment()
  }
}

@_cdecl("ef_evaluate")
public func efEvaluate(
  _ curve: UnsafePointer<CChar>?, _ parameters: UnsafePointer<Double>?, _ parameterCount: UInt,
  _ times: UnsafePointer<Double>?, _ count: UInt, _ values: UnsafeMutablePointer<Double>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(nil, message) {
    let form = try Names.curve(Boundary.string(curve, "curve"))
    let given = try Boundary.doubles(parameters, Boundary.length(parameterCount, "parameter_count"), "parameters")
    guard given.count == form.parameterCount else {
      let names = form.facts.parameters.map(\.name).joined(separator: ", ")
      throw UsageError("\(form.name) has \(form.parameterCount) parameters (\(names)), \(given.count) given")
    }
    let instants = try Boundary.doubles(times, Boundary.length(count, "count"), "times")
    guard instants.isEmpty || values != nil else { throw UsageError("values is null") }
    for (index, time) in instants.enumerated() { values![index] = form.value(at: time, parameters: given) }
    return Outcome()
  }
}

@_cdecl("ef_describe")
public func efDescribe(
  _ output: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ message: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?
) -> Int32 {
  Boundary.call(output, message) { Outcome(text: CurveRows.describe().text()) }
}
