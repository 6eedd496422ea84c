import Forecasting
import Glibc

/// The figures that few observations allow, always together: each is a simple story, and where they disagree so do we.
public struct FewPointsReport: Sendable {
  /// One way to carry the series on.
  public struct Line: Sendable {
    public var name: String
    public var meaning: String
    public var result: Result<[Double], FitError>
    /// The central intervals of 80 per cent, where the way has them.
    public var intervals: [ClosedRange<Double>]?
  }

  public let count: Int
  /// (y_n/y_1)^{1/(t_n - t_1)} - 1; `nil` with fewer than two positive observations.
  public let compoundGrowthRate: Double?
  /// The slope of the least-squares line; `nil` with fewer than two observations.
  public let linearSlope: Double?
  public let grey: Result<GreyFit, FitError>
  public let lines: [Line]

  /// - Parameters:
  ///   - data: none to many observations; GM(1,1) and the ensemble need equal steps and say so.
  ///   - horizon: how many steps to carry on.
  ///   - prior: what is believed beforehand, of the level at t = 0 and of growth by unit of time.
  public init(_ data: CurveData, horizon: Int, prior: GrowthPrior? = nil) {
    count = data.count
    let (t, y) = (data.times, data.values)
    let step = data.count > 1 ? CurveData.step(of: t) : 1
    let last = t.last ?? -step
    let steps = (1...horizon).map { last + step * Double($0) }
    let span = data.count > 1 ? last - data.firstTime : 0
    let grows = span > 0 && y[0] > 0 && y[y.count - 1] > 0
    let rate = grows ? expm1(log(y[y.count - 1] / y[0]) / span) : nil
    compoundGrowthRate = rate
    let line = straightLine(t, y)
    linearSlope = line?.slope
    let gaps = data.count > 1 ? Int((span / step).rounded()) + 1 - data.count : 0
    grey = Self.greyFit(y, gaps: gaps)
    func needs(_ model: String, _ n: Int) -> FitError {
      .tooFewObservations(model: model, required: n, available: data.count)
    }
    let doesNotGrow: FitError =
      y.firstIndex { !($0 > 0) }.map { .nonPositiveValue(model: "cagr", index: $0, value: y[$0]) } ?? needs("cagr", 2)
    lines = [
      Line(
        name: "cagr", meaning: "the compound growth rate from first to last, carried on",
        result: rate.map { rate in
          .success(steps.map { y[y.count - 1] * exp(log1p(rate) * ($0 - last)) })
        } ?? .failure(doesNotGrow)),
      Line(
        name: "linear", meaning: "the least-squares line, carried on",
        result: line.map { line in .success(steps.map { line.intercept + line.slope * $0 }) }
          ?? .failure(needs("linear", 2))),
      Line(
        name: "gm11", meaning: "the grey model GM(1,1)",
        result: grey.map { $0.forecast(horizon: horizon) }),
      Self.believed(prior, t, y, steps),
      Self.ensemble(y, gaps: gaps, horizon: horizon),
      Self.taught(t, y, step, horizon: horizon),
    ]
  }

  private static func greyFit(_ y: [Double], gaps: Int) -> Result<GreyFit, FitError> {
    guard gaps == 0 else { return .failure(.missingValues(model: "gm11", count: gaps)) }
    do { return .success(try GreyFit(y)) } catch { return .failure(error) }
  }

  private static func believed(_ prior: GrowthPrior?, _ t: [Double], _ y: [Double], _ steps: [Double]) -> Line {
    var line = Line(
      name: "prior", meaning: "what was believed beforehand, moved by the observations",
      result: .failure(.notIdentified(model: "prior", reason: .noPrior)))
    guard let prior else { return line }
    do {
      let posterior = try prior.posterior(times: t, values: y)
      let predictions = steps.map { posterior.prediction(at: $0) }
      line.result = .success(predictions.map { $0.quantile(0.5) })
      line.intervals = predictions.map { $0.interval(level: level) }
    } catch {
      line.result = .failure(error)
    }
    return line
  }

  private static func ensemble(_ y: [Double], gaps: Int, horizon: Int) -> Line {
    var line = Line(
      name: "ensemble", meaning: "the median of naive, drift, damped Holt, Theta and damped drift",
      result: .failure(.tooFewObservations(model: "ensemble", required: 1, available: 0)))
    guard !y.isEmpty else { return line }
    guard gaps == 0 else {
      line.result = .failure(.missingValues(model: "ensemble", count: gaps))
      return line
    }
    let ensemble = ShortSeriesEnsemble(y, horizon: horizon)
    line.result = .success(ensemble.median)
    line.intervals = (1...horizon).map { ensemble.distribution($0).interval(level: level) }
    return line
  }

  private static func taught(_ t: [Double], _ y: [Double], _ step: Double, horizon: Int) -> Line {
    var line = Line(
      name: "few-points", meaning: "the drift as many short series taught to correct it",
      result: .failure(.tooFewObservations(model: "few-points", required: 1, available: 0)))
    guard !y.isEmpty else { return line }
    let forecast = ShortSeriesForecast(times: t.map { $0 / step }, values: y, horizon: horizon)
    line.result = .success(forecast.median)
    line.intervals = (1...horizon).map { forecast.distribution($0).interval(level: level) }
    return line
  }

  /// The level of the intervals.
  public static let level = 0.8
}
