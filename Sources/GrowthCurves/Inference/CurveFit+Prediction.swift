import Distributions
import Forecasting
import Glibc
import LeastSquares

/// A Student t, on the level or on the logarithm, as the predictive distribution of a value.
public struct CurvePrediction: PredictiveDistribution, Hashable {
  /// Location and scale on the scale of the residuals.
  public var location: Double
  public var scale: Double
  public var degreesOfFreedom: Double
  public var residualScale: ResidualScale

  public init(location: Double, scale: Double, degreesOfFreedom: Double, residualScale: ResidualScale) {
    self.location = location
    self.scale = scale
    self.degreesOfFreedom = degreesOfFreedom
    self.residualScale = residualScale
  }

  /// On the log scale exp(μ + s²/2), the mean of the lognormal of that location and scale: the t itself has none.
  public var mean: Double {
    residualScale == .level ? location : exp(location + scale * scale / 2)
  }

  /// Not a number where the curve has no finite value: a model that runs away is refused by whoever asks, it does not trap.
  public func quantile(_ p: Double) -> Double {
    guard location.isFinite, !scale.isNaN else { return .nan }
    guard scale > 0 else { return residualScale == .level ? location : exp(location) }
    guard scale < .infinity else { return p == 0.5 ? location : (p < 0.5 ? -.infinity : .infinity) }
    let x = StudentT(degreesOfFreedom: degreesOfFreedom, location: location, scale: scale).quantile(p)
    return residualScale == .level ? x : exp(x)
  }

  public func cdf(_ x: Double) -> Double {
    let y = residualScale == .level ? x : (x > 0 ? log(x) : -.infinity)
    guard location.isFinite, scale.isFinite else { return .nan }
    guard scale > 0 else { return y < location ? 0 : 1 }
    return StudentT(degreesOfFreedom: degreesOfFreedom, location: location, scale: scale).cdf(y)
  }

  public func interval(level: Double) -> ClosedRange<Double> {
    let tail = (1 - level) / 2
    return quantile(tail)...quantile(1 - tail)
  }
}

extension CurveFit {
  /// The curve at time t with the uncertainty of its parameters: a confidence distribution of f(t).
  public func curveDistribution(at t: Double) -> CurvePrediction {
    distribution(at: t, observation: false)
  }

  /// A new observation at time t: parameter and residual uncertainty, and with autoregressive errors what the last
  /// residual says of it.
  public func prediction(at t: Double) -> CurvePrediction {
    distribution(at: t, observation: true)
  }

  private func distribution(at t: Double, observation: Bool) -> CurvePrediction {
    let isLogarithmic = options.residualScale == .logarithm
    let f = value(at: t)
    var gradient = [Double](repeating: 0, count: parameters.count)
    var span = gradient.mutableSpan
    if isLogarithmic {
      curve.logGradient(at: t, parameters.span, into: &span)
    } else {
      curve.gradient(at: t, parameters.span, into: &span)
    }
    for (j, slope) in minimum.transform.slope(parameters).enumerated() { gradient[j] *= slope }
    var location = isLogarithmic ? curve.logValue(at: t, parameters.span) : f
    var variance = 0.0
    if freeParameterCount > 0 {
      let error = solution.derived(estimate: location, gradient: gradient).standardError
      variance = error * error
    }
    if observation {
      let scale = abs(f)
      let spread = sigma * (minimum.weighting.varianceExponent.map { pow(scale, $0) } ?? 1)
      var share = 1.0
      if let ρ = correlation, t > data.lastTime, let last = rawResiduals.last {
        let carry = ρ == 0 ? 0 : (ρ > 0 ? exp((t - data.lastTime) * log(ρ)) : pow(ρ, (t - data.lastTime).rounded()))
        location += carry * last
        share = 1 - carry * carry
      }
      variance += spread * spread * share
    }
    return CurvePrediction(
      location: location, scale: variance.squareRoot(), degreesOfFreedom: Double(max(degreesOfFreedom, 1)),
      residualScale: options.residualScale)
  }

  /// Observed minus fitted on the scale of the fit, neither weighted nor whitened.
  public var rawResiduals: [Double] {
    let targets = targets
    return data.times.indices.map { i in
      targets[i]
        - (options.residualScale == .logarithm
          ? curve.logValue(at: data.times[i], parameters.span) : curve.value(at: data.times[i], parameters.span))
    }
  }
}
