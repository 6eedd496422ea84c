import Forecasting
import Glibc

/// The figures that few observations allow, always together: each is a simple story, and where they disagree so do we.
public struct FewPointsReport: Sendable {
  /// One way to carry the series on.
  public struct Line: Sendable {
    public var name: String
    public var meaning: String
    public var result: Result<[Double], FitError>
  }

  public let count: Int
  /// (y_n/y_1)^{1/(t_n - t_1)} - 1; `nil` with fewer than two positive observations.
  public let compoundGrowthRate: Double?
  /// The slope of the least-squares line; `nil` with fewer than two observations.
  public let linearSlope: Double?
  public let grey: Result<GreyFit, FitError>
  public let lines: [Line]

  /// - Parameters:
  ///   - data: none to many observations, at equal steps for GM(1,1) and the ensemble.
  ///   - horizon: how many steps to carry on.
  public init(_ data: CurveData, horizon: Int) {
    count = data.count
    let (t, y) = (data.times, data.values)
    let span = data.lastTime - data.firstTime
    let grows = data.count >= 2 && span > 0 && y[0] > 0 && y[y.count - 1] > 0
    compoundGrowthRate = grows ? expm1(log(y[y.count - 1] / y[0]) / span) : nil
    let line = straightLine(t, y)
    linearSlope = line?.slope
    do { grey = .success(try GreyFit(y)) } catch { grey = .failure(error) }
    let step = data.count > 1 ? span / Double(data.count - 1) : 1
    let rate = compoundGrowthRate
    func needs(_ model: String, _ n: Int) -> FitError {
      .tooFewObservations(model: model, required: n, available: data.count)
    }
    lines = [
      Line(
        name: "cagr", meaning: "the compound growth rate from first to last, carried on",
        result: rate.map { rate in
          .success((1...horizon).map { y[y.count - 1] * exp(log1p(rate) * step * Double($0)) })
        } ?? .failure(needs("cagr", 2))),
      Line(
        name: "linear", meaning: "the least-squares line, carried on",
        result: line.map { line in
          .success((1...horizon).map { line.intercept + line.slope * (data.lastTime + step * Double($0)) })
        } ?? .failure(needs("linear", 2))),
      Line(
        name: "gm11", meaning: "the grey model GM(1,1)",
        result: grey.map { $0.forecast(horizon: horizon) }),
      Line(
        name: "ensemble", meaning: "the median of naive, drift, damped Holt, Theta and damped drift",
        result: y.isEmpty
          ? .failure(needs("ensemble", 1)) : .success(ShortSeriesEnsemble(y, horizon: horizon).median)),
    ]
  }
}
