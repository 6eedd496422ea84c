import Forecasting
import Glibc

/// The grey model GM(1,1): an exponential through the running sum (Deng 1982).
///
/// With x⁽¹⁾ the running sum and z(k) = (x⁽¹⁾(k) + x⁽¹⁾(k-1))/2, x(k) = -a z(k) + b by least squares, and
/// x̂⁽¹⁾(k+1) = (x(1) - b/a) e^{-ak} + b/a, whose differences are the fitted values.
public struct GreyModel: Sendable, Hashable {
  /// The development coefficient; growth at the rate -a.
  public let a: Double
  /// The grey input.
  public let b: Double
  public let fitted: [Double]
  /// C = S₂/S₁, the standard deviation of the residuals over that of the data (the posterior ratio).
  public let posteriorRatio: Double
  /// P, the share of residuals within 0.6745 S₁ of their mean (the small-error probability).
  public let smallErrorProbability: Double
  private let first: Double

  /// - Throws: `tooFewObservations` below four, `nonPositiveValue`, `constantSeries` where nothing varies.
  public init(_ x: [Double]) throws(FitError) {
    guard x.count >= 4 else { throw .tooFewObservations(model: "gm11", required: 4, available: x.count) }
    if let index = x.firstIndex(where: { !($0 > 0) }) {
      throw .nonPositiveValue(model: "gm11", index: index, value: x[index])
    }
    var sum = x[0]
    var z: [Double] = []
    for value in x.dropFirst() {
      z.append(sum + value / 2)
      sum += value
    }
    guard let line = straightLine(z, Array(x.dropFirst())) else {
      throw .constantSeries(model: "gm11", value: x[0])
    }
    (a, b, first) = (-line.slope, line.intercept, x[0])
    let fitted = [x[0]] + Self.values(a: a, b: b, first: first, from: 1, count: x.count - 1)
    self.fitted = fitted
    func deviation(_ v: [Double]) -> Double {
      let m = mean(v)
      return (v.reduce(0) { $0 + ($1 - m) * ($1 - m) } / Double(v.count)).squareRoot()
    }
    let residuals = x.indices.map { x[$0] - fitted[$0] }
    let s1 = deviation(x)
    posteriorRatio = s1 > 0 ? deviation(residuals) / s1 : .infinity
    let center = mean(residuals)
    smallErrorProbability = Double(residuals.count { abs($0 - center) < 0.6745 * s1 }) / Double(x.count)
  }

  /// x̂(k+1) = x̂⁽¹⁾(k+1) - x̂⁽¹⁾(k) = (b - a x(1)) e^{-a(k-1)} (1 - e^{-a})/a, through a = 0.
  private static func values(a: Double, b: Double, first: Double, from start: Int, count: Int) -> [Double] {
    (0..<count).map { i in
      (b - a * first) * exp(-a * Double(start + i - 1)) * Stable.exprelNegative(a)
    }
  }

  public func forecast(horizon: Int) -> [Double] {
    Self.values(a: a, b: b, first: first, from: fitted.count, count: horizon)
  }

  /// The customary grade: 1 good (C ≤ 0.35, P ≥ 0.95), 2 fair (0.5, 0.8), 3 barely (0.65, 0.7), 4 unfit.
  public var grade: Int {
    for (grade, (c, p)) in [(0.35, 0.95), (0.5, 0.8), (0.65, 0.7)].enumerated()
    where posteriorRatio <= c && smallErrorProbability >= p {
      return grade + 1
    }
    return 4
  }
}
