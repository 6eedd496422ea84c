import Distributions
import Forecasting
import Glibc
import LeastSquares

/// One curve fitted to several series at once, with some parameters in common.
///
/// Areas that saturate at one pace but at different ceilings share `r`; each keeps its own `K` and `tau`. The sum of squared
/// residuals of all series is minimised together, so a short series borrows what the others know.
public struct GroupedCurveModel: Sendable {
  public let curve: any GrowthCurve
  public let options: CurveFitOptions
  /// Natural names of the parameters that all series share.
  public let shared: Set<String>

  public init(_ curve: any GrowthCurve, sharing shared: Set<String>, options: CurveFitOptions = CurveFitOptions()) {
    self.curve = curve
    self.shared = shared
    self.options = options
  }

  /// Starts from separate fits; the shared parameters start from their medians.
  ///
  /// - Throws: what a separate fit of some series throws for data that the curve cannot take; `notIdentified` where fewer
  ///   than two series or no parameter are shared, or the options ask for another loss than squares, another variance than
  ///   one for all, or errors that depend on each other.
  public func fit(_ series: [CurveData]) throws(FitError) -> GroupedCurveFit {
    let names = curve.facts.parameters.map(\.name)
    guard series.count >= 2, names.contains(where: shared.contains) else {
      throw .notIdentified(
        model: curve.facts.name, reason: .nothingToShare(parameters: names))
    }
    guard options.loss == nil, options.variance == .constant, options.errors == .independent else {
      throw .notIdentified(model: curve.facts.name, reason: .jointFitOptions)
    }
    var workspace = LevenbergMarquardtWorkspace()
    var separate: [CurveFit] = []
    for data in series { separate.append(try GrowthCurveModel(curve, options: options).fit(data, using: &workspace)) }
    return try joint(curve, series, separate, &workspace)
  }

  private func joint(
    _ curve: any GrowthCurve, _ series: [CurveData], _ separate: [CurveFit],
    _ workspace: inout LevenbergMarquardtWorkspace
  ) throws(FitError) -> GroupedCurveFit {
    let facts = curve.facts
    // A parameter runs as a logarithm where it is positive in every series.
    let positive = facts.parameters.indices.map { j in
      separate.map { $0.parameters[j] }.min()!
    }
    let transform = WorkingTransform(facts, start: positive)
    let isShared = facts.parameters.map { shared.contains($0.name) }
    let layout = GroupLayout(isShared: isShared, groups: series.count)
    let isLogarithmic = options.residualScale == .logarithm
    let parts = zip(series, separate).map { data, fit in
      CurveResiduals(
        curve: curve, times: data.times, targets: fit.targets, roots: data.weights.map { $0.squareRoot() },
        isLogarithmic: isLogarithmic, transform: transform, whitening: nil)
    }
    let working = separate.map { transform.working($0.parameters) }
    let start = layout.gathered(working) { median($0) }
    let problem = GroupedResiduals(parts: parts, layout: layout)
    let bounds = bounds(layout, facts, transform, working)
    let solution = LevenbergMarquardt().solve(problem, from: start, within: bounds, using: &workspace)
    guard solution.cost.isFinite, !solution.residuals.isEmpty else {
      throw .didNotConverge(model: facts.name, iterations: solution.iterations)
    }
    return GroupedCurveFit(
      curve: curve, solution: solution, transform: transform, layout: layout, problem: problem, bounds: bounds,
      series: series, separate: separate)
  }

  private func bounds(
    _ layout: GroupLayout, _ facts: CurveFacts, _ transform: WorkingTransform, _ working: [[Double]]
  ) -> ParameterBounds? {
    guard !options.fixed.isEmpty || !options.bounds.isEmpty else { return nil }
    var bounds = ParameterBounds.unbounded(layout.parameterCount)
    for (j, parameter) in facts.parameters.enumerated() {
      let isLog = transform.isLogarithm[j]
      for group in working.indices {
        let place = layout.index(j, group)
        if options.fixedValue(of: parameter) != nil {
          bounds = bounds.fixing(place, at: working[0][j])
        } else if let range = options.range(of: parameter) {
          bounds.lower[place] = isLog ? (range.lowerBound > 0 ? log(range.lowerBound) : -.infinity) : range.lowerBound
          bounds.upper[place] = isLog ? log(range.upperBound) : range.upperBound
        }
      }
    }
    return bounds
  }
}

/// A joint fit of several series.
public struct GroupedCurveFit: Sendable {
  public let curve: any GrowthCurve
  public let solution: LeastSquaresSolution
  let transform: WorkingTransform
  let layout: GroupLayout
  let problem: GroupedResiduals
  let bounds: ParameterBounds?
  public let series: [CurveData]
  /// The fit of each series on its own.
  public let separate: [CurveFit]

