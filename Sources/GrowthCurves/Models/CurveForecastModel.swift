import Distributions
import EconomicData
import Forecasting
import Glibc

/// A growth curve as a forecasting model: `curve:logistic`, or `curve:auto` for the weighted rivals.
///
/// Times are counted from the first period. Errors are proportional (residuals of logarithms) where every value is
/// positive, else additive. What the last residual says of the next carries on as an AR(1) with the small-sample
/// correction of its correlation.
public struct CurveForecastModel: ForecastModel {
  public enum Form: Sendable {
    case curve(any GrowthCurve)
    /// The rivals of ``CurveSelection/automatic``, averaged by AICc; up to six observations, ``ShortSeriesForecast``.
    case automatic
  }

  /// Up to here no curve is worth choosing by AICc, and `curve:auto` is the calibrated short-series forecast.
  private static let fewPoints = 6

  public let form: Form
  /// `nil` chooses by the signs of the values.
  public var residualScale: ResidualScale?

  public init(_ form: Form, residualScale: ResidualScale? = nil) {
    self.form = form
    self.residualScale = residualScale
  }

  /// The model named `curve:NAME` or `NAME`.
  public init?(named name: String) {
    let curve = name.hasPrefix("curve:") ? String(name.dropFirst("curve:".count)) : name
    if curve == "auto" {
      self.init(.automatic)
    } else if let found = CurveCatalog.curve(named: curve) {
      self.init(.curve(found))
    } else {
      return nil
    }
  }

  public var name: String {
    switch form {
    case .curve(let curve): "curve:\(curve.facts.name)"
    case .automatic: "curve:auto"
    }
  }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observed = series.values.indices.filter { series.values[$0] != nil }
    let values = observed.map { series.values[$0]! }
    let times = observed.map { Double($0) }
    var options = CurveFitOptions()
    options.residualScale = residualScale ?? (values.allSatisfy { $0 > 0 } ? .logarithm : .level)
    switch form {
    case .curve(let curve):
      let shift = curve.facts.startsAtZero ? 1.0 : 0
      let fit = try GrowthCurveModel(curve, options: options)
        .fit(CurveData(times: times.map { $0 + shift }, values: values))
      return FittedCurveModel(
        name: name, series: series, members: [FittedCurveModel.Member(fit: fit, shift: shift, weight: 1)])
    case .automatic:
      if values.count <= Self.fewPoints, !values.isEmpty { return ShortSeriesModel(series: series, values: values) }
      let selection = CurveSelection(
        CurveSelection.automatic.filter { !$0.facts.startsAtZero }, to: CurveData(times: times, values: values),
        options: options)
      let members = selection.candidates.compactMap { candidate in
        candidate.fit.map { FittedCurveModel.Member(fit: $0, shift: 0, weight: candidate.weight) }
      }.filter { $0.weight > 1e-3 }
      guard !members.isEmpty else {
        if case .failure(let error)? = selection.candidates.first?.result { throw error }
        throw .notIdentified(model: name, reason: .noCurve(selection.candidates.first { !$0.reason.isEmpty }?.reason))
      }
      return FittedCurveModel(name: name, series: series, members: members)
    }
  }
}

/// A fitted curve, or several with weights, ready to forecast.
struct FittedCurveModel: FittedModel {
  struct Member: Sendable {
    let fit: CurveFit
    /// What was added to the index of a period to make its time.
    let shift: Double
    let weight: Double
  }

  let name: String
  let series: TimeSeries
  let members: [Member]

  private var best: Member { members[0] }

  func tidy() -> [Term] {
    members.flatMap { member in
      let prefix = members.count > 1 ? member.fit.name + "." : ""
      return zip(member.fit.curve.facts.parameters, zip(member.fit.parameters, member.fit.standardErrors)).map {
        Term(name: prefix + $0.name, meaning: $0.meaning, estimate: $1.0, standardError: $1.1)
      }
    }
  }

  func glance() -> Glance {
    let fit = best.fit
    return Glance(
      observationCount: fit.data.count, sigma: fit.sigma, degreesOfFreedom: fit.degreesOfFreedom,
      logLikelihood: fit.logLikelihood, aic: fit.aic, aicc: fit.aicc, bic: fit.bic)
  }

