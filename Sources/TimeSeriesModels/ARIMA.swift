import EconomicData
import Forecasting
import Glibc

/// Seasonal ARIMA of given orders, or with the orders selected as Hyndman and Khandakar (2008) do.
///
/// With regressors it is a regression whose errors are ARIMA, y(t) = x(t)'β + η(t), all differenced together; β is that of
/// generalised least squares at the maximum of the likelihood.
public struct ARIMA: ForecastModel {
  public let name: String
  /// The orders to fit; `nil` selects them.
  public let order: ARIMAOrder?
  /// What explains the series from outside.
  public let regressors: Regressors?
  /// Effects of the calendar that are regressors too.
  public let calendar: [CalendarEffect]
  /// How a seasonal difference is decided on where orders are selected.
  public let seasonalTest: SeasonalRootTest

  /// Orders by unit-root tests and a stepwise search on AICc.
  public static let automatic = ARIMA(name: "arima", order: nil)

  /// Orders are selected, and estimated, on the last observations: more of them cost hours, and an order chosen for the
  /// recent past need not suit the distant one.
  static let longestSelection = 2_000

  /// Orders by unit-root tests and a stepwise search on AICc, over errors of a regression where regressors are given.
  public static func automatic(
    regressors: Regressors? = nil, calendar: [CalendarEffect] = [], seasonalTest: SeasonalRootTest = .strength
  ) -> ARIMA {
    ARIMA(name: "arima", order: nil, regressors: regressors, calendar: calendar, seasonalTest: seasonalTest)
  }

  public init(_ order: ARIMAOrder, regressors: Regressors? = nil, calendar: [CalendarEffect] = []) {
    self.init(name: order.description, order: order, regressors: regressors, calendar: calendar)
  }

  /// The same model with `regressors` beside those of the calendar.
  public func explained(by regressors: Regressors?, calendar: [CalendarEffect] = []) -> ARIMA {
    ARIMA(name: name, order: order, regressors: regressors, calendar: calendar, seasonalTest: seasonalTest)
  }

  init(
    name: String, order: ARIMAOrder?, regressors: Regressors? = nil, calendar: [CalendarEffect] = [],
    seasonalTest: SeasonalRootTest = .strength
  ) {
    self.name = name
    self.order = order
    self.regressors = regressors
    self.calendar = calendar
    self.seasonalTest = seasonalTest
  }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4, allowsGaps: true)
    let regressors = try explanation(of: observations)
    let columns = try columns(of: regressors, over: observations)
    let solution: ARIMAEstimation.Solution?
    if var order {
      // Orders named without a period have that of the series.
      if order.seasonalP + order.seasonalD + order.seasonalQ > 0, order.period == 1 {
        order.period = observations.seasonalPeriod
        if order.period == 1 {
          throw .notIdentified(model: name, reason: .seasonalOrdersWithoutPeriod)
        }
      }
      let required = order.lostCount + order.coefficientCount + (order.hasConstant ? 1 : 0) + columns.count + 2
      let available = observations.count - observations.missingCount
      guard available >= required else {
        throw .tooFewObservations(model: name, required: required, available: available)
      }
      solution = ARIMAEstimation.maximise(order, observations.values, regressors: columns, thorough: true)
    } else {
      // The search stops early at each order; the one selected is taken to its optimum.
      let values = Array(observations.values.suffix(Self.longestSelection))
      let columns = columns.map { Array($0.suffix(values.count)) }
      let selected = ARIMASelection(seasonalTest: seasonalTest).select(
        values, period: observations.seasonalPeriod, regressors: columns)
      solution = selected.map {
        ARIMAEstimation.maximise($0.order, values, regressors: columns, thorough: true) ?? $0
      }
    }
    guard let solution else {
      throw .notIdentified(
        model: name, reason: columns.isEmpty ? .noFiniteMaximum : .noFiniteMaximumWithRegressors)
    }
    return FittedARIMA(solution, observations: observations, regressors: regressors, columns: columns, name: name)
  }

  /// How far beyond the observations the calendar is looked up: a century of months.
  private static let calendarReach = 1_200

  /// The regressors given and those of the calendar.
  private func explanation(of observations: Observations) throws(FitError) -> Regressors? {
    var all = regressors
    for effect in calendar {
      var reach = Self.calendarReach
      var found: Regressors?
      // The New Year's table ends in 2099.
      while found == nil, reach >= 1 {
        found = effect.regressors(from: observations.start, count: observations.count + reach)
        reach /= 2
      }
      guard let found else {
        throw .notIdentified(
          model: name, reason: .noCalendar(effect: effect.rawValue))
      }
      if let known = all {
        guard Set(known.names).isDisjoint(with: found.names) else {
          throw .notIdentified(model: name, reason: .regressorNamedTwice(found.names[0]))
        }
        guard known.overlaps(found) else {
          throw .notIdentified(
            model: name, reason: .regressorWithoutValues(known.names[0]))
        }
        all = known.joined(with: found)
      } else {
        all = found
      }
    }
    return all
  }

  /// The regressors over the observations.
  private func columns(of regressors: Regressors?, over observations: Observations) throws(FitError) -> [[Double]] {
    guard let regressors else { return [] }
    switch regressors.rows(from: observations.start, count: observations.count) {
    case .success(let columns): return columns
    case .failure(let missing):
      let period = observations.start.advanced(by: missing.offset)
      throw .notIdentified(model: name, reason: .regressorMissing(missing.name, at: "\(period)"))
    }
  }
}

