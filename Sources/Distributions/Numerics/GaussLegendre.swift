import Glibc

/// Gauss–Legendre quadrature on [−1, 1]: exact for polynomials of degree 2n − 1.
public struct GaussLegendre: Sendable {
  public let nodes: [Double]
  public let weights: [Double]

  /// The rule of `count` nodes: the zeros of the Legendre polynomial by Newton's method from Tricomi's approximation.
  ///
  /// - Precondition: `count` is positive.
  public init(count n: Int) {
    precondition(n > 0, "a quadrature rule has at least one node")
    var nodes = [Double](repeating: 0, count: n)
    var weights = nodes
    for i in 0..<(n + 1) / 2 {
      var x = cos(.pi * (Double(i) + 0.75) / (Double(n) + 0.5))
      var slope = 0.0
      for _ in 0..<20 {
        var (previous, value) = (1.0, x)
        for k in stride(from: 2.0, through: Double(n), by: 1) {
          (previous, value) = (value, ((2 * k - 1) * x * value - (k - 1) * previous) / k)
        }
        slope = Double(n) * (x * value - previous) / (x * x - 1)
        let step = value / slope
        x -= step
        if abs(step) < 1e-16 { break }
      }
      if 2 * i + 1 == n { x = 0 }
      (nodes[i], nodes[n - 1 - i]) = (-x, x)
      weights[i] = 2 / ((1 - x * x) * slope * slope)
      weights[n - 1 - i] = weights[i]
    }
    self.nodes = nodes
    self.weights = weights
  }

  /// The integral of `f` over `range`.
  public func integrate(_ range: ClosedRange<Double>, _ f: (Double) -> Double) -> Double {
    let half = (range.upperBound - range.lowerBound) / 2
    let middle = range.lowerBound + half
    var sum = 0.0
    for (node, weight) in zip(nodes, weights) { sum += weight * f(middle + half * node) }
    return half * sum
  }

  static let twenty = GaussLegendre(count: 20)
}
