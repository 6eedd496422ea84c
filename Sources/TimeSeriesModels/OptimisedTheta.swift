import EconomicData
import Forecasting
import Glibc

/// The optimised Theta models of Fiorucci, Pellegrini, Louzada, Petropoulos and Koehler (2016): θ is estimated with the
/// smoothing parameter, and in the dynamic model the line is refitted at each observation.
///
///     μ(t+1) = ℓ(t) + (1 - 1/θ) [(1-α)^t A(t) + (1 - (1-α)^(t+1))/α B(t)],   ℓ(t) = α y(t) + (1-α) ℓ(t-1)
///
/// Given α the predictions are linear in ℓ(0) and in w = 1 - 1/θ, so both are solved for exactly, with 0 ≤ w < 1, and
/// only α is searched: the least squares of the paper without its local optima.
public struct OptimisedTheta: ForecastModel {
  public let name: String
  let isDynamic: Bool

  public static let optimised = OptimisedTheta(name: "optimised-theta", isDynamic: false)
  public static let dynamic = OptimisedTheta(name: "dynamic-theta", isDynamic: true)

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 6)
    let seasonality = SeasonalDecomposition.tested(observations.values, period: observations.seasonalPeriod)
    let adjusted = Observations(start: observations.start, values: seasonality.adjusted(observations.values))
    let fit = FittedOptimisedTheta(adjusted, name: name, isDynamic: isDynamic)
    return Reseasonalised(fit.record, fit, seasonality: seasonality, observations: observations)
  }
}

/// The least-squares solution over one seasonally adjusted series.
struct ThetaSolution: Sendable {
  var alpha: Double
  /// 1 - 1/θ.
  var weight: Double
  var initialLevel: Double
  var sumOfSquares: Double
  /// The level after the last observation.
  var level: Double
  /// Intercept and slope of the line after the last observation, and the mean so far.
  var line: ThetaLine
  var fitted: [Double]

  var theta: Double { 1 / (1 - weight) }
}

/// The running least-squares line A + B t.
struct ThetaLine: Sendable {
  var intercept: Double
  var slope: Double
  var mean: Double

  /// Takes in observation number `t`, counted from 1.
  mutating func observe(_ value: Double, number t: Double) {
    slope = ((t - 2) * slope + 6 * (value - mean) / t) / (t + 1)
    mean = ((t - 1) * mean + value) / t
    intercept = mean - slope * (t + 1) / 2
  }
}

enum ThetaEstimation {
  /// The bounds of α in the authors' implementation.
  static let alphaRange = 0.1...0.99
  /// θ is unbounded above; this keeps 1/(1-w) finite.
  static let largestWeight = 1 - 1e-10
  /// Errors count from the third observation: before it the dynamic line is not defined.
  static let firstCounted = 2

  static func solve(_ values: [Double], isDynamic: Bool, fixedWeight: Double? = nil) -> ThetaSolution {
    let n = values.count
    let global = LineFit(x: (0..<n).map { Double($0 + 1) }, y: values)
    // The part of the prediction that w multiplies needs the line known before each observation.
    var intercepts = [Double](repeating: global.intercept, count: n)
    var slopes = [Double](repeating: global.slope, count: n)
    var line = ThetaLine(intercept: values[0], slope: 0, mean: values[0])
    for t in 1..<n {
      if isDynamic {
        intercepts[t] = line.intercept
        slopes[t] = line.slope
      }
      line.observe(values[t], number: Double(t + 1))
    }
    if !isDynamic {
      line.intercept = global.intercept
      line.slope = global.slope
    }
    func evaluate(_ alpha: Double) -> (sum: Double, weight: Double, level: Double) {
      var level = alpha * values[0]
      var decay = 1 - alpha
      var aa = 0.0, ab = 0.0, bb = 0.0, ay = 0.0, by = 0.0, yy = 0.0
      for t in 1..<n {
        let nextDecay = decay * (1 - alpha)
        if t >= firstCounted {
          // prediction = level + decay·ℓ0 + w·d
          let d = decay * intercepts[t] + (1 - nextDecay) / alpha * slopes[t]
          let target = values[t] - level
          aa += decay * decay
          ab += decay * d
          bb += d * d
          ay += decay * target
          by += d * target
          yy += target * target
        }
        level = alpha * values[t] + (1 - alpha) * level
        decay = nextDecay
      }
      func best(_ w: Double) -> (sum: Double, weight: Double, level: Double) {
        let initial = aa > 0 ? (ay - w * ab) / aa : 0
        let sum =
          yy - 2 * (initial * ay + w * by) + initial * initial * aa + 2 * initial * w * ab + w * w * bb
        return (max(0, sum), w, initial)
      }
      if let fixedWeight { return best(fixedWeight) }
      let determinant = aa * bb - ab * ab
      let free = determinant > 1e-12 * aa * bb ? (by * aa - ab * ay) / determinant : 0.5
      return best(min(max(free, 0), largestWeight))
    }
    let alpha = ScalarSearch.minimise(alphaRange, steps: 18) { evaluate($0).sum }
    let solution = evaluate(alpha)
    var fitted = [Double](repeating: .nan, count: n)
    var level = alpha * values[0] + (1 - alpha) * solution.level
    var decay = 1 - alpha
    for t in 1..<n {
      let nextDecay = decay * (1 - alpha)
      fitted[t] =
        level + solution.weight * (decay * intercepts[t] + (1 - nextDecay) / alpha * slopes[t])
      level = alpha * values[t] + (1 - alpha) * level
      decay = nextDecay
    }
    return ThetaSolution(
      alpha: alpha, weight: solution.weight, initialLevel: solution.level, sumOfSquares: solution.sum, level: level,
      line: line, fitted: fitted)
  }
}

