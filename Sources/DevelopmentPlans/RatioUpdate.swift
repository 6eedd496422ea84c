import Glibc

/// Two quantities in logs, brought to agree with a ratio known up to a lognormal error: a Kalman update.
///
/// State z = (ln Y, ln T), observation ln T - ln Y ~ N(ln τ, s²), row h = (-1, 1). s = 0 makes the ratio exact.
public struct RatioUpdate: Sendable, Hashable {
  public var logMeans: [Double]
  /// 2 × 2, row by row.
  public var covariance: [[Double]]
  /// (ln τ - h m)/√(h P h' + s²); beyond 2 in size the ratio and the two claims are in conflict.
  public var innovation: Double

  /// - Parameters:
  ///   - denominator: mean and deviation of ln Y.
  ///   - numerator: mean and deviation of ln T.
  ///   - ratio: τ, positive.
  ///   - ratioDeviation: s.
  public init(
    denominator: (mean: Double, deviation: Double), numerator: (mean: Double, deviation: Double), correlation: Double,
    ratio: Double, ratioDeviation: Double
  ) {
    precondition(ratio > 0, "a ratio in logs must be positive")
    let (a, c) = (denominator.deviation * denominator.deviation, numerator.deviation * numerator.deviation)
    let b = correlation * denominator.deviation * numerator.deviation
    // P h' and h P h' + s².
    let gainRow = [b - a, c - b]
    let total = (gainRow[1] - gainRow[0]) + ratioDeviation * ratioDeviation
    let surprise = log(ratio) - (numerator.mean - denominator.mean)
    innovation = surprise / total.squareRoot()
    logMeans = [
      denominator.mean + gainRow[0] / total * surprise, numerator.mean + gainRow[1] / total * surprise,
    ]
    covariance = [
      [a - gainRow[0] * gainRow[0] / total, b - gainRow[0] * gainRow[1] / total],
      [b - gainRow[0] * gainRow[1] / total, c - gainRow[1] * gainRow[1] / total],
    ]
  }

  public var levels: [Double] { logMeans.map { exp($0) } }
  /// Whether the ratio contradicts the two claims: |z| above 2.
  public var isConflict: Bool { abs(innovation) > 2 }
}
