import EconomicData
import Forecasting
import Glibc

/// Intermittent demand: sizes and intervals smoothed apart (Croston 1972), with the correction of Syntetos and Boylan
/// (2005), or with a probability that decays between demands (Teunter, Syntetos and Babai 2011).
///
/// The mean is flat. The distribution of a period is zero with the probability of no demand, else the resampled sizes.
public struct Croston: ForecastModel {
  public enum Variant: String, Sendable, CaseIterable {
    case original = "croston"
    case syntetosBoylan = "croston-sba"
    case teunterSyntetosBabai = "croston-tsb"
  }

  public let variant: Variant
  public var name: String { variant.rawValue }

  public init(_ variant: Variant = .original) { self.variant = variant }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4)
    if let index = observations.values.firstIndex(where: { $0 < 0 }) {
      throw .nonPositiveValue(model: name, index: index, value: observations.values[index])
    }
    let demands = observations.values.count { $0 > 0 }
    guard demands >= 2 else {
      throw .notIdentified(model: name, reason: "\(demands) periods with demand; two are needed to see an interval")
    }
    return FittedCroston(variant, observations: observations, name: name)
  }
}

struct FittedCroston: RecordedFit {
  let record: FitRecord
  private let mean: Double
  private let probability: Double
  private let sizes: [Double]

  /// The smoothing range Kourentzes (2014) advises for sizes and intervals.
  private static let alphaRange = 0.02...0.3

  init(_ variant: Croston.Variant, observations: Observations, name: String) {
    let values = observations.values
    /// Runs the recursion and returns its one-step rates, the last one being the forecast.
    func rates(_ alpha: Double, _ beta: Double) -> (rates: [Double], size: Double, rate: Double) {
      let first = values.firstIndex { $0 > 0 }!
      var size = values[first]
      var interval = Double(first + 1)
      let demands = values.count { $0 > 0 }
      var probability = Double(demands) / Double(values.count)
      if variant != .teunterSyntetosBabai { interval = Double(values.count) / Double(demands) }
      var waited = 0
      var result: [Double] = []
      func rate() -> Double {
        switch variant {
        case .original: size / interval
        case .syntetosBoylan: (1 - beta / 2) * size / interval
        case .teunterSyntetosBabai: size * probability
        }
      }
      for value in values {
        result.append(rate())
        waited += 1
        if value > 0 {
          size += alpha * (value - size)
          interval += beta * (Double(waited) - interval)
          probability += beta * (1 - probability)
          waited = 0
        } else {
          probability -= beta * probability
        }
      }
      return (result, size, rate())
    }
    func loss(_ alpha: Double, _ beta: Double) -> Double {
      zip(values, rates(alpha, beta).rates).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    // Two smoothing parameters, searched in turn until neither moves.
    var alpha = 0.1
    var beta = 0.1
    for _ in 0..<5 {
      alpha = ScalarSearch.minimise(Self.alphaRange, steps: 7) { loss($0, beta) }
      beta = ScalarSearch.minimise(Self.alphaRange, steps: 7) { loss(alpha, $0) }
    }
    let run = rates(alpha, beta)
    let errors = zip(values, run.rates).map { $0 - $1 }
    mean = run.rate
    sizes = values.filter { $0 > 0 }.sorted()
    let meanSize = sizes.reduce(0, +) / Double(sizes.count)
    probability = min(1, run.rate / max(run.size, 1e-300))
    let sigma = rootMeanSquare(errors) * sqrt(Double(values.count) / Double(max(1, values.count - 2)))
    record = FitRecord(
      name: name, observations: observations, fitted: run.rates, innovations: errors,
      terms: [
        Term(name: "alpha", meaning: "weight of the newest size", estimate: alpha),
        Term(name: "beta", meaning: "weight of the newest interval or occurrence", estimate: beta),
        Term(name: "rate", meaning: "expected value per period", estimate: run.rate),
        Term(name: "size", meaning: "mean of the values above zero", estimate: meanSize),
      ],
      glance: Glance(observationCount: values.count, sigma: sigma, degreesOfFreedom: values.count - 2))
  }

  func forecast(horizon: Int) -> Forecast {
    let meanSize = sizes.reduce(0, +) / Double(sizes.count)
    let scale = meanSize > 0 && probability > 0 ? mean / (probability * meanSize) : 1
    let distribution = IntermittentPrediction(
      mean: mean, probability: probability, sizes: sizes.map { $0 * scale })
    return Forecast(
      origin: record.observations.lastPeriod,
      distributions: [any PredictiveDistribution](repeating: distribution, count: horizon))
  }
}

/// Zero with one probability, else one of the sizes seen.
struct IntermittentPrediction: PredictiveDistribution {
  let mean: Double
  let probability: Double
  let sizes: [Double]

  func quantile(_ p: Double) -> Double {
    guard p > 1 - probability, probability > 0 else { return 0 }
    let within = (p - (1 - probability)) / probability
    let index = min(sizes.count - 1, max(0, Int((within * Double(sizes.count)).rounded(.up)) - 1))
    return sizes[index]
  }
}