extension ThetaSolution {
  /// The predictions after `count` observations when the values that follow differ from them by `surprises`.
  func path(after count: Int, isDynamic: Bool, surprises: [Double]) -> [Double] {
    var level = level
    var line = line
    var decay = pow(1 - alpha, Double(count))
    return surprises.enumerated().map { step, surprise in
      let nextDecay = decay * (1 - alpha)
      let mean = level + weight * (decay * line.intercept + (1 - nextDecay) / alpha * line.slope)
      let value = mean + surprise
      level = alpha * value + (1 - alpha) * level
      if isDynamic { line.observe(value, number: Double(count + step + 1)) }
      decay = nextDecay
      return mean
    }
  }

  /// Variances per unit of σ²: the model is linear in its errors, so the response to each future error is followed.
  func varianceFactors(after count: Int, horizon: Int, isDynamic: Bool) -> [Double] {
    let base = path(after: count, isDynamic: isDynamic, surprises: [Double](repeating: 0, count: horizon))
    var factors = [Double](repeating: 1, count: horizon)
    for source in 0..<max(0, horizon - 1) {
      var surprises = [Double](repeating: 0, count: horizon)
      // A surprise of the size of the level keeps the difference of two paths clear of rounding.
      let unit = max(1, abs(level))
      surprises[source] = unit
      let moved = path(after: count, isDynamic: isDynamic, surprises: surprises)
      for h in (source + 1)..<horizon {
        let response = (moved[h] - base[h]) / unit
        factors[h] += response * response
      }
    }
    return factors
  }
}

/// A one-dimensional search: a grid that finds the valley, then golden sections inside it.
enum ScalarSearch {
  static func minimise(_ range: ClosedRange<Double>, steps: Int, _ objective: (Double) -> Double) -> Double {
    let width = (range.upperBound - range.lowerBound) / Double(steps)
    var best = range.lowerBound
    var bestValue = Double.infinity
    for step in 0...steps {
      let x = range.lowerBound + width * Double(step)
      let value = objective(x)
      if value < bestValue {
        best = x
        bestValue = value
      }
    }
    var lower = max(range.lowerBound, best - width)
    var upper = min(range.upperBound, best + width)
    let golden = 0.6180339887498949
    var x1 = upper - golden * (upper - lower)
    var x2 = lower + golden * (upper - lower)
    var f1 = objective(x1)
    var f2 = objective(x2)
    while upper - lower > 1e-7 * max(1, abs(best)) {
      if f1 <= f2 {
        upper = x2
        x2 = x1
        f2 = f1
        x1 = upper - golden * (upper - lower)
        f1 = objective(x1)
      } else {
        lower = x1
        x1 = x2
        f1 = f2
        x2 = lower + golden * (upper - lower)
        f2 = objective(x2)
      }
    }
    let middle = 0.5 * (lower + upper)
    return objective(middle) <= bestValue ? middle : best
  }
}

struct FittedOptimisedTheta: RecordedFit {
  let record: FitRecord
  let solution: ThetaSolution
  private let isDynamic: Bool
  private let sigma: Double

  init(_ observations: Observations, name: String, isDynamic: Bool) {
    let solution = ThetaEstimation.solve(observations.values, isDynamic: isDynamic)
    let n = observations.count - ThetaEstimation.firstCounted
    self.solution = solution
    self.isDynamic = isDynamic
    sigma = sqrt(solution.sumOfSquares / Double(max(1, n - 3)))
    var errors = zip(observations.values, solution.fitted).map { $0 - $1 }
    for t in 0..<ThetaEstimation.firstCounted { errors[t] = .nan }
    record = FitRecord(
      name: name, observations: observations, fitted: solution.fitted, innovations: errors,
      terms: [
        Term(name: "alpha", meaning: "weight of the newest observation in the level", estimate: solution.alpha),
        Term(name: "theta", meaning: "curvature of the theta line; 1 is no trend at all", estimate: solution.theta),
        Term(name: "level0", meaning: "level before the first observation", estimate: solution.initialLevel),
      ],
      glance: .gaussian(
        count: n, sigma: sigma, parameters: 3,
        logLikelihood: concentratedLogLikelihood(
          count: n, sigma: sqrt(solution.sumOfSquares / Double(max(1, n))))))
  }

  func forecast(horizon: Int) -> Forecast {
    let n = record.observations.count
    return .gaussian(
      origin: record.observations.lastPeriod,
      means: solution.path(after: n, isDynamic: isDynamic, surprises: [Double](repeating: 0, count: horizon)),
      deviations: solution.varianceFactors(after: n, horizon: horizon, isDynamic: isDynamic).map { sigma * sqrt($0) })
  }
}
