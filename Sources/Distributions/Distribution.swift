import Glibc

/// A univariate probability distribution that can be evaluated, inverted and sampled.
///
/// `complementaryCDF` and the logarithmic forms exist because `1 - cdf(x)` and `log(cdf(x))` lose every digit in the
/// tails; conforming types compute them directly.
public protocol Distribution: Sendable {
  var mean: Double { get }
  var variance: Double { get }
  /// The probability density, or for a discrete distribution the probability mass, at `x`.
  func density(at x: Double) -> Double
  func logDensity(at x: Double) -> Double
  /// P(X ≤ x).
  func cdf(_ x: Double) -> Double
  /// P(X > x).
  func complementaryCDF(_ x: Double) -> Double
  func logCDF(_ x: Double) -> Double
  func logComplementaryCDF(_ x: Double) -> Double
  /// The smallest x with cdf(x) ≥ p.
  ///
  /// - Precondition: `p` lies in [0, 1].
  func quantile(_ p: Double) -> Double
  /// The smallest x with P(X > x) ≤ q: the quantile of 1 − q, for q so small that 1 − q rounds to one.
  ///
  /// - Precondition: `q` lies in [0, 1].
  func complementaryQuantile(_ q: Double) -> Double
  /// One draw.
  func sample(using generator: inout some RandomNumberGenerator) -> Double
}

extension Distribution {
  public func density(at x: Double) -> Double { exp(logDensity(at: x)) }

  public var standardDeviation: Double { variance.squareRoot() }
  public var median: Double { quantile(0.5) }

  /// One draw by inversion.
  public func sample(using generator: inout some RandomNumberGenerator) -> Double {
    quantile(generator.nextUnit())
  }

  /// `count` independent draws.
  public func samples(_ count: Int, using generator: inout some RandomNumberGenerator) -> [Double] {
    (0..<count).map { _ in sample(using: &generator) }
  }

  /// The central interval that holds `level` of the probability.
  public func interval(level: Double) -> ClosedRange<Double> {
    precondition(level > 0 && level < 1, "a level is a probability strictly between 0 and 1")
    let tail = (1 - level) / 2
    return quantile(tail)...complementaryQuantile(tail)
  }
}

/// A distribution whose four tail forms come from one evaluation.
public protocol TailDistribution: Distribution {
  func tails(_ x: Double) -> TailProbabilities
  /// The quantile of a probability given by both of its sides, of which the smaller is exact.
  func quantile(lower p: Double, upper q: Double) -> Double
}

extension TailDistribution {
  public func cdf(_ x: Double) -> Double { tails(x).lower }
  public func complementaryCDF(_ x: Double) -> Double { tails(x).upper }
  public func logCDF(_ x: Double) -> Double { tails(x).logLower }
  public func logComplementaryCDF(_ x: Double) -> Double { tails(x).logUpper }

  public func quantile(_ p: Double) -> Double {
    precondition(p >= 0 && p <= 1, "a probability lies in [0, 1]")
    return quantile(lower: p, upper: 1 - p)
  }

  public func complementaryQuantile(_ q: Double) -> Double {
    precondition(q >= 0 && q <= 1, "a probability lies in [0, 1]")
    return quantile(lower: 1 - q, upper: q)
  }
}
