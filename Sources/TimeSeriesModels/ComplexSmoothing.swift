import EconomicData
import Forecasting
import Glibc

/// Complex exponential smoothing (Svetunkov, Kourentzes and Ord 2022), on the seasonally adjusted series.
///
///     y(t) = ℓ(t-1) + ε(t)
///     ℓ(t) = ℓ(t-1) - (1-α₁) c(t-1) + (α₀-α₁) ε(t)
///     c(t) = ℓ(t-1) + (1-α₀) c(t-1) + (α₀+α₁) ε(t)
///
/// It needs no choice between level and trend. Given (α₀, α₁) the errors are linear in the two initial states, which are
/// solved for exactly; the complex smoothing parameter is searched by a simplex inside the stability region.
public struct ComplexSmoothing: ForecastModel {
  public var name: String { "complex-smoothing" }
  public init() {}

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 7)
    let seasonality = SeasonalDecomposition.tested(observations.values, period: observations.seasonalPeriod)
    let adjusted = Observations(start: observations.start, values: seasonality.adjusted(observations.values))
    guard let solution = ComplexSmoothingSolution(adjusted.values) else {
      throw .notIdentified(model: name, reason: .noStableSmoothing)
    }
    let fit = FittedComplexSmoothing(solution, observations: adjusted, name: name)
    return Reseasonalised(fit.record, fit, seasonality: seasonality, observations: observations)
  }
}

/// The least-squares solution over one seasonally adjusted series.
struct ComplexSmoothingSolution: Sendable {
  var alpha0: Double
  var alpha1: Double
  var level: Double
  var information: Double
  var initial: (level: Double, information: Double)
  var sumOfSquares: Double
  var errors: [Double]

  /// The bounds of R's `ces`; inside them the discount matrix is stable where the recursion stays finite.
  private static let range0 = 0.05...1.95
  private static let range1 = 0.05...1.95

  init?(_ values: [Double]) {
    let scale = ETS.scale(of: values)
    let y = values.map { $0 / scale }
    let n = y.count
    /// Sum of squares and initial states: the error path for zero states, and its responses to each state.
    func solve(_ a0: Double, _ a1: Double) -> (sum: Double, level: Double, information: Double) {
      // The discount matrix F - g w' has the eigenvalues of x² - (trace) x + det; both inside the unit circle.
      let f11 = 1 - (a0 - a1)
      let f12 = -(1 - a1)
      let f21 = 1 - (a0 + a1)
      let f22 = 1 - a0
      let trace = f11 + f22
      let determinant = f11 * f22 - f12 * f21
      guard abs(determinant) < 0.999, abs(trace) < 1 + determinant else { return (.infinity, 0, 0) }
      var l = 0.0, c = 0.0
      var l1 = 1.0, c1 = 0.0
      var l2 = 0.0, c2 = 1.0
      var s11 = 0.0, s12 = 0.0, s22 = 0.0, s1y = 0.0, s2y = 0.0, syy = 0.0
      for value in y {
        let e = value - l
        s11 += l1 * l1
        s12 += l1 * l2
        s22 += l2 * l2
        s1y += l1 * e
        s2y += l2 * e
        syy += e * e
        (l, c) = (f11 * l + f12 * c + (a0 - a1) * value, f21 * l + f22 * c + (a0 + a1) * value)
        (l1, c1) = (f11 * l1 + f12 * c1, f21 * l1 + f22 * c1)
        (l2, c2) = (f11 * l2 + f12 * c2, f21 * l2 + f22 * c2)
      }
      // A little ridge on the second state: it is not identified where 1-α₁ is near zero.
      s22 += 1e-8
      let d = s11 * s22 - s12 * s12
      guard d > 1e-14 * s11 * s22, syy.isFinite else { return (.infinity, 0, 0) }
      let level = (s22 * s1y - s12 * s2y) / d
      let information = (s11 * s2y - s12 * s1y) / d
      return (max(0, syy - level * s1y - information * s2y), level, information)
    }
    var best = NelderMead.Minimum(point: [1.3, 1], value: .infinity, evaluations: 0, converged: false)
    let search = NelderMead(relativeTolerance: 1e-9, maximumEvaluations: 300, relativeStep: 0.15)
    for start in [[1.3, 1.0], [0.6, 0.9]] {
      let minimum = search.minimise(from: start) { p in
        guard Self.range0.contains(p[0]), Self.range1.contains(p[1]) else { return .infinity }
        return solve(p[0], p[1]).sum
      }
      if minimum.value < best.value { best = minimum }
    }
    guard best.value.isFinite else { return nil }
    alpha0 = best.point[0]
    alpha1 = best.point[1]
    let solution = solve(alpha0, alpha1)
    var l = solution.level
    var c = solution.information
    var errors: [Double] = []
    errors.reserveCapacity(n)
    for value in y {
      let e = value - l
      errors.append(e * scale)
      (l, c) = (l - (1 - alpha1) * c + (alpha0 - alpha1) * e, l + (1 - alpha0) * c + (alpha0 + alpha1) * e)
    }
    level = l * scale
    information = c * scale
    initial = (solution.level * scale, solution.information * scale)
    sumOfSquares = errors.reduce(0) { $0 + $1 * $1 }
    self.errors = errors
  }

  func path(horizon: Int) -> [Double] {
    var l = level
    var c = information
    return (0..<horizon).map { _ in
      let mean = l
      (l, c) = (l - (1 - alpha1) * c, l + (1 - alpha0) * c)
      return mean
    }
  }

  /// Response of the value j periods later to an error, j = 1, 2, …
  func responses(count: Int) -> [Double] {
    var l = alpha0 - alpha1
    var c = alpha0 + alpha1
    return (0..<count).map { _ in
      let response = l
      (l, c) = (l - (1 - alpha1) * c, l + (1 - alpha0) * c)
      return response
    }
  }
}

struct FittedComplexSmoothing: RecordedFit {
  let record: FitRecord
  let solution: ComplexSmoothingSolution
  private let sigma: Double

  init(_ solution: ComplexSmoothingSolution, observations: Observations, name: String) {
    self.solution = solution
    let n = observations.count
    sigma = sqrt(solution.sumOfSquares / Double(max(1, n - 4)))
    record = FitRecord(
      name: name, observations: observations, fitted: zip(observations.values, solution.errors).map { $0 - $1 },
      innovations: solution.errors,
      terms: [
        Term(name: "alpha0", meaning: "real part of the smoothing parameter", estimate: solution.alpha0),
        Term(name: "alpha1", meaning: "imaginary part of the smoothing parameter", estimate: solution.alpha1),
        Term(name: "level0", meaning: "level before the first observation", estimate: solution.initial.level),
        Term(
          name: "information0", meaning: "potential before the first observation",
          estimate: solution.initial.information),
      ],
      glance: .gaussian(
        count: n, sigma: sigma, parameters: 4,
        logLikelihood: concentratedLogLikelihood(count: n, sigma: sqrt(solution.sumOfSquares / Double(n)))))
  }

  func forecast(horizon: Int) -> Forecast {
    var sum = 1.0
    let responses = solution.responses(count: horizon)
    let deviations = (0..<horizon).map { h in
      if h > 0 { sum += responses[h - 1] * responses[h - 1] }
      return sigma * sqrt(sum)
    }
    return .gaussian(
      origin: record.observations.lastPeriod, means: solution.path(horizon: horizon), deviations: deviations)
  }
}