  /// Natural parameters of one series, shared ones included.
  public func parameters(of group: Int) -> [Double] {
    transform.natural(layout.local(solution.parameters, group))
  }

  /// Their standard errors, from the joint covariance.
  public func standardErrors(of group: Int) -> [Double] {
    let errors = layout.local(solution.standardErrors, group)
    let slopes = transform.slope(parameters(of: group))
    return errors.indices.map { errors[$0] * abs(slopes[$0]) }
  }

  /// Names of the parameters of `solution`, those of one series with its number from 1.
  public var solutionParameterNames: [String] {
    var names = [String](repeating: "", count: layout.parameterCount)
    for (j, parameter) in curve.facts.parameters.enumerated() {
      for group in series.indices {
        names[layout.index(j, group)] = parameter.name + (isShared(j) ? "" : "[\(group + 1)]")
      }
    }
    return names
  }

  public func isShared(_ parameter: Int) -> Bool { layout.isShared[parameter] }

  public var observationCount: Int { series.reduce(0) { $0 + $1.count } }
  public var residualSumOfSquares: Double { solution.residualSumOfSquares }
  public var degreesOfFreedom: Int { observationCount - solution.freeParameters.count }
  public var sigma: Double { (residualSumOfSquares / Double(degreesOfFreedom)).squareRoot() }

  /// Gaussian log-likelihood of all series at the variance RSS/n.
  public var logLikelihood: Double {
    let n = Double(observationCount)
    let weights = series.reduce(0) { sum, data in data.weights.reduce(sum) { $1 > 0 ? $0 + log($1) : $0 } }
    return -n / 2 * (log(2 * Double.pi) + 1 - log(n) + log(residualSumOfSquares)) + weights / 2
  }

  public var aic: Double { -2 * logLikelihood + 2 * Double(solution.freeParameters.count + 1) }

  /// The probability, if the parameters are indeed common, of a loss of fit against separate curves as large as this:
  /// F = ((RSS - ΣRSS_g)/Δk)/(ΣRSS_g/dof). Small values speak against sharing.
  public var sharingProbability: Double? {
    let apart = separate.reduce(0) { $0 + $1.residualSumOfSquares }
    let freedom = separate.reduce(0) { $0 + $1.degreesOfFreedom }
    let saved = degreesOfFreedom - freedom
    guard saved > 0, freedom > 0, apart > 0 else { return nil }
    let ratio = max((residualSumOfSquares - apart) / Double(saved) / (apart / Double(freedom)), 0)
    return FDistribution(numeratorDegreesOfFreedom: Double(saved), denominatorDegreesOfFreedom: Double(freedom))
      .complementaryCDF(ratio)
  }
}

/// Where shared and own parameters of each series stand in one vector: the shared first, then the own of each series.
struct GroupLayout: Sendable, Hashable {
  let isShared: [Bool]
  let groups: Int

  private var sharedCount: Int { isShared.count { $0 } }
  private var ownCount: Int { isShared.count - sharedCount }
  var parameterCount: Int { sharedCount + groups * ownCount }

  func index(_ parameter: Int, _ group: Int) -> Int {
    let shared = isShared[..<parameter].count { $0 }
    if isShared[parameter] { return shared }
    return sharedCount + group * ownCount + parameter - shared
  }

  func local(_ vector: [Double], _ group: Int) -> [Double] {
    isShared.indices.map { vector[index($0, group)] }
  }

  func gathered(_ locals: [[Double]], combining: ([Double]) -> Double) -> [Double] {
    var vector = [Double](repeating: 0, count: parameterCount)
    for j in isShared.indices {
      let shared = isShared[j] ? combining(locals.map { $0[j] }) : 0
      for group in 0..<groups { vector[index(j, group)] = isShared[j] ? shared : locals[group][j] }
    }
    return vector
  }
}

/// The residuals of all series, one after another.
struct GroupedResiduals: LeastSquaresProblem {
  let parts: [CurveResiduals]
  let layout: GroupLayout

  var parameterCount: Int { layout.parameterCount }
  var residualCount: Int { parts.reduce(0) { $0 + $1.residualCount } }

  private func local(_ parameters: Span<Double>, _ group: Int) -> [Double] {
    layout.isShared.indices.map { parameters[layout.index($0, group)] }
  }

  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    var row = 0
    for (group, part) in parts.enumerated() {
      let own = part.residuals(at: local(parameters, group))
      for value in own {
        residuals[row] = value
        row += 1
      }
    }
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    let rows = residualCount
    for i in 0..<jacobian.count { jacobian[i] = 0 }
    var first = 0
    for (group, part) in parts.enumerated() {
      let own = part.jacobian(at: local(parameters, group))
      let n = part.residualCount
      for j in layout.isShared.indices {
        let column = layout.index(j, group)
        for i in 0..<n { jacobian[first + i + column * rows] = own[i + j * n] }
      }
      first += n
    }
  }
}
