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
  /// One draw.
  func sample(using generator: inout some RandomNumberGenerator) -> Double
}