/// A fitted ARIMA model.
public struct FittedARIMA: RecordedFit {
  let record: FitRecord
  /// That of the errors: the series less what its regressors explain.
  let solution: ARIMAEstimation.Solution
  private let regressors: Regressors?
  private let effects: [Double]

  /// The orders fitted or selected.
  public var order: ARIMAOrder { solution.order }

  /// As far ahead as the regressors are known; `nil` without regressors.
  public var longestHorizon: Int? {
    regressors?.knownCount(from: record.observations.lastPeriod.advanced(by: 1))
  }

  init(
    _ fitted: ARIMAEstimation.Solution, observations: Observations, regressors: Regressors? = nil,
    columns: [[Double]] = [], name: String
  ) {
    let solution = fitted.removingRegressors(columns.map { Array($0.suffix(fitted.values.count)) })
    self.solution = solution
    self.regressors = regressors
    effects = Array(fitted.regression.suffix(columns.count))
    let errors = ARIMADesign(solution.order, solution.values, regressors: []).kernel().predictions(
      solution.parameters, horizon: 0
    ).errors
    let lost = observations.count - errors.count
    let innovations =
      [Double](repeating: .nan, count: lost)
      + zip(errors, observations.values.dropFirst(lost)).map { $1.isNaN ? .nan : $0 }
    record = FitRecord(
      name: name, observations: observations, fitted: zip(observations.values, innovations).map { $0 - $1 },
      innovations: innovations,
      terms: Self.terms(solution) + Self.terms(fitted, of: regressors),
      glance: Glance(
        observationCount: solution.count, sigma: sqrt(solution.sigmaSquared),
        degreesOfFreedom: solution.count - solution.parameterCount, logLikelihood: solution.logLikelihood,
        aic: solution.aic, aicc: solution.aicc, bic: solution.bic))
  }

  private static func terms(_ solution: ARIMAEstimation.Solution, of regressors: Regressors?) -> [Term] {
    guard let regressors else { return [] }
    let count = regressors.names.count
    let effects = zip(solution.regression.suffix(count), solution.regressionErrors.suffix(count))
    return zip(regressors.names, effects).map { name, effect in
      Term(
        name: name, meaning: "change of the series for one unit of \(name)", estimate: effect.0, standardError: effect.1
      )
    }
  }

