import Forecasting
import Glibc

/// The forecast of a series of one to six observations: a drift that trusts straight and even paths, with intervals of the
/// width that such paths have earned.
///
/// ŷ(h) = y_n + h b(h). With steps d, their mean m, the last one l and their mean size a, let e = |m|/a be the directness of
/// the path (1 where every step goes one way), r the mean of |d - m|/a and s = exp(-2r) its evenness. Then
///
///     b(h) = m + A (e² - 1) m + E (s - 1) m + B (l - m) + D s (l - m) + G e x
///
/// : a roundabout or uneven path goes on with less than its mean step (A, E), the last step counts the more the more even
/// the steps are (B, D), and growth compounds in part (G; x = y_n (e^g - 1) - m with g the mean growth of logarithms, zero
/// where a value is not positive). Weights go linearly from horizon 1 to 5. An exact line is carried on, but for that growth.
///
/// The half-width of the 80 per cent interval is a (r + 0.03)^p h^q c (n - 2)^k with q linear in ln(r + 0.03). Two
/// observations continue a share of their step, one its value. The constants come from ``ShortSeriesConstants``.
public struct ShortSeriesForecast: Sendable, Hashable {
  /// ŷ of 1, 2, … steps ahead.
  let centers: [Double]
  /// The half-width of the 80 per cent interval of 1, 2, … steps ahead.
  public let halfWidths: [Double]
  /// Whether a value below zero is outside what such a series can be.
  let isPositive: Bool
  let multiples: [Double]

  /// The central forecast of 1, 2, … steps ahead; that of a positive series stops at zero.
  public var median: [Double] { isPositive ? centers.map { max($0, 0) } : centers }

  /// The longest series the constants are chosen for.
  public static let longest = 6
  /// Corrections stop changing at this horizon, the last they are chosen for.
  private static let farHorizon = 5
  /// What is added to the roughness, so that exactly even steps still leave a width; the constants are chosen with it.
  private static let leastRoughness = 0.03
  /// Compound growth counts up to so many mean absolute steps, as where the constants are chosen.
  private static let greatestGrowth = 3.0
  /// Below this share of the level a mean step is rounding, and the series counts as constant.
  private static let leastStep = 1e-6
  /// The step a constant series is taken to have, as a share of its level: half a unit of the third digit.
  private static let stepOfConstant = 5e-4

  /// - Precondition: at least one value, all finite, `horizon` at least 1.
  public init(_ y: [Double], horizon: Int) { self.init(y, horizon: horizon, constants: .pooled) }

  /// The same with periods left out between observations: steps are per period, and a longer wait for each widens the
  /// intervals by its square root, as sums of independent steps would have it.
  ///
  /// - Parameters:
  ///   - times: in periods of the horizon, increasing.
  ///   - values: one a time, at least one.
  ///   - horizon: how many periods beyond the last time to look.
  public init(times: [Double], values: [Double], horizon: Int) {
    self.init(values, times: times, horizon: horizon, constants: .pooled)
  }

