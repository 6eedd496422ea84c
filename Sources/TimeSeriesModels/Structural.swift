import EconomicData
import Forecasting
import Glibc

/// The basic structural model: a local linear trend, damped where that fits better, with a stochastic season
/// (Harvey 1989), by maximum diffuse likelihood. Gaps are handled exactly.
public struct Structural: ForecastModel {
  public var name: String { "structural" }
  /// Whether the slope decays; `nil` decides by the likelihood, at the price of one parameter.
  public let isDamped: Bool?

  public init(damped: Bool? = nil) { isDamped = damped }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 6, allowsGaps: true)
    if observations.isConstant { throw .constantSeries(model: name, value: observations.values[0]) }
    if let season = SeasonalDecomposition.long(observations) {
      // As many states as a long season has are more than it can tell: its indices are taken out and put back.
      let adjusted = Observations(start: observations.start, values: season.adjusted(observations.values))
      let fit = try fitted(adjusted)
      return Reseasonalised(fit.record, fit, seasonality: season, observations: observations)
    }
    return try fitted(observations)
  }

  private func fitted(_ observations: Observations) throws(FitError) -> FittedStructural {
    let observed = observations.count - observations.missingCount
    var period = observations.seasonalPeriod
    if period > ETS.longestPeriod || observed < 2 * period + 3 { period = 1 }
    let scale = ETS.scale(of: observations.values)
    let values = observations.values.map { $0 / scale }
    let choices = isDamped.map { [$0] } ?? [false, true]
    var best: StructuralSolution?
    for damped in choices {
      let filter = StructuralFilter(values: values, period: period, isDamped: damped)
      guard let solution = StructuralSolution(filter) else { continue }
      if solution.score < best?.score ?? .infinity { best = solution }
    }
    guard let best else { throw .notIdentified(model: name, reason: .noFiniteMaximum) }
    return FittedStructural(best, scale: scale, observations: observations, name: name)
  }
}

/// A maximum of the diffuse likelihood.
struct StructuralSolution: Sendable {
  let filter: StructuralFilter
  let ratios: (level: Double, slope: Double, season: Double)
  let phi: Double
  let result: StructuralFilter.Result

  /// Variances of hyperparameters: level, slope, season where there is one, ε; the damping.
  var parameterCount: Int { 3 + (filter.period > 1 ? 1 : 0) + (filter.isDamped ? 1 : 0) }
  var score: Double { result.objective + Double(parameterCount) }

  /// Variance ratios between e^-18, where a component is fixed, and e^10, where ε is nothing beside it.
  private static let ratioRange = -18.0...10.0
  private static let dampingRange = 0.8...0.98

  init?(_ filter: StructuralFilter) {
    let hasSeason = filter.period > 1
    func unpack(_ p: UnsafePointer<Double>) -> (ratios: (level: Double, slope: Double, season: Double), phi: Double) {
      func ratio(_ x: Double) -> Double { exp(min(max(x, Self.ratioRange.lowerBound), Self.ratioRange.upperBound)) }
      var next = 2
      var season = 0.0
      if hasSeason {
        season = ratio(p[next])
        next += 1
      }
      var phi = 1.0
      if filter.isDamped {
        let width = Self.dampingRange.upperBound - Self.dampingRange.lowerBound
        phi = Self.dampingRange.lowerBound + width / (1 + exp(-p[next]))
      }
      return ((ratio(p[0]), ratio(p[1]), season), phi)
    }
    var best: NelderMead.Minimum?
    let search = NelderMead(relativeTolerance: 1e-9, maximumEvaluations: 400, absoluteStep: 1.5)
    for start in [[-0.5, -4.0], [2.0, -1.0], [-4.0, -6.0]] {
      let point = start + (hasSeason ? [-4] : []) + (filter.isDamped ? [1] : [])
      let minimum = search.minimise(from: point) { p in
        let (ratios, phi) = unpack(p)
        return filter.run(ratios, phi: phi, predicting: false).objective
      }
      if minimum.value < best?.value ?? .infinity { best = minimum }
    }
    guard let best, best.value.isFinite else { return nil }
    let (ratios, phi) = best.point.withUnsafeBufferPointer { unpack($0.baseAddress!) }
    self.filter = filter
    self.ratios = ratios
    self.phi = phi
    result = filter.run(ratios, phi: phi, predicting: true)
  }

