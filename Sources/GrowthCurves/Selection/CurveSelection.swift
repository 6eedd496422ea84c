import Forecasting
import Glibc
import LeastSquares

/// Rival curves fitted to one series, ranked by AICc and weighted by it.
public struct CurveSelection: Sendable {
  /// One candidate and what became of it.
  public struct Candidate: Sendable {
    public var curve: String
    public var result: Result<CurveFit, FitError>
    /// Akaike weight; zero for what was refused.
    public var weight: Double
    /// Mean absolute one-step error over the last origins, by that of the last value carried on; `nil` where the series
    /// is too short to hold any back.
    public var rollingError: Double?
    /// Why AICc does not weigh a fit that there is; `nil` where it does.
    public var refusal: Refusal?

    /// Why it has no weight, in a sentence; empty where it has.
    public var reason: String {
      switch (result, refusal) {
      case (.failure(let error), _): error.sentence
      case (_, let refusal?): "\(refusal)"
      case (.success, nil): ""
      }
    }

    public var fit: CurveFit? { try? result.get() }
  }

  /// Why a fit has no weight.
  public enum Refusal: Sendable, Hashable, CustomStringConvertible {
    case noMinimum(String)
    case tooFewToWeigh(observations: Int, parameters: Int)

    public var description: String {
      switch self {
      case .noMinimum(let termination): "the search did not end at a minimum (\(termination))"
      case .tooFewToWeigh(let observations, let parameters):
        "\(observations) observations are too few to weigh \(parameters) parameters by AICc"
      }
    }
  }

  /// Best first; those refused at the end, in the order given.
  public let candidates: [Candidate]

  /// The curves that `auto` tries: one of each way to grow.
  public static let automatic: [any GrowthCurve] = [
    Linear(), Exponential(), Monomolecular(), Logistic(), Gompertz(), VonBertalanffy(), Richards(), Logistic4(),
    Logistic5(), Hill(),
  ]

  /// Fits every curve and weighs the fits.
  ///
  /// A fit takes part if it converged and n > k + 1, where AICc is finite. Where no candidate has a finite AICc, the series
  /// being that short, the weights rest on AIC, and `reason` says so.
  public init(
    _ curves: [any GrowthCurve] = CurveSelection.automatic, to data: CurveData,
    options: CurveFitOptions = CurveFitOptions(), rollingOrigins: Int = 0
  ) {
    var workspace = LevenbergMarquardtWorkspace()
    self.init(curves, to: data, options: options, rollingOrigins: rollingOrigins, using: &workspace)
  }

  public init(
    _ curves: [any GrowthCurve], to data: CurveData, options: CurveFitOptions, rollingOrigins: Int,
    using workspace: inout LevenbergMarquardtWorkspace
  ) {
    var candidates: [Candidate] = []
    for curve in curves {
      let model = GrowthCurveModel(curve, options: options)
      let result: Result<CurveFit, FitError>
      do {
        result = .success(try model.fit(data, using: &workspace))
      } catch {
        result = .failure(error)
      }
      let rolling = rollingOrigins > 0 ? Self.rollingError(model, data, origins: rollingOrigins, &workspace) : nil
      candidates.append(
        Candidate(curve: curve.facts.name, result: result, weight: 0, rollingError: rolling))
    }
    self.candidates = Self.weighed(candidates)
  }

