import Distributions
import Forecasting
import Glibc

/// A distribution of ln y that is a weighted cloud of path means widened by normal kernels, one kernel per q.
///
/// The conditional variance is the same for every node of one q, so the cloud is first put into fine bins (four-point
/// Lagrange weights, which keep the first three moments and leave an error of order (step/width)⁴), and every question is
/// answered from the bins in microseconds.
public struct PredictiveMixture: Sendable, PredictiveDistribution {
  struct Layer: Sendable {
    let bins: Bins
    /// What the bins' weights are multiplied by.
    let factor: Double
    /// Standard deviation of the kernel.
    let deviation: Double
  }

  let layers: [Layer]

  /// Bins of the cloud of means.
  struct Bins: Sendable {
    let origin: Double
    let step: Double
    let weights: [Double]
    /// Sum of the weights before each bin, and at the end their total.
    let cumulative: [Double]

    /// - Parameter resolution: bins per kernel width.
    init(means: [Double], weights: [Double], deviation: Double, resolution: Double) {
      var lowest = Double.infinity
      var highest = -Double.infinity
      for mean in means where mean.isFinite {
        lowest = min(lowest, mean)
        highest = max(highest, mean)
      }
      if !(lowest <= highest) { (lowest, highest) = (0, 0) }
      let range = highest - lowest
      let step = max(deviation / resolution, range / Self.largestCount, .leastNormalMagnitude)
      let count = Int(range / step) + 4
      var bins = [Double](repeating: 0, count: count + 1)
      origin = lowest - step
      self.step = step
      for (mean, weight) in zip(means, weights) where mean.isFinite {
        let position = (mean - origin) / step
        let i = max(1, min(count - 3, Int(position)))
        let s = position - Double(i)
        bins[i - 1] -= weight * s * (s - 1) * (s - 2) / 6
        bins[i] += weight * (s + 1) * (s - 1) * (s - 2) / 2
        bins[i + 1] -= weight * (s + 1) * s * (s - 2) / 2
        bins[i + 2] += weight * (s + 1) * s * (s - 1) / 6
      }
      var cumulative = [0.0]
      cumulative.reserveCapacity(bins.count + 1)
      var sum = 0.0
      for bin in bins {
        sum += bin
        cumulative.append(sum)
      }
      self.weights = bins
      self.cumulative = cumulative
    }

    private static let largestCount = 65536.0

    /// The same cloud in wider bins, for a wider kernel.
    func coarsened(to deviation: Double, resolution: Double) -> Bins {
      guard deviation > 1.5 * step * resolution else { return self }
      return Bins(
        means: weights.indices.map(mean), weights: weights, deviation: deviation, resolution: resolution)
    }

    var total: Double { cumulative[cumulative.count - 1] }
    func mean(_ j: Int) -> Double { origin + Double(j) * step }

    /// The bins whose kernels are neither all below nor all above x.
    func window(_ x: Double, _ deviation: Double) -> Range<Int> {
      let reach = PredictiveMixture.reach * deviation
      let first = ((x - reach - origin) / step).rounded(.down)
      let last = ((x + reach - origin) / step).rounded(.up)
      let lower = Int(max(0, min(first, Double(weights.count))))
      let upper = Int(max(0, min(last, Double(weights.count))))
      return lower..<max(lower, upper)
    }
  }

  /// Beyond this many deviations a kernel is all on one side: Φ(-7.5) is 3e-14.
  static let reach = 7.5

  init(layers: [Layer]) {
    let total = layers.reduce(0) { $0 + $1.factor * $1.bins.total }
    self.layers = layers.map { Layer(bins: $0.bins, factor: $0.factor / total, deviation: $0.deviation) }
  }

  /// P(ln Y ≤ x).
  public func logCDF(_ x: Double) -> Double { min(1, max(0, evaluate(x).cdf)) }

  /// The density of ln Y at x.
  public func logDensity(_ x: Double) -> Double { max(0, evaluate(x).density) }

