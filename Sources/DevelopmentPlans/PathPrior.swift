import Glibc
import GrowthCurves

/// A normal prior of one shape parameter.
public struct NormalPrior: Sendable, Hashable, Codable {
  public var mean: Double
  public var deviation: Double

  public init(mean: Double, deviation: Double) {
    precondition(deviation > 0, "a prior needs a positive spread")
    self.mean = mean
    self.deviation = deviation
  }
}

/// One value of the between-year deviation's size, with its prior probability.
public struct DeviationScale: Sendable, Hashable, Codable {
  /// q: innovation standard deviation of ln y per √year.
  public var value: Double
  public var weight: Double

  public init(_ value: Double, weight: Double) {
    self.value = value
    self.weight = weight
  }
}

/// What is assumed of paths before data: families with weights, shapes, deviations and reporting error.
///
/// The defaults are those of METHOD §3; they are ours and are named `path:default` in the basis of rows.
public struct PathPrior: Sendable, Hashable, Codable {
  public struct WeightedFamily: Sendable, Hashable, Codable {
    public var family: PathFamily
    public var weight: Double

    public init(_ family: PathFamily, weight: Double) {
      self.family = family
      self.weight = weight
    }
  }

  /// The id of these assumptions in the basis of rows.
  public var name: String = "path:default"
  public var families: [WeightedFamily] = [
    WeightedFamily(.rampWeibull, weight: 0.5), WeightedFamily(.logistic, weight: 0.25),
    WeightedFamily(.exponential, weight: 0.25),
  ]
  /// Grid of q with prior probabilities.
  public var deviationScales: [DeviationScale] = [
    DeviationScale(0.04, weight: 0.25), DeviationScale(0.10, weight: 0.5), DeviationScale(0.22, weight: 0.25),
  ]
  /// η, the logit of maturity f(H)/K.
  public var maturity = NormalPrior(mean: 1.1, deviation: 1)
  /// ln k, the log of the ramp's shape.
  public var rampShape = NormalPrior(mean: log(1.6), deviation: 0.35)
  /// r: standard deviation of the log of a reported value about the true one.
  public var reportingError = 0.02
  /// m: mean of the log excess over a figure that is stated as a lower bound.
  public var excessMean = 0.05
  /// Probability that a stage statement tells the truth.
  public var stageReliability = 0.75

  public static let `default` = PathPrior()

  public init() {}
}