  package init(_ y: [Double], times: [Double]? = nil, horizon: Int, constants: ShortSeriesConstants) {
    precondition(!y.isEmpty && horizon >= 1, "a forecast needs an observation and a horizon")
    precondition(times == nil || times!.count == y.count, "a time for each value")
    isPositive = y.allSatisfy { $0 > 0 }
    multiples = constants.multiples
    let last = y[y.count - 1]
    let waits = times.map { t in zip(t, t.dropFirst()).map { $1 - $0 } }
    var steps = zip(y, y.dropFirst()).map { $1 - $0 }
    if let waits { steps = zip(steps, waits).map { $0 / $1 } }
    let wait = waits.map { $0.isEmpty ? 1 : max(mean($0), 1).squareRoot() } ?? 1
    let level = mean(y.map { abs($0) })
    let size = steps.isEmpty ? 0 : mean(steps.map { abs($0) })
    let horizons = 1...horizon
    func width(_ terms: [Double], _ h: Int) -> Double { exp(terms[0] + terms[1] * log(Double(h))) }

    guard !steps.isEmpty else {
      centers = horizons.map { _ in last }
      halfWidths = horizons.map { abs(last) * width(constants.oneWidth, $0) }
      return
    }
    guard size > Self.leastStep * level else {
      centers = horizons.map { _ in last }
      halfWidths = horizons.map { wait * Self.stepOfConstant * level * width(constants.twoWidth, $0) }
      return
    }
    guard steps.count > 1 else {
      centers = horizons.map { last + Double($0) * constants.twoSlope * steps[0] }
      halfWidths = horizons.map { wait * size * width(constants.twoWidth, $0) }
      return
    }

    let trend = Trend(y, steps, size, span: times.map { $0[$0.count - 1] - $0[0] } ?? Double(steps.count))
    centers = horizons.map { last + Double($0) * trend.slope($0, constants) }
    let roughness = log(trend.roughness + Self.leastRoughness)
    let length = log(Double(min(y.count, Self.longest) - 2))
    let terms = constants.width
    halfWidths = horizons.map { h in
      let way = log(Double(h))
      return wait * size
        * exp(terms[0] + terms[1] * way + terms[2] * roughness + terms[3] * roughness * way + terms[4] * length)
    }
  }

  /// The distribution `h` steps ahead.
  public func distribution(_ h: Int) -> ShortSeriesPrediction {
    ShortSeriesPrediction(
      center: centers[h - 1], halfWidth: halfWidths[h - 1], isPositive: isPositive, multiples: multiples)
  }

  /// The mean step and what corrects it.
  private struct Trend {
    let step: Double
    let roughness: Double
    /// In the order of the constants: A, E, B, D, G.
    let corrections: [Double]

    init(_ y: [Double], _ steps: [Double], _ size: Double, span: Double) {
      let step = mean(steps)
      let directness = abs(step) / size
      roughness = mean(steps.map { abs($0 - step) }) / size
      let evenness = exp(-2 * roughness)
      let surprise = steps[steps.count - 1] - step
      var excess = 0.0
      if y.allSatisfy({ $0 > 0 }) {
        let last = y[y.count - 1]
        let growth = last * expm1(log(last / y[0]) / span)
        let greatest = ShortSeriesForecast.greatestGrowth * size
        excess = min(max(growth, -greatest), greatest) - step
      }
      self.step = step
      corrections = [
        (directness * directness - 1) * step, (evenness - 1) * step, surprise, evenness * surprise,
        directness * excess,
      ]
    }

    func slope(_ h: Int, _ constants: ShortSeriesConstants) -> Double {
      let last = ShortSeriesForecast.farHorizon
      let share = Double(min(h, last) - 1) / Double(last - 1)
      return corrections.indices.reduce(step) { sum, j in
        sum + (constants.near[j] * (1 - share) + constants.far[j] * share) * corrections[j]
      }
    }
  }
}

/// A centre with quantiles at multiples of a half-width that other series gave.
public struct ShortSeriesPrediction: PredictiveDistribution, Hashable {
  public var center: Double
  /// Half the width of the central 80 per cent interval.
  public var halfWidth: Double
  /// Whether quantiles stop at zero.
  public var isPositive: Bool
  /// Half-widths of the central 50, 90 and 95 per cent, in those of 80.
  let multiples: [Double]

  /// Linear in the normal quantile between the calibrated levels and beyond.
  public func quantile(_ p: Double) -> Double {
    let nodes = [
      (0.0, 0.0), (NormalQuantile.z50, multiples[0]), (NormalQuantile.z80, 1), (NormalQuantile.z90, multiples[1]),
      (NormalQuantile.z95, multiples[2]),
    ]
    let z = NormalQuantile.value(p)
    let multiple = NormalQuantile.interpolated(nodes, at: z)
    let value = p == 0.5 ? center : center + (z < 0 ? -multiple : multiple) * halfWidth
    return isPositive ? max(value, 0) : value
  }

  public var median: Double { quantile(0.5) }

  /// The distribution is symmetric but where it stops at zero.
  public var mean: Double { median }

  public func interval(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }
}
