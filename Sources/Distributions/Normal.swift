import Glibc

/// The normal distribution with density exp(−z²/2)/(σ√2π), z = (x − μ)/σ.
public struct Normal: Distribution, Hashable {
  public let mean: Double
  public let standardDeviation: Double

  public static let standard = Normal(mean: 0, standardDeviation: 1)

  /// - Precondition: `standardDeviation` is positive and both are finite.
  public init(mean: Double, standardDeviation: Double) {
    precondition(mean.isFinite, "the mean of a normal distribution is finite")
    precondition(
      standardDeviation > 0 && standardDeviation < .infinity, "a standard deviation is positive and finite")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  public var variance: Double { standardDeviation * standardDeviation }
  public var median: Double { mean }

  private func standardized(_ x: Double) -> Double { (x - mean) / standardDeviation }

  public func density(at x: Double) -> Double {
    let z = standardized(x)
    return SpecialFunctions.exponentialOfSquare(z, sign: -1, scale: 0.5)
      * (SpecialFunctions.inverseSquareRootOfPi / SpecialFunctions.squareRootOfTwo) / standardDeviation
  }

  public func logDensity(at x: Double) -> Double {
    SpecialFunctions.logNormalDensity(standardized(x)) - log(standardDeviation)
  }

  public func cdf(_ x: Double) -> Double { SpecialFunctions.normalCDF(standardized(x)) }
  public func complementaryCDF(_ x: Double) -> Double { SpecialFunctions.normalCDF(-standardized(x)) }
  public func logCDF(_ x: Double) -> Double { SpecialFunctions.logNormalCDF(standardized(x)) }
  public func logComplementaryCDF(_ x: Double) -> Double { SpecialFunctions.logNormalCDF(-standardized(x)) }

  public func quantile(_ p: Double) -> Double { mean + standardDeviation * SpecialFunctions.normalQuantile(p) }

  public func complementaryQuantile(_ q: Double) -> Double {
    mean - standardDeviation * SpecialFunctions.normalQuantile(q)
  }
}