  /// Means and variances per unit of σ² of the next values.
  func path(horizon: Int) -> (means: [Double], variances: [Double]) {
    let r = filter.stateSize
    var state = result.state
    var p = result.covariance
    let hasSeason = filter.period > 1
    var means: [Double] = []
    var variances: [Double] = []
    for _ in 0..<horizon {
      means.append(state[0] + (hasSeason ? state[2] : 0))
      var variance = p[0] + 1
      if hasSeason { variance += p[2] + p[2 * r] + p[2 * r + 2] }
      variances.append(variance)
      state.withUnsafeMutableBufferPointer { filter.advance($0.baseAddress!, stride: 1, phi: phi) }
      p.withUnsafeMutableBufferPointer { p in
        for j in 0..<r { filter.advance(p.baseAddress! + j, stride: r, phi: phi) }
        for i in 0..<r { filter.advance(p.baseAddress! + i * r, stride: 1, phi: phi) }
      }
      p[0] += ratios.level
      p[r + 1] += ratios.slope
      if hasSeason { p[2 * r + 2] += ratios.season }
    }
    return (means, variances)
  }
}

/// A fitted structural model.
struct FittedStructural: RecordedFit {
  let record: FitRecord
  private let solution: StructuralSolution
  private let scale: Double

  init(_ solution: StructuralSolution, scale: Double, observations: Observations, name: String) {
    self.solution = solution
    self.scale = scale
    let result = solution.result
    let variance = result.sigmaSquared * scale * scale
    let fitted = result.predictions.enumerated().map { t, value in
      t < solution.filter.stateSize ? .nan : value * scale
    }
    var terms = [
      Term(name: "variance of the irregular", meaning: "ε, what no later period remembers", estimate: variance),
      Term(name: "variance of the level", meaning: "η, shifts that stay", estimate: variance * solution.ratios.level),
      Term(
        name: "variance of the slope", meaning: "ζ, changes of the growth", estimate: variance * solution.ratios.slope),
    ]
    if solution.filter.period > 1 {
      terms.append(
        Term(
          name: "variance of the season", meaning: "ω, changes of the season",
          estimate: variance * solution.ratios.season))
    }
    if solution.filter.isDamped {
      terms.append(Term(name: "phi", meaning: "share of the slope that carries on", estimate: solution.phi))
    }
    let count = observations.count - observations.missingCount
    let k = Double(solution.parameterCount)
    let logLikelihood = -result.objective - Double(count - solution.filter.stateSize) * log(scale)
    let diffuse = Double(solution.filter.stateSize)
    record = FitRecord(
      name: name, observations: observations, fitted: fitted,
      innovations: zip(observations.values, fitted).map { $0 - $1 }, terms: terms,
      glance: Glance(
        observationCount: count, sigma: sqrt(variance),
        degreesOfFreedom: count - solution.filter.stateSize, logLikelihood: logLikelihood,
        aic: -2 * logLikelihood + 2 * (k + diffuse), aicc: nil,
        bic: -2 * logLikelihood + (k + diffuse) * log(Double(count))))
  }

  func forecast(horizon: Int) -> Forecast {
    let (means, variances) = solution.path(horizon: horizon)
    return .gaussian(
      origin: record.observations.lastPeriod, means: means.map { $0 * scale },
      deviations: variances.map { scale * sqrt(max(0, $0 * solution.result.sigmaSquared)) })
  }
}
