import Glibc
import LeastSquares
import LinearAlgebra

/// A growth curve with its parameters estimated, and how well they are known.
public struct CurveFit: Sendable {
  /// What was found, with the model, the curve and the data that led to it: one reference, so that copies of a fit are cheap.
  let minimum: Minimum

  init(_ minimum: Minimum) { self.minimum = minimum }

  public var model: GrowthCurveModel { minimum.model }
  /// The curve with its constants set from the data.
  public var curve: any GrowthCurve { minimum.curve }
  public var data: CurveData { minimum.data }
  /// Natural parameters, in the order of `curve.facts.parameters`.
  public var parameters: [Double] { minimum.natural }
  /// Standard errors of the natural parameters, by the slope of the transformation.
  public var standardErrors: [Double] { minimum.standardErrors }

  public var name: String { curve.facts.name }
  public var options: CurveFitOptions { model.options }
  public var solution: LeastSquaresSolution { minimum.solution }
  public var shape: CurveShape { CurveShape(curve: curve, parameters: parameters) }

  // MARK: - Parameters

  /// Working parameters: logarithms of the positive natural ones.
  public var workingParameters: [Double] { minimum.packed.parameters }

  /// σ²(JᵀJ)⁻¹ of the working parameters; zero for what was held.
  public var workingCovariance: Matrix { minimum.solution.covariance }

  /// The covariance of the natural parameters, by the slope of the transformation.
  public var covariance: Matrix {
    var covariance = workingCovariance
    let slopes = minimum.transform.slope(parameters)
    for j in slopes.indices { for i in slopes.indices { covariance[i, j] *= slopes[i] * slopes[j] } }
    return covariance
  }

  /// Whether a parameter is searched as its logarithm.
  var isLogarithm: [Bool] { minimum.transform.isLogarithm }

  /// How many parameters were estimated.
  public var freeParameterCount: Int { minimum.freeParameterCount }

  // MARK: - Fit

  /// Σ of squared residuals, weighted, on the scale of the fit.
  public var residualSumOfSquares: Double { minimum.residualSumOfSquares }

  public var degreesOfFreedom: Int { data.count - model.freeParameterCount }

  /// √(RSS/(n - k)).
  public var sigma: Double {
    degreesOfFreedom > 0 ? (residualSumOfSquares / Double(degreesOfFreedom)).squareRoot() : .nan
  }

  /// Gaussian log-likelihood at the variance RSS/n, on the scale of the residuals, as R's `logLik.nls`.
  public var logLikelihood: Double { minimum.logLikelihood }

  /// Parameters as counted by the criteria: those estimated, and σ; with ρ or δ where they were estimated too.
  public var criterionParameterCount: Int {
    var count = model.freeParameterCount + 1
    if case .autoregressive(nil) = options.errors { count += 1 }
    if case .power(nil) = options.variance { count += 1 }
    return count
  }

  public var aic: Double { -2 * logLikelihood + 2 * Double(criterionParameterCount) }

  /// AIC + 2k(k+1)/(n-k-1); +∞ where n ≤ k + 1 (Hurvich and Tsai 1989).
  public var aicc: Double {
    let (n, k) = (data.count, criterionParameterCount)
    guard n - k - 1 > 0 else { return .infinity }
    return aic + 2 * Double(k) * Double(k + 1) / Double(n - k - 1)
  }

  public var bic: Double { -2 * logLikelihood + Double(criterionParameterCount) * Glibc.log(Double(data.count)) }

  /// The estimated or given correlation of neighbouring errors, where the fit has one.
  public var correlation: Double? { minimum.weighting.correlation }
  /// δ of a variance proportional to |f|^{2δ}, where the fit has one.
  public var varianceExponent: Double? { minimum.weighting.varianceExponent }

  public var isConverged: Bool { minimum.isConverged }
  public var termination: Termination { minimum.packed.termination }

  // MARK: - Values

  /// f(t) at the estimates.
  public func value(at t: Double) -> Double { curve.value(at: t, parameters: parameters) }

  public var fittedValues: [Double] { data.times.map { value(at: $0) } }
}
