import EconomicData
import Forecasting
import Glibc

/// The method's baseline for a series too short for a model: the median of five simple forecasters, with intervals.
///
/// Members: last value, drift, and on logarithms damped Holt, Theta and damped drift. Where a value is not positive the
/// logarithmic members run on the level. The interval at horizon h is the median times exp(± m s √h): s² pools the sample
/// variance of the log steps with four observations' worth of 0.1², and m comes from held-back data by length.
public struct ShortSeriesEnsemble: Sendable, Hashable {
  public struct Member: Sendable, Hashable {
    public var name: String
    public var values: [Double]
  }

  public let members: [Member]
  /// The median of the members.
  public let median: [Double]
  /// s on the log scale; on the level scale for series that are not positive.
  public let spread: Double
  public let isLogarithmic: Bool
  let count: Int

  /// - Precondition: at least one value, all finite, `horizon` at least 1.
  public init(_ y: [Double], horizon: Int) {
    precondition(!y.isEmpty && horizon >= 1, "a forecast needs an observation and a horizon")
    count = y.count
    let isLogarithmic = y.allSatisfy { $0 > 0 }
    self.isLogarithmic = isLogarithmic
    let z = isLogarithmic ? y.map { log($0) } : y
    func back(_ values: [Double]) -> [Double] { isLogarithmic ? values.map { exp($0) } : values }
    let prefix = isLogarithmic ? "ln-" : ""
    members = [
      Member(name: "naive", values: BaselineForecasts.naive(y, horizon: horizon)),
      Member(name: "drift", values: BaselineForecasts.drift(y, horizon: horizon)),
      Member(name: prefix + "damped-holt", values: back(BaselineForecasts.dampedHolt(z, horizon: horizon).values)),
      Member(name: prefix + "theta", values: back(BaselineForecasts.theta(z, horizon: horizon).values)),
      Member(name: prefix + "damped-drift", values: back(BaselineForecasts.dampedDrift(z, horizon: horizon))),
    ]
    let members = members
    median = (0..<horizon).map { h in GrowthCurves.median(members.map { $0.values[h] }) }
    spread = Self.shrunkDeviation(z, isLogarithmic: isLogarithmic)
  }

  /// s² = (4·0.1² + (d-1)·s_d²)/(4 + d - 1) over the d steps; on the level scale the prior is a tenth of the mean size.
  private static func shrunkDeviation(_ z: [Double], isLogarithmic: Bool) -> Double {
    let steps = zip(z, z.dropFirst()).map { $1 - $0 }
    let prior = isLogarithmic ? 0.1 : 0.1 * mean(z.map { abs($0) })
    let freedom = Double(max(steps.count - 1, 0))
    let center = steps.isEmpty ? 0 : mean(steps)
    let sum = steps.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    return ((priorWeight * prior * prior + sum) / (priorWeight + freedom)).squareRoot()
  }

  /// The prior counts as four observations.
  private static let priorWeight = 4.0

  /// The distribution at horizon `h`, 1 being the next period.
  public func distribution(_ h: Int) -> CalibratedPrediction {
    CalibratedPrediction(
      median: median[h - 1], scale: spread * Double(h).squareRoot(), count: count, isLogarithmic: isLogarithmic)
  }
}

/// A median with quantiles at calibrated multiples of a scale.
public struct CalibratedPrediction: PredictiveDistribution, Hashable {
  public var median: Double
  public var scale: Double
  /// The length of the series, on which the multiples depend.
  public var count: Int
  public var isLogarithmic: Bool

  /// The multiples m that made intervals of 80, 90 and 95 per cent cover as often as they say, by length of the series;
  /// linear between the rows. From 6 on those of the method, which cover more than they say on yearly series of the M4
  /// competition (88 for 80) and of the macro panel (93 for 80): ``ShortSeriesForecast`` is the sharper one. Below 6 the
  /// rows go on in the same steps.
  static let table: [(count: Double, m80: Double, m90: Double, m95: Double)] = [
    (2, 1.55, 2.30, 3.05), (4, 1.50, 2.18, 2.84), (6, 1.43, 2.04, 2.64), (8, 1.37, 1.90, 2.44), (10, 1.27, 1.81, 2.26),
  ]

  private func multipliers() -> (Double, Double, Double) {
    let n = Double(count)
    let rows = Self.table
    if n <= rows[0].count { return (rows[0].m80, rows[0].m90, rows[0].m95) }
    guard let upper = rows.firstIndex(where: { $0.count >= n }) else {
      let last = rows[rows.count - 1]
      return (last.m80, last.m90, last.m95)
    }
    let (a, b) = (rows[max(upper - 1, 0)], rows[upper])
    let share = b.count == a.count ? 0 : (n - a.count) / (b.count - a.count)
    return (
      a.m80 + share * (b.m80 - a.m80), a.m90 + share * (b.m90 - a.m90), a.m95 + share * (b.m95 - a.m95)
    )
  }

  /// Between the calibrated levels the multiple is linear in the normal quantile; beyond 95 per cent it goes on so.
  public func quantile(_ p: Double) -> Double {
    if p == 0.5 { return median }
    let z = NormalQuantile.value(p)
    let (m80, m90, m95) = multipliers()
    let nodes = [(0.0, 0.0), (NormalQuantile.z80, m80), (NormalQuantile.z90, m90), (NormalQuantile.z95, m95)]
    let multiple = NormalQuantile.interpolated(nodes, at: z)
    let shift = (z < 0 ? -multiple : multiple) * scale
    return isLogarithmic ? median * exp(shift) : median + shift
  }

  /// The mean of the lognormal with the calibrated 80% interval; on the level scale the median.
  public var mean: Double {
    guard isLogarithmic else { return median }
    let sd = multipliers().0 * scale / NormalQuantile.z80
    return median * exp(sd * sd / 2)
  }

  public func interval(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }
}
