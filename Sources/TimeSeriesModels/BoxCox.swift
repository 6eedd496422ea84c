import Distributions
import EconomicData
import Forecasting
import Glibc

/// The power transformation of Box and Cox (1964): (x^λ - 1)/λ, and log x at λ = 0.
public struct BoxCox: Sendable, Hashable {
  public let lambda: Double
  /// What x is measured in before it is transformed, so that a change of unit changes nothing.
  public let unit: Double

  public init(lambda: Double, unit: Double = 1) {
    precondition(unit > 0, "a unit is positive")
    self.lambda = lambda
    self.unit = unit
  }

  public func transformed(_ x: Double) -> Double {
    lambda == 0 ? log(x / unit) : expm1(lambda * log(x / unit)) / lambda
  }

  /// The inverse; where λ > 0, values below the image of zero go to zero.
  public func inverse(_ z: Double) -> Double {
    if lambda == 0 { return unit * exp(z) }
    let base = lambda * z + 1
    return base <= 0 ? (lambda > 0 ? 0 : .infinity) : unit * exp(log1p(lambda * z) / lambda)
  }

  /// The mean of the inverse of a normal variable.
  ///
  /// Exact at λ = 0, where it is lognormal; elsewhere by Gauss-Hermite quadrature of seven points, so that the bias is
  /// adjusted beyond the second-order term R uses.
  public func inverseMean(mean: Double, deviation: Double) -> Double {
    if lambda == 0 { return unit * exp(mean + 0.5 * deviation * deviation) }
    var sum = 0.0
    for (node, weight) in Self.hermite {
      sum += weight * inverse(mean + deviation * node)
    }
    return sum
  }

  /// Nodes and weights for the standard normal density (Abramowitz and Stegun, table 25.10, rescaled).
  private static let hermite: [(Double, Double)] = [
    (-3.750439717725742, 5.482688559722179e-4), (-2.366759410734541, 3.075712396758649e-2),
    (-1.154405394739968, 2.401231786050126e-1), (0, 4.571428571428571e-1), (1.154405394739968, 2.401231786050126e-1),
    (2.366759410734541, 3.075712396758649e-2), (3.750439717725742, 5.482688559722179e-4),
  ]

  /// λ in [-1, 2] by Guerrero's (1993) method: the ratio of a subseries' deviation to its mean^(1-λ) varies least.
  ///
  /// - Precondition: `values` are positive and hold two subseries of `period` (of 2 where there is no season).
  public static func guerrero(_ values: [Double], period: Int) -> BoxCox {
    let length = max(2, period)
    let groups = values.count / length
    precondition(groups >= 2, "Guerrero's method needs two subseries")
    let first = values.count - groups * length
    var moments: [(mean: Double, deviation: Double)] = []
    for group in 0..<groups {
      let part = values[(first + group * length)..<(first + (group + 1) * length)]
      let mean = part.reduce(0, +) / Double(length)
      let variance = part.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(length - 1)
      moments.append((mean, sqrt(variance)))
    }
    let lambda = ScalarSearch.minimise(-1...2, steps: 30) { lambda in
      let ratios = moments.map { $0.deviation / pow($0.mean, 1 - lambda) }
      let mean = ratios.reduce(0, +) / Double(groups)
      let variance = ratios.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(groups - 1)
      return mean > 0 ? sqrt(variance) / mean : .infinity
    }
    return BoxCox(lambda: lambda, unit: ETS.scale(of: values))
  }
}

/// A distribution whose Box-Cox transform is normal: the median is the transformed centre, the mean is bias-adjusted.
public struct TransformedPrediction: PredictiveDistribution {
  private let centre: Double
  private let deviation: Double
  private let transformation: BoxCox

  public init(_ centre: Double, deviation: Double, transformation: BoxCox) {
    precondition(deviation >= 0, "a standard deviation is not negative")
    self.centre = centre
    self.deviation = deviation
    self.transformation = transformation
  }

  public var mean: Double { transformation.inverseMean(mean: centre, deviation: deviation) }
  public func quantile(_ p: Double) -> Double {
    transformation.inverse(deviation == 0 ? centre : centre + deviation * Normal.standard.quantile(p))
  }
}

