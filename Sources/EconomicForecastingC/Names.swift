import EconomicData
import Forecasting
import GrowthCurves
import Tabular
import TimeSeriesModels

/// Models, curves and frequencies by their names.
enum Names {
  static func models(_ text: String) throws -> [any ForecastModel] {
    let names = parts(text)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw UsageError("models needs one or more different names, separated by commas, not '\(text)'")
    }
    return try names.map { name in
      guard let model = model(name) else {
        let known = ModelCatalogue.entries.map(\.name) + CurveCatalog.names.map { "curve:\($0)" } + ["curve:auto"]
        throw unknown(name, "model", among: known)
      }
      return model
    }
  }

  private static func model(_ name: String) -> (any ForecastModel)? {
    if name.hasPrefix("curve:") { return CurveForecastModel(named: String(name.dropFirst(6))) }
    if name == "auto" { return AutomaticForecast(shortSeries: CurveForecastModel(.automatic)) }
    return ModelCatalogue.model(named: name)
  }

  static func curves(_ text: String) throws -> [any GrowthCurve] {
    let names = parts(text)
    guard !names.isEmpty, Set(names).count == names.count else {
      throw UsageError("curves needs one or more different names, separated by commas, not '\(text)'")
    }
    return try names.map(curve)
  }

  static func curve(_ name: String) throws -> any GrowthCurve {
    guard let curve = CurveCatalog.curve(named: name) else { throw unknown(name, "curve", among: CurveCatalog.names) }
    return curve
  }

  static func frequency(_ text: String?) throws -> Frequency? {
    switch text {
    case nil, "": return nil
    case "yearly": return .yearly
    case "quarterly": return .quarterly
    case "monthly": return .monthly
    case "weekly": return .weekly
    case "daily": return .daily
    case "hourly": return .hourly
    case .some(let text):
      guard let period = Int(text), (1...10_000).contains(period) else {
        throw UsageError(
          "frequency '\(text)' is none of yearly, quarterly, monthly, weekly, daily, hourly, nor a seasonal period from 1 "
            + "to 10000")
      }
      return .index(seasonalPeriod: period)
    }
  }

  private static func parts(_ text: String) -> [String] {
    text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
  }

  private static func unknown(_ name: String, _ kind: String, among known: [String]) -> UsageError {
    let hint = Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" } ?? ""
    return UsageError("'\(name)' is not a \(kind)" + hint)
  }
}
