import Forecasting
import Glibc

/// The forecast of a series of one to six observations: a drift that trusts recent steps more, with calibrated intervals.
///
/// ŷ(h) = y_n + h b with b the mean step, weighted by 0.8^age. The spread pools the squared deviations of the steps with
/// one observation's worth of a prior, half a per cent of the level and seven tenths of the typical step:
/// s² = ((0.005 |ȳ| + 0.7 √mean d²)² + Σ(d - d̄)²)/(1 + n - 2), and at horizon h the error grows as h^0.9.
///
/// Weight, prior, power and multiples were chosen on 951 windows of the M4 sample's yearly series and 1,161 of the macro
/// panel, cut to 4, 5 and 6 points. There it beats the last value and the plain drift in mean MASE at every horizon from 1
/// to 5, and its 80 per cent interval covers 75 to 85 per cent (test `ShortSeriesAccuracyTests`).
public struct ShortSeriesForecast: Sendable, Hashable {
  /// The central forecast of 1, 2, … steps ahead.
  public let median: [Double]
  /// s.
  public let spread: Double
  /// Whether a value below zero is outside what such a series can be.
  let isPositive: Bool

  /// How much a step counts beside the one after it.
  private static let memory = 0.8

  /// - Precondition: at least one value, all finite, `horizon` at least 1.
  public init(_ y: [Double], horizon: Int) {
    precondition(!y.isEmpty && horizon >= 1, "a forecast needs an observation and a horizon")
    isPositive = y.allSatisfy { $0 > 0 }
    let steps = zip(y, y.dropFirst()).map { $1 - $0 }
    var (weight, total, sum) = (1.0, 0.0, 0.0)
    for step in steps.reversed() {
      total += weight
      sum += weight * step
      weight *= Self.memory
    }
    let slope = total > 0 ? sum / total : 0
    median = (1...horizon).map { y[y.count - 1] + Double($0) * slope }
    let typical = steps.isEmpty ? 0 : mean(steps.map { $0 * $0 }).squareRoot()
    let center = steps.isEmpty ? 0 : mean(steps)
    // Without a step there is nothing to learn a spread from but the level: a tenth of it, as annual figures vary.
    let prior = steps.isEmpty ? 0.1 * abs(y[0]) : 0.005 * abs(mean(y)) + 0.7 * typical
    let deviations = steps.reduce(0) { $0 + ($1 - center) * ($1 - center) }
    spread = ((prior * prior + deviations) / Double(max(steps.count, 1))).squareRoot()
  }

  /// The distribution `h` steps ahead.
  public func distribution(_ h: Int) -> ShortSeriesPrediction {
    ShortSeriesPrediction(median: median[h - 1], scale: spread * pow(Double(h), 0.9), isPositive: isPositive)
  }
}

/// A median with quantiles at multiples of a scale that held-back data gave.
public struct ShortSeriesPrediction: PredictiveDistribution, Hashable {
  public var median: Double
  public var scale: Double
  /// Whether quantiles stop at zero.
  public var isPositive: Bool

  /// (normal quantile, multiple) for the central 50, 80, 90 and 95 per cent.
  private static let nodes = [
    (0.0, 0.0), (NormalQuantile.value(0.75), 0.669), (NormalQuantile.z80, 1.505), (NormalQuantile.z90, 2.181),
    (NormalQuantile.z95, 2.933),
  ]

  /// Linear in the normal quantile between the calibrated levels and beyond.
  public func quantile(_ p: Double) -> Double {
    if p == 0.5 { return median }
    let z = NormalQuantile.value(p)
    let upper = max(Self.nodes.firstIndex { $0.0 >= abs(z) } ?? Self.nodes.count - 1, 1)
    let (a, b) = (Self.nodes[upper - 1], Self.nodes[upper])
    let multiple = a.1 + (abs(z) - a.0) / (b.0 - a.0) * (b.1 - a.1)
    let value = median + (z < 0 ? -multiple : multiple) * scale
    return isPositive ? max(value, 0) : value
  }

  /// The distribution is symmetric but where it stops at zero.
  public var mean: Double { median }

  public func interval(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }
}
