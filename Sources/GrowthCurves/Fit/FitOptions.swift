import LeastSquares

/// How a curve is fitted: the scale of its residuals, their variance, their dependence, and what is held fixed.
public struct CurveFitOptions: Sendable, Hashable {
  /// Whether residuals are differences of values or of logarithms.
  public var residualScale = ResidualScale.level
  public var variance = VarianceModel.constant
  public var errors = ErrorModel.independent
  /// Natural parameters held at a value, by name.
  public var fixed: [String: Double] = [:]
  /// Intervals for natural parameters, by name.
  public var bounds: [String: ClosedRange<Double>] = [:]
  /// A loss that lets outliers go, for residuals of one variance that do not depend on each other; its scale is a multiple of
  /// the residuals' median absolute deviation.
  public var loss: RobustLoss.Shape?
  /// The most starting values that are followed to their minimum.
  public var maximumStarts = 6
  /// Trial steps before a search is called off.
  public var maximumIterations = 500

  public init() {}

  public static let level = CurveFitOptions()
  public static let logarithm: CurveFitOptions = {
    var options = CurveFitOptions()
    options.residualScale = .logarithm
    return options
  }()
}

/// The scale on which residuals are additive.
public enum ResidualScale: String, Sendable, Hashable, CaseIterable {
  /// y - f: errors of one size whatever the level.
  case level
  /// ln y - ln f: errors of one percentage whatever the level.
  case logarithm
}

/// How the variance of a residual depends on the fitted value.
public enum VarianceModel: Sendable, Hashable {
  case constant
  /// Standard deviation proportional to the fitted value.
  case constantCoefficientOfVariation
  /// Standard deviation proportional to |f|^δ; `nil` estimates δ by pseudo-likelihood (Carroll and Ruppert 1988, section 3.3).
  case power(exponent: Double?)
}

/// How residuals depend on each other.
public enum ErrorModel: Sendable, Hashable {
  case independent
  /// Correlation ρ^|t-s| between residuals at times t and s; `nil` estimates ρ by maximum likelihood.
  case autoregressive(correlation: Double?)
}