  private static func terms(_ solution: ARIMAEstimation.Solution) -> [Term] {
    let order = solution.order
    var next = 0
    func coefficients(_ count: Int) -> [Double] {
      defer { next += count }
      return ARMAPolynomials.coefficients(partials: solution.parameters[next..<(next + count)].map { tanh($0) }[...])
    }
    var terms: [Term] = []
    for (i, value) in coefficients(order.p).enumerated() {
      terms.append(Term(name: "ar\(i + 1)", meaning: "weight of the value \(i + 1) periods ago", estimate: value))
    }
    for (i, value) in coefficients(order.q).enumerated() {
      terms.append(Term(name: "ma\(i + 1)", meaning: "weight of the error \(i + 1) periods ago", estimate: -value))
    }
    for (i, value) in coefficients(order.seasonalP).enumerated() {
      terms.append(Term(name: "sar\(i + 1)", meaning: "weight of the value \(i + 1) cycles ago", estimate: value))
    }
    for (i, value) in coefficients(order.seasonalQ).enumerated() {
      terms.append(Term(name: "sma\(i + 1)", meaning: "weight of the error \(i + 1) cycles ago", estimate: -value))
    }
    if order.hasConstant {
      let isDrift = order.d + order.seasonalD > 0
      terms.append(
        Term(
          name: isDrift ? "drift" : "mean", meaning: isDrift ? "change per period" : "level of the series",
          estimate: solution.constant))
    }
    return terms
  }

  public func forecast(horizon: Int) -> Forecast {
    precondition(horizon >= 1, "a horizon is at least one period")
    var (means, deviations) = solution.forecast(horizon: horizon)
    if let regressors {
      let next = record.observations.lastPeriod.advanced(by: 1)
      guard case .success(let future) = regressors.rows(from: next, count: horizon) else {
        preconditionFailure("regressors are known \(longestHorizon ?? 0) periods ahead, \(horizon) were asked")
      }
      for (effect, column) in zip(effects, future) { for h in 0..<horizon { means[h] += effect * column[h] } }
    }
    return .gaussian(origin: record.observations.lastPeriod, means: means, deviations: deviations)
  }
}

extension ARIMAEstimation.Solution {
  /// The solution of the errors: the effects of the last regressors taken out of the series. They still count as parameters.
  func removingRegressors(_ columns: [[Double]]) -> Self {
    guard !columns.isEmpty else { return self }
    var result = self
    for (effect, column) in zip(regression.suffix(columns.count), columns) {
      for t in values.indices { result.values[t] -= effect * column[t] }
    }
    result.regression.removeLast(columns.count)
    result.removedCount = columns.count
    return result
  }

  /// The mean or the drift per period; the constant of the differenced series counts one cycle where D = 1.
  var constant: Double {
    guard order.hasConstant else { return 0 }
    return regression[0] / (order.seasonalD > 0 ? Double(order.period) : 1)
  }

  /// Forecasts of the differenced series, integrated, with the finite-sample variance of their errors.
  func forecast(horizon: Int) -> (means: [Double], deviations: [Double]) {
    let means = means(horizon: horizon)
    let kernel = ARIMADesign(order, values, regressors: []).kernel()
    let variances = kernel.predictionVariances(parameters, horizon: horizon, differencing: order.differencing)
    let deviations = variances.map { sqrt(sigmaSquared * $0) }
    return (means, deviations)
  }

  /// σ² Σ ψ²: the variances when the sample is long enough to know the state.
  func asymptoticDeviations(horizon: Int) -> [Double] {
    var sum = 0.0
    return polynomials.responses(count: horizon, differencing: order.differencing).map { weight in
      sum += weight * weight
      return sqrt(sigmaSquared * sum)
    }
  }

  func means(horizon: Int) -> [Double] {
    let kernel = ARIMADesign(order, values, regressors: []).kernel()
    let steps = kernel.predictions(parameters, horizon: horizon).means
    let level = order.hasConstant ? regression[0] : 0
    let delta = order.differencing
    var extended = values
    for step in steps {
      var value = step + level
      for (i, weight) in delta.enumerated() where weight != 0 { value += weight * extended[extended.count - 1 - i] }
      extended.append(value)
    }
    return Array(extended.suffix(horizon))
  }
}
