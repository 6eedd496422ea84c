import Forecasting
import Glibc

/// The grey model GM(1,1) with the figures by which its users judge it (Deng 1982).
public struct GreyFit: Sendable, Hashable {
  public let model: GreyModel
  public let fitted: [Double]
  /// C = S₂/S₁, the standard deviation of the residuals over that of the data (the posterior ratio).
  public let posteriorRatio: Double
  /// P, the share of residuals within 0.6745 S₁ of their mean (the small-error probability).
  public let smallErrorProbability: Double

  /// - Throws: `tooFewObservations` below four, `nonPositiveValue`, `constantSeries` where nothing varies.
  public init(_ x: [Double]) throws(FitError) {
    guard x.count >= 4 else { throw .tooFewObservations(model: "gm11", required: 4, available: x.count) }
    if let index = x.firstIndex(where: { !($0 > 0) }) {
      throw .nonPositiveValue(model: "gm11", index: index, value: x[index])
    }
    guard let model = GreyModel(x) else { throw .constantSeries(model: "gm11", value: x[0]) }
    self.model = model
    let fitted = x.indices.map { model.value(at: $0 + 1) }
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

  public func forecast(horizon: Int) -> [Double] {
    (1...horizon).map { model.value(at: fitted.count + $0) }
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
