import EconomicData
import Forecasting
import Glibc

/// Exponential smoothing in state-space form, of a given form or selected by AICc (Hyndman et al. 2008).
///
/// All parameters, initial states included, maximise the likelihood inside the region of ``bounds``. A gap in the series
/// leaves the state as predicted.
public struct ETS: ForecastModel {
  public let name: String
  /// The form to fit; `nil` selects among ``ETSForm/candidates(seasonal:positive:)``.
  public let form: ETSForm?
  /// The region of the smoothing parameters; that of R's `ets` unless asked otherwise.
  public let bounds: ETSBounds

  /// The form with the least AICc.
  public static let automatic = ETS(name: "ets", form: nil)
  /// Simple exponential smoothing, ETS(A,N,N).
  public static let simple = ETS(name: "ses", form: ETSForm(error: .additive, trend: .none, season: .none))
  /// Holt's linear trend, ETS(A,A,N).
  public static let holt = ETS(name: "holt", form: ETSForm(error: .additive, trend: .additive, season: .none))
  /// Gardner and McKenzie's damped trend, ETS(A,Ad,N).
  public static let damped = ETS(name: "damped", form: ETSForm(error: .additive, trend: .damped, season: .none))
  /// The additive method of Holt and Winters, ETS(A,A,A).
  public static let holtWinters = ETS(
    name: "holt-winters", form: ETSForm(error: .additive, trend: .additive, season: .additive))

  public init(_ form: ETSForm, bounds: ETSBounds = .both) {
    self.init(name: form.description, form: form, bounds: bounds)
  }

  /// Selection among all forms, each fitted inside `bounds`.
  public static func automatic(bounds: ETSBounds) -> ETS { ETS(name: "ets", form: nil, bounds: bounds) }

  init(name: String, form: ETSForm?, bounds: ETSBounds = .both) {
    self.name = name
    self.form = form
    self.bounds = bounds
  }

  /// Automatic selection looks at seasonal forms up to this period: above it initial states outnumber what a series can
  /// say, so the season is taken out first, by indices shrunken to what the series can say, and put back.
  static let longestPeriod = 24

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4, allowsGaps: true)
    if let form {
      let solution = try Self.solution(of: form, observations, model: name, bounds: bounds)
      return FittedETS(solution, observations: observations, name: name)
    }
    guard let season = SeasonalDecomposition.long(observations) else {
      return try fitted(observations, period: observations.seasonalPeriod)
    }
    let adjusted = Observations(start: observations.start, values: season.adjusted(observations.values))
    let fit = try fitted(adjusted, period: 1)
    return Reseasonalised(fit.record, fit, seasonality: season, observations: observations)
  }

  /// The form with the least AICc over `observations` taken to have a season of `period`.
  private func fitted(_ observations: Observations, period: Int) throws(FitError) -> FittedETS {
    guard let best = Self.selected(observations.values, period: period, bounds: bounds) else {
      throw .notIdentified(model: name, reason: .noFormHasFewerParameters)
    }
    // The search stops early at each form; the one selected is taken to its optimum.
    let refined = try? Self.solution(of: best.form, observations, model: name, bounds: bounds)
    return FittedETS(
      refined.map { $0.aicc <= best.aicc ? $0 : best } ?? best, observations: observations, name: name)
  }

  private static func solution(
    of form: ETSForm, _ observations: Observations, model: String, bounds: ETSBounds
  ) throws(FitError) -> ETSEstimation.Solution {
    let values = observations.values
    let period = observations.seasonalPeriod
    if form.season != .none, period == 1 {
      throw .notIdentified(model: model, reason: .seasonalFormWithoutPeriod)
    }
    if form.needsPositiveValues, let index = values.firstIndex(where: { $0 <= 0 }) {
      throw .nonPositiveValue(model: model, index: index, value: values[index])
    }
    let required = max(form.parameterCount(period: period) + 2, form.season == .none ? 4 : 2 * period)
    let available = observations.count - observations.missingCount
    guard available >= required else {
      throw .tooFewObservations(model: model, required: required, available: available)
    }
    let scale = scale(of: values)
    guard
      let start = ETSEstimation.start(values.map { $0 / scale }, period: period, season: form.season),
      let solution = ETSEstimation.maximise(
        form, values.map { $0 / scale }, period: period, start: start, thorough: true, bounds: bounds)
    else { throw .notIdentified(model: model, reason: .noFiniteMaximum) }
    return solution.rescaled(by: scale)
  }

  /// The candidate with the least AICc; `nil` when none has more observations than parameters.
  ///
  /// Each form is fitted in the usual region. Where `bounds` asks for another, the forms are fitted there in the order of
  /// their AICc, until none that follows can do better: a region inside the usual one only lowers a likelihood.
  ///
  /// - Parameter isRatioScale: Whether zero means none; on logarithms, where it does not, errors and seasons are additive.
  static func selected(
    _ values: [Double], period: Int, isRatioScale: Bool = true, bounds: ETSBounds = .usual
  ) -> ETSEstimation.Solution? {
    let observed = values.count { !$0.isNaN }
    let positive = isRatioScale && values.allSatisfy { !($0 <= 0) }
    let scale = scale(of: values)
    let scaled = values.map { $0 / scale }
    let seasonal = period > 1 && period <= longestPeriod && values.count >= 2 * period
    var solutions: [ETSEstimation.Solution] = []
    var starts: [ETSForm.SeasonKind: ETSEstimation.Start] = [:]
    for form in ETSForm.candidates(seasonal: seasonal, positive: positive) {
      guard observed > form.parameterCount(period: period) + 2 else { continue }
      let start = starts[form.season] ?? ETSEstimation.start(scaled, period: period, season: form.season)
      guard let start else { continue }
      starts[form.season] = start
      if let solution = ETSEstimation.maximise(
        form, scaled, period: period, start: start, thorough: false, bounds: .usual)
      {
        solutions.append(solution)
      }
    }
    // Stable order: of equal criteria the form that comes first in the list is kept.
    let order = solutions.indices.sorted { (solutions[$0].aicc, $0) < (solutions[$1].aicc, $1) }
    var best: ETSEstimation.Solution?
    for index in order {
      let usual = solutions[index]
      if bounds != .admissible, let best, best.aicc <= usual.aicc { break }
      let solution =
        ETSEstimation.moved(usual, scaled, period: period, start: starts[usual.form.season]!, into: bounds)
      if let solution, solution.aicc < best?.aicc ?? .infinity { best = solution }
    }
    return best?.rescaled(by: scale)
  }

  /// The mean size of the observations, so that states are near one and the optimiser well scaled.
  static func scale(of values: [Double]) -> Double {
    var sum = 0.0
    var count = 0
    for value in values where !value.isNaN {
      sum += abs(value)
      count += 1
    }
    return sum > 0 ? sum / Double(count) : 1
  }
}

extension ETSEstimation.Solution {
  /// The same solution for the series multiplied by `scale`: additive states and errors in its units.
  func rescaled(by scale: Double) -> Self {
    var result = self
    let n = Double(observed)
    result.run.objective += n * log(scale)
    if form.error == .additive {
      result.run.sumOfSquares *= scale * scale
      result.run.errors = run.errors.map { $0 * scale }
    }
    result.run.means = run.means.map { $0 * scale }
    func rescale(_ state: inout ETSState) {
      state.level *= scale
      if !form.trend.isMultiplicative { state.growth *= scale }
      if form.season == .additive { state.season = state.season.map { $0 * scale } }
    }
    rescale(&result.run.initial)
    rescale(&result.run.final)
    return result
  }
}