  func augment() -> [AugmentedObservation] {
    series.values.indices.map { i in
      let fitted = members.reduce(0) { $0 + $1.weight * $1.fit.value(at: Double(i) + $1.shift) }
      let value = series.values[i]
      let isLogarithmic = best.fit.options.residualScale == .logarithm
      let innovation = value.map { isLogarithmic ? log($0) - log(fitted) : $0 - fitted }
      return AugmentedObservation(
        period: series.start.advanced(by: i), value: value, fitted: fitted, residual: value.map { $0 - fitted },
        innovation: innovation)
    }
  }

  func forecast(horizon: Int) -> Forecast {
    precondition(horizon >= 1, "a forecast looks at least one period ahead")
    let last = series.values.count - 1
    let distributions: [any PredictiveDistribution] = (1...horizon).map { h in
      let parts = members.map { prediction($0, Double(last + h)) }
      // A rival that has run away by then has nothing to say of that period.
      let finite = parts.indices.filter { parts[$0].location.isFinite && parts[$0].scale.isFinite }
      if parts.count == 1 || finite.isEmpty { return parts[0] }
      return MixturePrediction(components: finite.map { parts[$0] }, weights: finite.map { members[$0].weight })
    }
    return Forecast(origin: series.start.advanced(by: last), distributions: distributions)
  }

  private func prediction(_ member: Member, _ index: Double) -> CurvePrediction {
    var prediction = member.fit.prediction(at: index + member.shift)
    let residuals = member.fit.rawResiduals
    let ρ = Self.carry(residuals)
    guard ρ > 0, let last = residuals.last else { return prediction }
    let steps = index + member.shift - member.fit.data.times.last!
    let share = pow(ρ, steps)
    prediction.location += share * last
    let noise = member.fit.sigma * member.fit.sigma
    prediction.scale = max(prediction.scale * prediction.scale - noise * share * share, 0).squareRoot()
    return prediction
  }

  /// The lag-one autocorrelation of the residuals, corrected for length, where it is positive and there are eight.
  private static func carry(_ e: [Double]) -> Double {
    guard e.count >= 8 else { return 0 }
    let total = e.reduce(0) { $0 + $1 * $1 }
    guard total > 0 else { return 0 }
    let lagged = zip(e, e.dropFirst()).reduce(0) { $0 + $1.0 * $1.1 }
    return min(max(SmallSample.correctedAutocorrelation(lagged / total, count: e.count), 0), 0.95)
  }
}

/// One to six observations, ready to forecast.
struct ShortSeriesModel: FittedModel {
  let series: TimeSeries
  let values: [Double]
  private let times: [Double]

  let name = "curve:auto"

  init(series: TimeSeries, values: [Double]) {
    self.series = series
    self.values = values
    times = series.values.indices.filter { series.values[$0] != nil }.map(Double.init)
  }

  private var next: ShortSeriesForecast { ShortSeriesForecast(times: times, values: values, horizon: 1) }

  private var slope: Double { next.median[0] - values[values.count - 1] }

  func tidy() -> [Term] {
    [Term(name: "b", meaning: "the next step: the mean step, corrected as paths like it go on", estimate: slope)]
  }

  func glance() -> Glance {
    Glance(
      observationCount: values.count, sigma: next.halfWidths[0] / NormalQuantile.z80,
      degreesOfFreedom: max(values.count - 2, 0))
  }

  func augment() -> [AugmentedObservation] {
    var past: (index: Int, value: Double)?
    let slope = slope
    return series.values.indices.map { i in
      let value = series.values[i]
      let fitted = past.map { $0.value + Double(i - $0.index) * slope }
      if let value { past = (i, value) }
      let residual = value.flatMap { value in fitted.map { value - $0 } }
      return AugmentedObservation(
        period: series.start.advanced(by: i), value: value, fitted: fitted, residual: residual, innovation: residual)
    }
  }

  func forecast(horizon: Int) -> Forecast {
    precondition(horizon >= 1, "a forecast looks at least one period ahead")
    let last = series.values.count - 1
    // Periods after the last observation and before the origin are looked over too.
    let unseen = last - Int(times[times.count - 1])
    let forecast = ShortSeriesForecast(times: times, values: values, horizon: unseen + horizon)
    return Forecast(
      origin: series.start.advanced(by: last),
      distributions: (1...horizon).map { forecast.distribution(unseen + $0) })
  }
}
