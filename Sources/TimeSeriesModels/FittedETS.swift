import EconomicData
import Forecasting
import Glibc

/// A fitted exponential smoothing model.
public struct FittedETS: RecordedFit {
  let record: FitRecord
  /// The form fitted or selected.
  public let form: ETSForm
  let solution: ETSEstimation.Solution
  private let variance: Double

  init(_ solution: ETSEstimation.Solution, observations: Observations, name: String) {
    self.solution = solution
    form = solution.form
    variance = solution.variance
    record = FitRecord(
      name: name, observations: observations, fitted: solution.run.means, innovations: solution.run.errors,
      terms: Self.terms(solution),
      glance: Glance(
        observationCount: solution.observed, sigma: sqrt(variance),
        degreesOfFreedom: solution.observed - solution.parameterCount, logLikelihood: solution.logLikelihood,
        aic: solution.aic, aicc: solution.aicc, bic: solution.bic))
  }

  private static func terms(_ solution: ETSEstimation.Solution) -> [Term] {
    let form = solution.form
    let smoothing = solution.smoothing
    let initial = solution.run.initial
    var terms = [
      Term(name: "alpha", meaning: "weight of the newest observation in the level", estimate: smoothing.alpha)
    ]
    if form.trend != .none {
      terms.append(Term(name: "beta", meaning: "weight of the newest change in the growth", estimate: smoothing.beta))
    }
    if form.season != .none {
      terms.append(Term(name: "gamma", meaning: "weight of the newest seasonal effect", estimate: smoothing.gamma))
    }
    if form.trend.isDamped {
      terms.append(
        Term(name: "phi", meaning: "share of the growth that carries into the next period", estimate: smoothing.phi))
    }
    terms.append(Term(name: "level0", meaning: "level before the first observation", estimate: initial.level))
    if form.trend != .none {
      terms.append(Term(name: "growth0", meaning: "growth before the first observation", estimate: initial.growth))
    }
    terms += initial.season.enumerated().map {
      Term(
        name: "season\($0 + 1)", meaning: "seasonal state of position \($0 + 1) before the first cycle", estimate: $1)
    }
    return terms
  }

  public func forecast(horizon: Int) -> Forecast {
    precondition(horizon >= 1, "a horizon is at least one period")
    let means = solution.pointForecasts(horizon: horizon)
    let origin = record.observations.lastPeriod
    guard form.hasLinearStates else {
      return Forecast(origin: origin, distributions: simulated(means))
    }
    return .gaussian(origin: origin, means: means, deviations: solution.deviations(horizon: horizon))
  }

  /// Simulated paths where no closed form exists; the mean stays the point forecast, which the sample only estimates.
  private func simulated(_ means: [Double]) -> [any PredictiveDistribution] {
    let paths = 2_000
    var samples = [[Double]](repeating: [], count: means.count)
    for index in samples.indices { samples[index].reserveCapacity(paths) }
    var normals = NormalStream(seed: 20_080)
    let sigma = sqrt(variance)
    for _ in 0..<paths {
      var state = solution.run.final
      for h in means.indices {
        samples[h].append(solution.advance(&state, step: h) { sigma * normals.next() })
      }
    }
    return zip(samples, means).map { SampledPrediction(sample: $0, mean: $1) }
  }
}

extension ETSEstimation.Solution {
  /// The forecasts with future errors at zero.
  func pointForecasts(horizon: Int) -> [Double] {
    var state = run.final
    return (0..<horizon).map { advance(&state, step: $0) { 0 } }
  }

  /// Moves `state` one period on and returns the value there; `step` counts from the end of the series.
  func advance(_ state: inout ETSState, step: Int, error draw: () -> Double) -> Double {
    let previous = state.level
    let carried: Double
    let q: Double
    switch form.trend {
    case .none:
      carried = 0
      q = previous
    case .additive, .damped:
      carried = smoothing.phi * state.growth
      q = previous + carried
    case .multiplicative, .dampedMultiplicative:
      carried = pow(max(state.growth, 1e-10), smoothing.phi)
      q = previous * carried
    }
    let position = state.season.isEmpty ? 0 : step % state.season.count
    let s = state.season.isEmpty ? 0 : state.season[position]
    let mean: Double
    switch form.season {
    case .none: mean = q
    case .additive: mean = q + s
    case .multiplicative: mean = q * s
    }
    let error = draw()
    let surprise = form.error == .additive ? error : mean * error
    guard surprise != 0 else {
      state.level = q
      state.growth = carried
      return mean
    }
    let inLevel = form.season == .multiplicative ? surprise / s : surprise
    state.level = q + smoothing.alpha * inLevel
    let ratio = smoothing.alpha > 0 ? smoothing.beta / smoothing.alpha : 0
    switch form.trend {
    case .none: break
    case .additive, .damped: state.growth = carried + ratio * (state.level - q)
    case .multiplicative, .dampedMultiplicative:
      state.growth = carried + ratio * (state.level / previous - carried)
    }
    switch form.season {
    case .none: break
    case .additive: state.season[position] = s + smoothing.gamma * surprise
    case .multiplicative: state.season[position] = s + smoothing.gamma * surprise / q
    }
    return mean + surprise
  }

  var variance: Double { run.sumOfSquares / Double(max(1, observed - parameterCount)) }

  /// Closed forms of Hyndman et al. (2008, section 6.1): v(h) = σ²(1 + Σc²) for additive errors;
  /// θ(h) = μ² + σ² Σ c(j)² θ(h-j), v(h) = (1+σ²)θ(h) - μ² for multiplicative ones. With multiplicative seasons or
  /// trends, which have no closed form, the second is the usual approximation for small σ.
  func deviations(horizon: Int) -> [Double] {
    let means = pointForecasts(horizon: horizon)
    let weights = responseWeights(horizon: horizon)
    if form.error == .additive {
      var sum = 1.0
      return means.indices.map { h in
        if h > 0 { sum += weights[h - 1] * weights[h - 1] }
        return sqrt(variance * sum)
      }
    }
    var theta: [Double] = []
    return means.indices.map { h in
      var sum = 0.0
      for j in 0..<h { sum += weights[j] * weights[j] * theta[h - 1 - j] }
      theta.append(means[h] * means[h] + variance * sum)
      return sqrt(max(0, (1 + variance) * theta[h] - means[h] * means[h]))
    }
  }

  /// c(j): what an error adds to the value j periods later.
  private func responseWeights(horizon: Int) -> [Double] {
    let m = max(1, run.final.season.count)
    var damped = 0.0
    var power = 1.0
    return (1...max(1, horizon)).map { j in
      power *= smoothing.phi
      damped += power
      var weight = smoothing.alpha
      if form.trend != .none { weight += smoothing.beta * damped }
      if form.season != .none, j % m == 0 { weight += smoothing.gamma }
      return weight
    }
  }
}