  private func evaluate(_ x: Double) -> (cdf: Double, density: Double) {
    var cdf = 0.0
    var density = 0.0
    let table = NormalTable.shared
    for layer in layers where layer.factor > 0 {
      let bins = layer.bins
      let window = bins.window(x, layer.deviation)
      var below = bins.cumulative[window.lowerBound]
      var near = 0.0
      let step = bins.step / layer.deviation
      let first = (x - bins.origin) / layer.deviation
      for j in window {
        let (probability, height) = table[first - Double(j) * step]
        below += bins.weights[j] * probability
        near += bins.weights[j] * height
      }
      cdf += layer.factor * below
      density += layer.factor * near / layer.deviation
    }
    return (cdf, density)
  }

  /// P(Y ≤ y).
  public func cdf(_ y: Double) -> Double { y > 0 ? logCDF(log(y)) : 0 }
  /// P(Y ≥ y).
  public func probability(atLeast y: Double) -> Double { y > 0 ? 1 - logCDF(log(y)) : 1 }
  /// P(Y ≤ y).
  public func probability(atMost y: Double) -> Double { cdf(y) }

  /// E[ln Y].
  public var meanLog: Double { moment { mean, _ in mean } }
  /// var ln Y.
  public var varianceLog: Double {
    let centre = meanLog
    return moment { mean, deviation in (mean - centre) * (mean - centre) + deviation * deviation }
  }
  /// E[Y].
  public var mean: Double { moment { mean, deviation in exp(mean + deviation * deviation / 2) } }
  public var median: Double { quantile(0.5) }

  private func moment(_ term: (_ mean: Double, _ deviation: Double) -> Double) -> Double {
    var sum = 0.0
    for layer in layers where layer.factor > 0 {
      var part = 0.0
      for j in layer.bins.weights.indices where layer.bins.weights[j] != 0 {
        part += layer.bins.weights[j] * term(layer.bins.mean(j), layer.deviation)
      }
      sum += layer.factor * part
    }
    return sum
  }

  /// The value below which Y lies with probability p, by inverting the distribution function.
  public func quantile(_ p: Double) -> Double { exp(logQuantile(p)) }

  /// Safeguarded Newton steps on the distribution function of ln Y.
  public func logQuantile(_ p: Double) -> Double {
    precondition(p > 0 && p < 1, "a quantile is asked of a probability strictly between 0 and 1")
    var lower = Double.infinity
    var upper = -Double.infinity
    for layer in layers where layer.factor > 0 {
      lower = min(lower, layer.bins.mean(0) - 9 * layer.deviation)
      upper = max(upper, layer.bins.mean(layer.bins.weights.count) + 9 * layer.deviation)
    }
    let narrowest = layers.map(\.deviation).min()!
    var x = start(p)
    if !(x > lower && x < upper) { x = (lower + upper) / 2 }
    for _ in 0..<200 {
      let (cdf, density) = evaluate(x)
      let error = cdf - p
      if error > 0 { upper = x } else { lower = x }
      var next = x - error / density
      if !(next > lower && next < upper) { next = (lower + upper) / 2 }
      // Newton's error after a step is of the order of its square, so this step leaves less than 1e-12 deviations.
      if abs(next - x) <= 1e-6 * narrowest || next == x { return next }
      x = next
    }
    return x
  }

  /// The bin at which the weights of the widest-weighted layer pass p.
  private func start(_ p: Double) -> Double {
    let layer = layers.max { $0.factor * $0.bins.total < $1.factor * $1.bins.total }!
    let goal = p * layer.bins.total
    var low = 0
    var high = layer.bins.weights.count
    while low < high {
      let middle = (low + high) / 2
      if layer.bins.cumulative[middle + 1] < goal { low = middle + 1 } else { high = middle }
    }
    return layer.bins.mean(low) + layer.deviation * SpecialFunctions.normalQuantile(p) * 0.25
  }
}