  private static func weighed(_ candidates: [Candidate]) -> [Candidate] {
    var candidates = candidates
    for i in candidates.indices {
      switch candidates[i].result {
      case .failure: break
      case .success(let fit):
        if !fit.isConverged {
          candidates[i].refusal = .noMinimum("\(fit.termination)")
        } else if fit.aicc == .infinity {
          candidates[i].refusal = .tooFewToWeigh(
            observations: fit.data.count, parameters: fit.criterionParameterCount)
        }
      }
    }
    var usable = candidates.indices.filter { candidates[$0].reason.isEmpty }
    var criterion: (CurveFit) -> Double = { $0.aicc }
    if usable.isEmpty {
      usable = candidates.indices.filter { candidates[$0].fit?.isConverged == true }
      criterion = { $0.aic }
    }
    let weights = ModelWeights.akaike(usable.map { criterion(candidates[$0].fit!) })
    for (i, weight) in zip(usable, weights) { candidates[i].weight = weight }
    let refused = candidates.indices.filter { !usable.contains($0) }
    let order = usable.sorted { (criterion(candidates[$0].fit!), $0) < (criterion(candidates[$1].fit!), $1) }
    return (order + refused).map { candidates[$0] }
  }

  public var best: CurveFit? { candidates.first { $0.weight > 0 }?.fit }

  /// The average of the candidates' predictions at time t: the mixture of their distributions by weight, whose intervals
  /// are unconditional, that is, hold the uncertainty of the choice too (Buckland, Burnham and Augustin 1997).
  public func prediction(at t: Double) -> MixturePrediction? {
    mixture { $0.prediction(at: t) }
  }

  /// The same for the curve, without the noise of a new observation.
  public func curveDistribution(at t: Double) -> MixturePrediction? {
    mixture { $0.curveDistribution(at: t) }
  }

  private func mixture(_ component: (CurveFit) -> CurvePrediction) -> MixturePrediction? {
    // What weighs less than a thousandth moves no quantile that anyone reads, but may be infinite.
    let parts = candidates.filter { $0.weight > 1e-3 }
      .map { (component($0.fit!), $0.weight) }
      .filter { $0.0.location.isFinite && $0.0.scale.isFinite }
    guard !parts.isEmpty else { return nil }
    return MixturePrediction(components: parts.map(\.0), weights: parts.map(\.1))
  }

  /// Mean absolute error one step ahead over the last `origins` origins, relative to the last value carried on.
  static func rollingError(
    _ model: GrowthCurveModel, _ data: CurveData, origins: Int, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Double? {
    var (curveError, naiveError, count) = (0.0, 0.0, 0)
    for end in max(data.count - origins, model.freeParameterCount + 1)..<max(data.count, model.freeParameterCount + 1) {
      let past = CurveData(
        times: Array(data.times[..<end]), values: Array(data.values[..<end]),
        weights: data.weights.isEmpty ? [] : Array(data.weights[..<end]))
      guard let fit = try? model.fit(past, using: &workspace) else { continue }
      curveError += abs(fit.value(at: data.times[end]) - data.values[end])
      naiveError += abs(data.values[end - 1] - data.values[end])
      count += 1
    }
    return count > 0 && naiveError > 0 ? curveError / naiveError : nil
  }
}

/// A weighted mixture of predictive distributions.
public struct MixturePrediction: PredictiveDistribution {
  public let components: [CurvePrediction]
  /// Normalised.
  public let weights: [Double]

  public init(components: [CurvePrediction], weights: [Double]) {
    let total = weights.reduce(0) { $0 + $1 }
    self.components = components
    self.weights = weights.map { $0 / total }
  }

  public var mean: Double { zip(components, weights).reduce(0) { $0 + $1.0.mean * $1.1 } }

  public func cdf(_ x: Double) -> Double {
    zip(components, weights).reduce(0) { $0 + $1.1 * $1.0.cdf(x) }
  }

  /// By bisection between the smallest and the largest of the components' quantiles.
  public func quantile(_ p: Double) -> Double {
    let ends = components.map { $0.quantile(p) }
    let (low, high) = (ends.min()!, ends.max()!)
    guard low < high, low.isFinite, high.isFinite else { return low == high ? low : (p < 0.5 ? low : high) }
    return bisect(from: low, to: high) { cdf($0) - p } ?? (abs(cdf(low) - p) < abs(cdf(high) - p) ? low : high)
  }

  public func interval(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }
}
