import Distributions
import Forecasting
import Glibc

/// What became of the plans of comparable places: an attainment prior learned from (target, actual) pairs.
///
/// a_i = ln(actual/target) ~ N(μ, σ²) with a normal-inverse-gamma prior of μ and σ² (μ₀, κ₀, ν₀, s₀²); the predictive of
/// the next one is Student t. DeGroot 1970, *Optimal Statistical Decisions*, section 9.6.
public struct ReferenceClass: Sendable, Hashable {
  public var name: String
  /// a_i.
  public var logRatios: [Double]
  public var priorMean: Double
  public var priorStrength: Double
  public var priorDegreesOfFreedom: Double
  public var priorVariance: Double

  /// - Parameter pairs: (target, actual), both positive.
  /// - Throws: `PlanError.nonPositive` for a pair that has no logarithm.
  public init(
    name: String, pairs: [(target: Double, actual: Double)], priorMean: Double = log(0.75), priorStrength: Double = 1,
    priorDegreesOfFreedom: Double = 4, priorVariance: Double = 0.0625
  ) throws(PlanError) {
    for pair in pairs where !(pair.target > 0 && pair.actual > 0) {
      throw .nonPositive(
        indicator: name, what: "target or actual of a pair", value: min(pair.target, pair.actual))
    }
    self.name = name
    logRatios = pairs.map { log($0.actual / $0.target) }
    self.priorMean = priorMean
    self.priorStrength = priorStrength
    self.priorDegreesOfFreedom = priorDegreesOfFreedom
    self.priorVariance = priorVariance
  }

  private var count: Double { Double(logRatios.count) }
  /// κ_n.
  public var strength: Double { priorStrength + count }
  /// ν_n.
  public var degreesOfFreedom: Double { priorDegreesOfFreedom + count }

  /// μ_n.
  public var mean: Double { (priorStrength * priorMean + logRatios.reduce(0, +)) / strength }

  /// s_n².
  public var variance: Double {
    let average = logRatios.isEmpty ? 0 : logRatios.reduce(0, +) / count
    let squares = logRatios.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    let shift = priorStrength * count / strength * (average - priorMean) * (average - priorMean)
    return (priorDegreesOfFreedom * priorVariance + squares + (logRatios.isEmpty ? 0 : shift)) / degreesOfFreedom
  }

  /// The scale of the predictive t.
  public var predictiveScale: Double { (variance * (1 + 1 / strength)).squareRoot() }

  /// The distribution of the next plan's ln(actual/target).
  public var predictive: StudentT {
    StudentT(degreesOfFreedom: degreesOfFreedom, location: mean, scale: predictiveScale)
  }

  /// P(actual ≥ target) of the next plan.
  public var hitProbability: Double { predictive.complementaryCDF(0) }

  /// δ the centre of the predictive, ω its standard deviation.
  public var attainment: AttainmentPrior {
    let nu = degreesOfFreedom
    return AttainmentPrior(
      name: name, logRatio: mean, logDeviation: predictiveScale * (nu / (nu - 2)).squareRoot())
  }
}

/// Realised growth rates of comparable places, against which a required rate is held.
public struct GrowthReferenceClass: Sendable, Hashable {
  public var name: String
  /// Compound annual growth rates, ascending.
  public let rates: [Double]

  public init(name: String, rates: [Double]) {
    self.name = name
    self.rates = rates.sorted()
  }

  /// How many grew at least this fast.
  public func count(atLeast rate: Double) -> Int { rates.count { $0 >= rate } }

  /// (k + ½)/(n + 1): the share of the class at or above the rate, which never claims 0 or 1.
  public func share(atLeast rate: Double) -> Double {
    (Double(count(atLeast: rate)) + 0.5) / (Double(rates.count) + 1)
  }

  /// The share of the class below the rate: where the required growth stands.
  public func percentile(of rate: Double) -> Double { 1 - share(atLeast: rate) }

  /// Jeffreys interval of the share at or above, from Beta(k + ½, n - k + ½).
  public func interval(atLeast rate: Double, level: Double = 0.8) -> ClosedRange<Double> {
    let k = Double(count(atLeast: rate))
    let beta = Beta(alpha: k + 0.5, beta: Double(rates.count) - k + 0.5)
    return beta.quantile((1 - level) / 2)...beta.quantile((1 + level) / 2)
  }

  /// The quantile of the class (type 7 of Hyndman and Fan 1996).
  ///
  /// - Precondition: the class is not empty.
  public func quantile(_ p: Double) -> Double { rates.quantile(p) }
}
