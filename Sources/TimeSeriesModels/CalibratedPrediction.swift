import Distributions
import Forecasting
import Glibc

/// A predictive distribution around a centre: a scale times a shape whose quantiles were calibrated by rolling origins.
///
/// Between the calibrated probabilities the quantile function is linear in the standard normal quantile, beyond them it
/// goes on at its last slope; a floor holds quantities that cannot be negative.
public struct CalibratedPrediction: PredictiveDistribution {
  public let centre: Double
  public let scale: Double
  let shape: QuantileShape
  let floor: Double

  public var mean: Double { max(floor, centre + scale * shape.mean) }
  public func quantile(_ p: Double) -> Double {
    if p <= 0 { return floor }
    return max(floor, centre + scale * shape.value(at: Normal.standard.quantile(p)))
  }
}

/// A quantile function of z, the standard normal quantile: piecewise linear through calibrated knots.
struct QuantileShape: Sendable, Hashable {
  /// Knots at the quantiles of the 95, 80 and 50% limits and of the median.
  static let knots = [
    -1.959963984540054, -1.2815515655446004, -0.6744897501960817, 0, 0.6744897501960817, 1.2815515655446004,
    1.959963984540054,
  ]

  let values: [Double]
  let mean: Double

  /// - Parameters:
  ///   - median: The shift of the median from the centre.
  ///   - lower: Distances of the lower 50, 80 and 95% limits below the centre.
  ///   - upper: Distances of the upper limits above it.
  init(median: Double, lower: [Double], upper: [Double]) {
    precondition(lower.count == 3 && upper.count == 3, "a shape has three levels")
    values = [-lower[2], -lower[1], -lower[0], median, upper[0], upper[1], upper[2]]
    precondition(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "quantiles ascend")
    // E g(Z) of a piecewise linear g: each change of slope at k adds E(Z-k)+ = φ(k) - k(1-Φ(k)).
    let knots = Self.knots
    var previousSlope = 0.0
    var sum = 0.0
    for i in 0..<6 {
      let k: Double = knots[i]
      let slope: Double = (values[i + 1] - values[i]) / (knots[i + 1] - k)
      if i == 0 {
        sum = values[0] - slope * k
      } else {
        let excess: Double = Normal.standard.density(at: k) - k * Normal.standard.cdf(-k)
        sum += (slope - previousSlope) * excess
      }
      previousSlope = slope
    }
    mean = sum
  }

  func value(at z: Double) -> Double {
    let knots = Self.knots
    var i = 0
    while i < 5, z > knots[i + 1] { i += 1 }
    let slope = (values[i + 1] - values[i]) / (knots[i + 1] - knots[i])
    return values[i] + slope * (z - knots[i])
  }
}
