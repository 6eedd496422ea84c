import Glibc

/// The simple forecasters that any curve has to beat, in the exact forms of the method's cases.
public enum BaselineForecasts {
  /// The last value, carried on.
  public static func naive(_ y: [Double], horizon: Int) -> [Double] {
    [Double](repeating: y.last!, count: horizon)
  }

  /// A line from the first value through the last.
  public static func drift(_ y: [Double], horizon: Int) -> [Double] {
    guard y.count > 1 else { return naive(y, horizon: horizon) }
    let step = (y.last! - y[0]) / Double(y.count - 1)
    return (1...horizon).map { y.last! + Double($0) * step }
  }

  /// y_n + b (1 + φ + … + φ^{h-1}) with b the mean step.
  public static func dampedDrift(_ y: [Double], horizon: Int, damping φ: Double = 0.9) -> [Double] {
    guard y.count > 1 else { return naive(y, horizon: horizon) }
    let step = (y.last! - y[0]) / Double(y.count - 1)
    var sum = 0.0
    var power = 1.0
    return (0..<horizon).map { _ in
      sum += power
      power *= φ
      return y.last! + step * sum
    }
  }

  /// Simple exponential smoothing from level y₁; α on a grid of 0.05 by the one-step sum of squares, first minimum wins.
  static func smoothed(_ y: [Double]) -> (level: Double, α: Double) {
    var best = (level: y.last!, α: 1.0, sse: Double.infinity)
    for step in 1...20 {
      let α = Double(step) * 0.05
      var level = y[0]
      var sse = 0.0
      for value in y.dropFirst() {
        let error = value - level
        sse += error * error
        level += α * error
      }
      if sse < best.sse { best = (level, α, sse) }
    }
    return (best.level, best.α)
  }

  /// Theta with weight one half: SES plus half the slope of the least-squares line (Hyndman and Billah 2003).
  public static func theta(_ y: [Double], horizon: Int) -> (values: [Double], α: Double) {
    let n = y.count
    let slope = straightLine((0..<n).map(Double.init), y)?.slope ?? 0
    let (level, α) = smoothed(y)
    let lead = (1 - pow(1 - α, Double(n))) / α
    return ((1...horizon).map { level + slope / 2 * (Double($0) - 1 + lead) }, α)
  }

  /// Parameters that minimise the sum of squares of the damped Holt recursion on the method's grid.
  public struct DampedHolt: Sendable, Hashable {
    public var α: Double
    public var β: Double
    public var φ: Double
    public var sse: Double
    public var level: Double
    public var slope: Double
  }

  /// Holt's damped trend in error-correction form, started from the line through the first five points.
  public static func dampedHolt(_ y: [Double], horizon: Int) -> (values: [Double], fit: DampedHolt) {
    let head = Array(y.prefix(5))
    let line = straightLine(head.indices.map(Double.init), head) ?? (y[0], 0)
    var best = DampedHolt(α: 1, β: 0, φ: 1, sse: .infinity, level: y.last!, slope: 0)
    for i in 1...10 {
      let α = Double(i) * 0.1
      for β in [0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1] {
        for φ in [0.8, 0.85, 0.9, 0.95, 0.98] {
          var (level, slope, sse) = (line.intercept - line.slope, line.slope, 0.0)
          for value in y {
            let expected = level + φ * slope
            let error = value - expected
            sse += error * error
            level = expected + α * error
            slope = φ * slope + α * β * error
          }
          if sse < best.sse { best = DampedHolt(α: α, β: β, φ: φ, sse: sse, level: level, slope: slope) }
        }
      }
    }
    var sum = 0.0
    var power = 1.0
    let values = (0..<horizon).map { _ in
      power *= best.φ
      sum += power
      return best.level + best.slope * sum
    }
    return (values, best)
  }
}
