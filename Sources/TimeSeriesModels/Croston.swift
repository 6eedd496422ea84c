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
  /// The weights of the newest size and of the newest interval (TSB: occurrence); `nil` finds those with the least squared
  /// error of the rate.
  public let smoothing: Smoothing?
  public var name: String { variant.rawValue }

  /// Weights between 0 and 1.
  public struct Smoothing: Sendable, Hashable {
    public var sizes: Double
    public var intervals: Double

    public init(sizes: Double, intervals: Double) {
      precondition((0...1).contains(sizes) && (0...1).contains(intervals), "weights lie between 0 and 1")
      self.sizes = sizes
      self.intervals = intervals
    }
  }

  public init(_ variant: Variant = .original, smoothing: Smoothing? = nil) {
    self.variant = variant
    self.smoothing = smoothing
  }

  public func fit(_ series: TimeSeries) throws(FitError) -> any FittedModel {
    let observations = try Observations(series, for: name, minimum: 4)
    if let index = observations.values.firstIndex(where: { $0 < 0 }) {
      throw .nonPositiveValue(model: name, index: index, value: observations.values[index])
    }
    let demands = observations.values.count { $0 > 0 }
    guard demands >= 2 else {
      throw .notIdentified(model: name, reason: .tooFewDemands(demands))
    }
    return FittedCroston(variant, smoothing: smoothing, observations: observations, name: name)
  }
}

struct FittedCroston: RecordedFit {
  let record: FitRecord
  private let mean: Double
  private let probability: Double
  private let sizes: [Double]

  /// The smoothing range Kourentzes (2014) advises for sizes and intervals.
  private static let alphaRange = 0.02...0.3

  init(_ variant: Croston.Variant, smoothing: Croston.Smoothing?, observations: Observations, name: String) {
    let values = observations.values
    /// Runs the recursion and returns its one-step rates, the last one being the forecast.
    func rates(_ alpha: Double, _ beta: Double) -> (rates: [Double], size: Double, rate: Double) {
      let first = values.firstIndex { $0 > 0 }!
      var size = values[first]
      // The first size and the first interval, as Croston has it; the probability of occurrence, which a single period
      // cannot tell, is the share of periods with demand.
      var interval = Double(first + 1)
      var probability = Double(values.count { $0 > 0 }) / Double(values.count)
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
    var alpha = smoothing?.sizes ?? 0.1
    var beta = smoothing?.intervals ?? 0.1
    for _ in 0..<(smoothing == nil ? 5 : 0) {
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
