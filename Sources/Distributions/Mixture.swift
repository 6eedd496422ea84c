import Glibc

/// A weighted mixture of distributions: F(x) = Σ wᵢFᵢ(x), the linear pool.
public struct Mixture: Distribution {
  public let components: [any Distribution]
  /// Positive and summing to one.
  public let weights: [Double]
  private let logWeights: [Double]

  /// - Parameter weights: not negative, scaled here to sum to one; a component of weight zero is dropped.
  /// - Precondition: as many weights as components, at least one positive.
  public init(_ components: [any Distribution], weights: [Double]) {
    precondition(components.count == weights.count, "a mixture has one weight for each component")
    let total = weights.reduce(0, +)
    precondition(
      weights.allSatisfy { $0 >= 0 } && total > 0 && total < .infinity,
      "weights are not negative and at least one is positive")
    let kept = zip(components, weights).filter { $0.1 > 0 }
    self.components = kept.map(\.0)
    self.weights = kept.map { $0.1 / total }
    logWeights = self.weights.map { log($0) }
  }

  /// Equal weights.
  public init(_ components: [any Distribution]) {
    self.init(components, weights: [Double](repeating: 1, count: components.count))
  }

  private func pooled(_ value: (any Distribution) -> Double) -> Double {
    zip(components, weights).reduce(0) { $0 + $1.1 * value($1.0) }
  }

  private func logPooled(_ logValue: (any Distribution) -> Double) -> Double {
    SpecialFunctions.logSumExp(zip(components, logWeights).map { $0.1 + logValue($0.0) })
  }

  public var mean: Double { pooled(\.mean) }

  /// The mean of the variances and the variance of the means.
  public var variance: Double {
    let mean = mean
    return pooled { $0.variance + ($0.mean - mean) * ($0.mean - mean) }
  }

  public func density(at x: Double) -> Double { pooled { $0.density(at: x) } }
  public func logDensity(at x: Double) -> Double { logPooled { $0.logDensity(at: x) } }
  public func cdf(_ x: Double) -> Double { x.isNaN ? x : min(1, pooled { $0.cdf(x) }) }
  public func complementaryCDF(_ x: Double) -> Double { x.isNaN ? x : min(1, pooled { $0.complementaryCDF(x) }) }

  public func logCDF(_ x: Double) -> Double {
    let upper = complementaryCDF(x)
    return upper < 0.5 ? log1p(-upper) : logPooled { $0.logCDF(x) }
  }

  public func logComplementaryCDF(_ x: Double) -> Double {
    let lower = cdf(x)
    return lower < 0.5 ? log1p(-lower) : logPooled { $0.logComplementaryCDF(x) }
  }

  /// The quantile by inversion of the cdf between the least and the greatest quantile of the components.
  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    let target = log(p)
    return invert(components.map { $0.quantile(p) }, reached: { cdf($0) >= p }) { x in
      let value = logCDF(x)
      return x + (target - value) * exp(value - logDensity(at: x))
    }
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    precondition(q >= 0 && q <= 1, "a probability lies in [0, 1]")
    let target = log(q)
    return invert(components.map { $0.complementaryQuantile(q) }, reached: { complementaryCDF($0) <= q }) { x in
      let value = logComplementaryCDF(x)
      return x - (target - value) * exp(value - logDensity(at: x))
    }
  }

  /// The least x that has reached the probability, within the hull of `bounds`: Newton's step where it stays inside the
  /// bracket, every fourth time and otherwise bisection.
  private func invert(
    _ bounds: [Double], reached: (Double) -> Bool, newton: (Double) -> Double
  ) -> Double {
    var low = bounds.min()!
    var high = bounds.max()!
    guard low < high, low.isFinite, high.isFinite else { return reached(low) ? low : high }
    var x = low + (high - low) / 2
    for iteration in 0..<400 {
      if reached(x) { high = x } else { low = x }
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      let step = newton(x)
      let next = step > low && step < high && iteration % 4 != 3 ? step : middle
      if abs(next - x) <= 0x1p-52 * abs(x) { return next }
      x = next
    }
    return high
  }

  /// A component by its weight, then a draw of it.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    var u = generator.nextUnit()
    for (component, weight) in zip(components, weights) {
      if u < weight { return component.sample(using: &generator) }
      u -= weight
    }
    return components[components.count - 1].sample(using: &generator)
  }
}
