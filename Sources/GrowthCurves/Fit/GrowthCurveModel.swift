import Forecasting
import Glibc
import LeastSquares

/// A growth curve with the way it is fitted: the specification before it has seen data.
///
/// ```swift
/// let data = CurveData(times: [0, 1, 2, 3, 4, 5, 6, 7], values: [62, 88, 131, 176, 241, 288, 342, 371])
/// let fit = try GrowthCurveModel(Logistic(), options: .logarithm).fit(data)
/// print(fit.parameters, fit.standardErrors, fit.aicc)
/// ```
///
/// Starting values come from the data. Several are followed to their minima, and the lowest is the fit; a curve whose
/// residuals have many valleys is held to the best of those found, which the report says by `starts`.
public struct GrowthCurveModel: Sendable {
  let plan: FitPlan

  public init(_ curve: any GrowthCurve, options: CurveFitOptions = CurveFitOptions()) {
    plan = FitPlan(curve, options)
  }

  public var curve: any GrowthCurve { plan.curve }
  public var options: CurveFitOptions { plan.options }
  public var name: String { plan.facts.name }

  /// Least squares from the curve's own starting values.
  ///
  /// - Throws: `tooFewObservations`, `nonPositiveValue`, `constantSeries`, `nonFiniteValue` for data the curve cannot
  ///   take, `didNotConverge` where no start led to a minimum, `notIdentified` where the curve finds no start.
  public func fit(_ data: CurveData) throws(FitError) -> CurveFit {
    var workspace = LevenbergMarquardtWorkspace()
    return try fit(data, using: &workspace)
  }

  /// The same with scratch memory that the caller keeps between fits.
  public func fit(_ data: CurveData, using workspace: inout LevenbergMarquardtWorkspace) throws(FitError) -> CurveFit {
    try checkData(data)
    return try CurveSearch(model: self, data: data).run(plan.curve.adapted(to: data), using: &workspace)
  }

  /// How many parameters are estimated.
  var freeParameterCount: Int { plan.freeParameterCount }

  private func checkData(_ data: CurveData) throws(FitError) {
    if let index = data.values.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteValue(model: name, index: index)
    }
    if let index = data.times.firstIndex(where: { !$0.isFinite }) {
      throw .nonFiniteValue(model: name, index: index)
    }
    // One observation more than parameters leaves a residual from which to learn the error.
    let required = freeParameterCount + 1
    if data.count < required {
      throw .tooFewObservations(model: name, required: required, available: data.count)
    }
    if !data.hasDistinctTimes(freeParameterCount) {
      throw .tooFewObservations(model: name, required: freeParameterCount, available: data.distinctTimeCount)
    }
    if options.residualScale == .logarithm, let index = data.values.firstIndex(where: { $0 <= 0 }) {
      throw .nonPositiveValue(model: name, index: index, value: data.values[index])
    }
    if data.isConstant { throw .constantSeries(model: name, value: data.largest) }
  }
}
