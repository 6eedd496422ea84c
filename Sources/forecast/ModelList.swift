import ArgumentParser
import Forecasting
import GrowthCurves
import Tabular
import TimeSeriesModels

/// The models of `--model NAME,NAME`: time-series models and `curve:NAME`.
struct ModelList: ExpressibleByArgument {
  let models: [any ForecastModel]

  init(models: [any ForecastModel]) { self.models = models }

  init?(argument: String) {
    var models: [any ForecastModel] = []
    for name in argument.split(separator: ",", omittingEmptySubsequences: false) {
      guard let model = Self.model(named: String(name)) else { return nil }
      models.append(model)
    }
    guard !models.isEmpty, Set(models.map(\.name)).count == models.count else { return nil }
    self.models = models
  }

  /// Names the command knows, for its messages.
  static let names: [String] =
    ModelCatalogue.entries.map(\.name) + CurveCatalog.names.map { "curve:\($0)" } + ["curve:auto"]

  static func model(named name: String) -> (any ForecastModel)? {
    if name.hasPrefix("curve:") { return CurveForecastModel(named: String(name.dropFirst(6))) }
    if name == "auto" { return AutomaticForecast(shortSeries: CurveForecastModel(.automatic)) }
    return ModelCatalogue.model(named: name)
  }

  /// Reads a list, or says which name is unknown and what it may have been.
  static func parse(_ argument: String) throws -> ModelList {
    for name in argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    where model(named: name) == nil {
      throw CommandFailure.usage(
        "'\(name)' is not a model"
          + (Suggestion.nearest(to: name, among: names).map { "; did you mean '\($0)'?" }
            ?? "; see 'forecast describe models'"))
    }
    guard let list = ModelList(argument: argument) else {
      throw CommandFailure.usage("--model names a model twice: \(argument)")
    }
    return list
  }

  /// The models to run: with their calendar, as one where they are combined, with their intervals calibrated where asked.
  func models(
    combining method: CombinationMethod?, isConformal: Bool, horizon: Int, _ explanation: Explanation
  ) throws -> [any ForecastModel] {
    let models = try combined(method, horizon: horizon, explanation)
    guard isConformal else { return models }
    guard explanation.isEmpty else {
      throw CommandFailure.usage("--conformal takes models without --regressors and --calendar")
    }
    return models.map { LearnedConformal(base: $0, horizon: horizon) }
  }

  private func combined(
    _ method: CombinationMethod?, horizon: Int, _ explanation: Explanation
  ) throws -> [any ForecastModel] {
    guard let method else { return try explanation.explain(models) }
    guard explanation.isEmpty else {
      throw CommandFailure.usage("--combine takes models without --regressors and --calendar")
    }
    guard models.count >= 2 else {
      throw CommandFailure.usage("--combine needs two models or more, such as --model ets,arima,theta")
    }
    return [method.combination(of: models, horizon: horizon)]
  }
}