/// A model fitted to Box-Cox transforms, its forecasts brought back with means adjusted for bias.
public struct Transformed: ForecastModel {
  public let base: any ForecastModel
  /// The power; `nil` finds it by Guerrero's method.
  public let lambda: Double?

  public init(_ base: any ForecastModel, lambda: Double?) {
    self.base = base
    self.lambda = lambda
  }

  public var name: String { lambda == 0 ? "log:\(base.name)" : "box-cox:\(base.name)" }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4, allowsGaps: true)
    if let index = observations.values.firstIndex(where: { $0 <= 0 }) {
      throw .nonPositiveValue(model: name, index: index, value: observations.values[index])
    }
    let transformation: BoxCox
    if let lambda {
      transformation = BoxCox(lambda: lambda, unit: ETS.scale(of: observations.values))
    } else {
      // Below two cycles the subseries are pairs.
      let period = observations.count >= 2 * observations.seasonalPeriod ? observations.seasonalPeriod : 1
      transformation = .guerrero(
        observations.missingCount > 0 ? interpolated(observations.values) : observations.values, period: period)
    }
    var inner = series
    inner.values = series.values.map { $0.map(transformation.transformed) }
    do {
      return FittedTransformed(
        try base.fit(inner), transformation: transformation, observations: observations, name: name)
    } catch {
      throw error.attributed(to: name)
    }
  }
}

struct FittedTransformed: RecordedFit {
  let record: FitRecord
  private let base: any FittedModel
  private let transformation: BoxCox

  init(_ base: any FittedModel, transformation: BoxCox, observations: Observations, name: String) {
    self.base = base
    self.transformation = transformation
    let inner = base.augment()
    let lambda = Term(name: "lambda", meaning: "power of the Box-Cox transformation", estimate: transformation.lambda)
    record = FitRecord(
      name: name, observations: observations,
      fitted: inner.map { $0.fitted.map(transformation.inverse) ?? .nan },
      innovations: inner.map { $0.innovation ?? .nan }, terms: base.tidy() + [lambda], glance: base.glance())
  }

  func forecast(horizon: Int) -> Forecast {
    var forecast = base.forecast(horizon: horizon)
    forecast.distributions = forecast.distributions.map { distribution in
      if let normal = distribution as? GaussianPrediction {
        return TransformedPrediction(
          normal.mean, deviation: normal.standardDeviation, transformation: transformation)
      }
      return MappedPrediction(distribution, transformation: transformation)
    }
    return forecast
  }
}

/// Any distribution mapped through the inverse transform; its mean is the average over equal slices of probability.
struct MappedPrediction: PredictiveDistribution {
  private let base: any PredictiveDistribution
  private let transformation: BoxCox
  let mean: Double

  init(_ base: any PredictiveDistribution, transformation: BoxCox) {
    self.base = base
    self.transformation = transformation
    let slices = 200
    mean =
      (0..<slices).reduce(0) { sum, slice in
        sum + transformation.inverse(base.quantile((Double(slice) + 0.5) / Double(slices)))
      } / Double(slices)
  }

  func quantile(_ p: Double) -> Double { transformation.inverse(base.quantile(p)) }
}

extension FitError {
  /// The same refusal by the model of another name, for models that fit others.
  func attributed(to model: String) -> FitError {
    switch self {
    case .tooFewObservations(_, let required, let available):
      .tooFewObservations(model: model, required: required, available: available)
    case .nonPositiveValue(_, let index, let value): .nonPositiveValue(model: model, index: index, value: value)
    case .nonFiniteValue(_, let index): .nonFiniteValue(model: model, index: index)
    case .constantSeries(_, let value): .constantSeries(model: model, value: value)
    case .missingValues(_, let count): .missingValues(model: model, count: count)
    case .notIdentified(_, let reason): .notIdentified(model: model, reason: reason)
    case .didNotConverge(_, let iterations): .didNotConverge(model: model, iterations: iterations)
    }
  }
}
