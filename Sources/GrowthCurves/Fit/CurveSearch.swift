import Forecasting
import Glibc
import LeastSquares
import LinearAlgebra

/// One fit under way: from starting values to the lowest minimum, then through the variance and error models.
struct CurveSearch {
  let model: GrowthCurveModel
  let data: CurveData

  /// A fitted value of zero would have infinite weight.
  private static let smallestFitted = 1e-150
  /// Every estimate within 5e-9·√dof of its standard error from the minimum: far below what any figure of a fit shows,
  /// and two or three evaluations less than the last bits would cost.
  static let refinementTolerance = 5e-9

  private var plan: FitPlan { model.plan }
  private var options: CurveFitOptions { model.plan.options }
  private var isLogarithmic: Bool { model.plan.isLogarithmic }

  func run(
    _ curve: any GrowthCurve, using workspace: inout LevenbergMarquardtWorkspace
  ) throws(FitError) -> CurveFit {
    let targets = isLogarithmic ? data.values.map { Glibc.log($0) } : data.values
    var minimum = try lowestMinimum(curve, targets, &workspace)
    if plan.isPlain { return CurveFit(minimum) }
    minimum = refineLoss(curve, targets, minimum, &workspace)
    minimum = refineVariance(curve, targets, minimum, &workspace)
    minimum = refineCorrelation(curve, targets, minimum, &workspace)
    return CurveFit(minimum)
  }

  // MARK: - The lowest minimum

  private func lowestMinimum(
    _ curve: any GrowthCurve, _ targets: [Double], _ workspace: inout LevenbergMarquardtWorkspace
  ) throws(FitError) -> Minimum {
    var best = quick(curve, targets, &workspace) ?? follow(curve.startingValues(for: data), curve, targets, &workspace)
    if best.map({ isPoor($0, targets) }) ?? true,
      let other = follow(curve.fallbackStartingValues(for: data), curve, targets, &workspace)
    {
      if best == nil || other.cost < best!.cost { best = other }
    }
    guard let best else {
      throw .notIdentified(model: model.name, reason: .noStartingValues)
    }
    return best
  }

  /// The minimum from the curve's direct start, where it has one and nothing is held.
  private func quick(
    _ curve: any GrowthCurve, _ targets: [Double], _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum? {
    let plan = plan
    if plan.isConstrained { return nil }
    let transform = plan.transform
    return withTemporaryGradient(count: plan.fixed.count) { start -> Minimum? in
      guard curve.directStart(for: data, into: &start), transform.makeWorking(&start) else { return nil }
      let weighting = data.weights.isEmpty ? Weighting.none : Weighting(data.weights)
      let solution = plan.solver.solvePacked(
        residuals(curve, targets, transform, weighting), from: start.span, using: &workspace)
      guard solution.cost.isFinite, solution.hasResiduals else { return nil }
      return Minimum(self, curve, packed: solution, transform: transform, weighting: weighting)
    }
  }

  /// Whether a fit explains less than nine tenths of the variation or did not end at a minimum.
  private func isPoor(_ minimum: Minimum, _ targets: [Double]) -> Bool {
    if !minimum.isConverged { return true }
    // The first target stands in for the mean: it keeps the squares near the variation, and saves a pass.
    guard let first = targets.first else { return true }
    var (sum, square) = (0.0, 0.0)
    for target in targets {
      let difference = target - first
      sum += difference
      square += difference * difference
    }
    return minimum.residualSumOfSquares > 0.1 * (square - sum * sum / Double(targets.count))
  }

  private func follow(
    _ starts: [[Double]], _ curve: any GrowthCurve, _ targets: [Double],
    _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum? {
    var best: Minimum?
    for start in starts.prefix(options.maximumStarts) {
      let start = plan.isConstrained ? admitted(start) : start
      guard start.count == plan.transform.isLogarithm.count, start.allSatisfy(\.isFinite) else { continue }
      let minimum = minimise(curve, targets, from: start, Weighting(data.weights), &workspace)
      guard minimum.cost.isFinite, minimum.packed.hasResiduals else { continue }
      if let current = best, !isBetter(minimum, than: current) { continue }
      best = minimum
    }
    return best
  }

  /// Lower, or as low and at a minimum.
  private func isBetter(_ a: Minimum, than b: Minimum) -> Bool {
    if a.isConverged != b.isConverged { return a.isConverged ? a.cost <= b.cost * 1.001 : a.cost < b.cost * 0.999 }
    return a.cost < b.cost
  }

  /// A start with the fixed parameters in place, inside the bounds.
  private func admitted(_ start: [Double]) -> [Double] {
    guard start.count == plan.fixed.count else { return start }
    var start = start
    for (j, parameter) in plan.facts.parameters.enumerated() {
      if let value = plan.fixed[j] { start[j] = value }
      if let range = options.range(of: parameter) { start[j] = min(max(start[j], range.lowerBound), range.upperBound) }
    }
    return start
  }

  func minimise(
    _ curve: any GrowthCurve, _ targets: [Double], from start: [Double], _ weighting: Weighting,
    loss: RobustLoss? = nil, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum {
    let transform = plan.transform.admitting(start)
    let solution = solver(loss: loss).solvePacked(
      residuals(curve, targets, transform, weighting), from: transform.working(start).span,
      within: bounds(transform, start), using: &workspace)
    return Minimum(self, curve, packed: solution, transform: transform, weighting: weighting)
  }

  private func residuals(
    _ curve: any GrowthCurve, _ targets: [Double], _ transform: WorkingTransform, _ weighting: Weighting
  ) -> CurveResiduals {
    CurveResiduals(
      curve: curve, times: data.times, targets: targets, roots: weighting.roots, isLogarithmic: isLogarithmic,
      transform: transform, whitening: weighting.whitening(data.times))
  }

  func solver(loss: RobustLoss?) -> LevenbergMarquardt {
    var solver = plan.solver
    solver.options.loss = loss
    return solver
  }

  /// What the user held and bounded, in working parameters; `nil` where there is nothing.
  func bounds(_ transform: WorkingTransform, _ start: [Double]) -> ParameterBounds? {
    guard plan.isConstrained else { return nil }
    var bounds = ParameterBounds.unbounded(plan.facts.parameters.count)
    for (j, parameter) in plan.facts.parameters.enumerated() {
      let isLog = transform.isLogarithm[j]
      if plan.fixed[j] != nil {
        bounds = bounds.fixing(j, at: isLog ? Glibc.log(start[j]) : start[j])
      } else if let range = options.range(of: parameter) {
        bounds.lower[j] = isLog ? (range.lowerBound > 0 ? Glibc.log(range.lowerBound) : -.infinity) : range.lowerBound
        bounds.upper[j] = isLog ? Glibc.log(range.upperBound) : range.upperBound
      }
    }
    return bounds
  }

  // MARK: - Loss, variance, correlation

  /// Refits under the loss with its scale from the residuals of the fit before, until that scale settles.
  private func refineLoss(
    _ curve: any GrowthCurve, _ targets: [Double], _ minimum: Minimum, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum {
    guard let shape = options.loss else { return minimum }
    var current = minimum
    for _ in 0..<20 {
      let spread = 1.4826 * median(current.packed.residuals.map { abs($0) })
      guard spread > 0 else { return current }
      let next = minimise(
        curve, targets, from: current.natural, current.weighting,
        loss: RobustLoss(shape, scale: shape.efficientScale * spread), &workspace)
      guard next.cost.isFinite else { return current }
      let change = zip(next.natural, current.natural).map(relativeChange).max() ?? 0
      current = next
      if change < 1e-8 { break }
    }
    return current
  }

  /// Alternates between the curve and the weights that its fitted values imply (Carroll and Ruppert 1988, section 2.1).
  private func refineVariance(
    _ curve: any GrowthCurve, _ targets: [Double], _ minimum: Minimum, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum {
    guard options.variance != .constant, !isLogarithmic else { return minimum }
    var current = minimum
    for _ in 0..<100 {
      let fitted = data.times.map { curve.value(at: $0, parameters: current.natural) }
      let exponent = varianceExponent(targets, fitted)
      let weights: [Double] = fitted.indices.map { i in
        let given = data.weights.isEmpty ? 1 : data.weights[i]
        return given * pow(max(abs(fitted[i]), Self.smallestFitted), -2 * exponent)
      }
      var weighting = Weighting(weights)
      weighting.varianceExponent = exponent
      let next = minimise(curve, targets, from: current.natural, weighting, loss: current.packed.loss, &workspace)
      guard next.cost.isFinite, next.packed.hasResiduals else { return current }
      let change = zip(next.natural, current.natural).map(relativeChange).max() ?? 0
      current = next
      if change < 1e-9 { break }
    }
    return current
  }

  /// δ, given or by pseudo-likelihood: the maximum of -n/2 ln Σ(e/|f|^δ)² - δ Σ ln|f|.
  private func varianceExponent(_ targets: [Double], _ fitted: [Double]) -> Double {
    switch options.variance {
    case .constant: return 0
    case .constantCoefficientOfVariation: return 1
    case .power(let exponent?): return exponent
    case .power(nil):
      let logs = fitted.map { Glibc.log(max(abs($0), Self.smallestFitted)) }
      let sum = logs.reduce(0) { $0 + $1 }
      let n = Double(targets.count)
      return goldenSectionMaximum(from: -1, to: 3) { δ in
        var rss = 0.0
        for i in targets.indices {
          let e = (targets[i] - fitted[i]) * exp(-δ * logs[i])
          rss += e * e
        }
        return -n / 2 * Glibc.log(rss) - δ * sum
      }
    }
  }

  private func refineCorrelation(
    _ curve: any GrowthCurve, _ targets: [Double], _ minimum: Minimum, _ workspace: inout LevenbergMarquardtWorkspace
  ) -> Minimum {
    guard case .autoregressive(let given) = options.errors else { return minimum }
    func refit(_ ρ: Double, _ workspace: inout LevenbergMarquardtWorkspace) -> Minimum {
      var weighting = minimum.weighting
      weighting.correlation = ρ
      return minimise(curve, targets, from: minimum.natural, weighting, &workspace)
    }
    if let given { return refit(given, &workspace) }
    // The likelihood of ρ with the curve refitted at each: a grid for the hill, golden section for its top. Negative
    // correlation has no meaning between unequal gaps.
    let isRegular = Set(zip(data.times, data.times.dropFirst()).map { $1 - $0 }).count <= 1
    let grid = stride(from: isRegular ? -0.9 : 0, through: 0.9, by: 0.15)
    func likelihood(_ ρ: Double, _ workspace: inout LevenbergMarquardtWorkspace) -> Double {
      let value = refit(ρ, &workspace).logLikelihood
      return value.isFinite ? value : -.infinity
    }
    var best = (ρ: 0.0, value: -Double.infinity)
    for ρ in grid {
      let value = likelihood(ρ, &workspace)
      if value > best.value { best = (ρ, value) }
    }
    var (low, high) = (max(best.ρ - 0.15, -0.99), min(best.ρ + 0.15, 0.99))
    for _ in 0..<40 {
      let (a, b) = (low + 0.382 * (high - low), high - 0.382 * (high - low))
      if likelihood(a, &workspace) < likelihood(b, &workspace) { low = a } else { high = b }
      if high - low < 1e-7 { break }
    }
    return refit((low + high) / 2, &workspace)
  }
}

/// The weights and the correlation under which a minimum was found.
struct Weighting: Sendable, Hashable {
  /// Empty: all ones.
  var weights: [Double]
  var correlation: Double?
  var varianceExponent: Double?

  init(_ weights: [Double]) { self.weights = weights }

  static let none = Weighting([])

  var roots: [Double] { weights.isEmpty ? [] : weights.map { $0.squareRoot() } }

  func whitening(_ times: [Double]) -> Whitening? {
    correlation.map { Whitening(correlation: $0, times: times) }
  }
}

/// A minimum of the sum of squares with what led to it; one reference, for fits hand it on many times.
final class Minimum: Sendable {
  let model: GrowthCurveModel
  let curve: any GrowthCurve
  let data: CurveData
  let packed: PackedSolution
  let transform: WorkingTransform
  let weighting: Weighting
  /// Natural parameters, and their standard errors by the slope of the transformation.
  let natural: [Double]
  let standardErrors: [Double]
  let cost: Double
  let residualSumOfSquares: Double
  let isConverged: Bool
  let freeParameterCount: Int

  init(
    _ search: CurveSearch, _ curve: any GrowthCurve, packed: PackedSolution, transform: WorkingTransform,
    weighting: Weighting
  ) {
    model = search.model
    data = search.data
    self.curve = curve
    self.packed = packed
    self.transform = transform
    self.weighting = weighting
    var natural = packed.parameters
    transform.makeNatural(&natural)
    self.natural = natural
    var errors = packed.standardErrors
    for j in errors.indices where transform.isLogarithm[j] { errors[j] *= abs(natural[j]) }
    standardErrors = errors
    cost = packed.cost
    residualSumOfSquares = packed.residualSumOfSquares
    isConverged = packed.isConverged
    freeParameterCount = packed.freeParameterCount
  }

  var solution: LeastSquaresSolution { packed.unpacked }

  /// The Gaussian log-likelihood at the variance RSS/n, as R's `logLik.nls`, with the log determinant of the
  /// correlation where there is one.
  var logLikelihood: Double {
    let times = data.times
    let counted = weighting.weights.isEmpty ? times.count : weighting.weights.count { $0 > 0 }
    let n = Double(counted)
    let logWeights = weighting.weights.reduce(0) { $1 > 0 ? $0 + Glibc.log($1) : $0 }
    let determinant = weighting.whitening(times)?.logDeterminant ?? 0
    let rss = residualSumOfSquares
    return -n / 2 * (Glibc.log(2 * Double.pi) + 1 - Glibc.log(n) + Glibc.log(rss)) + logWeights / 2 - determinant / 2
  }
}

extension CurveFitOptions {
  func fixedValue(of parameter: CurveParameter) -> Double? {
    if let value = fixed[parameter.name] { return value }
    guard let working = fixed[parameter.workingName] else { return nil }
    return parameter.scale == .logarithm ? exp(working) : working
  }

  func range(of parameter: CurveParameter) -> ClosedRange<Double>? {
    if let range = bounds[parameter.name] { return range }
    guard let working = bounds[parameter.workingName] else { return nil }
    return parameter.scale == .logarithm ? exp(working.lowerBound)...exp(working.upperBound) : working
  }
}

extension RobustLoss.Shape {
  /// The scale, in standard deviations, that keeps 95 per cent of the efficiency of least squares under normal errors
  /// (Holland and Welsch 1977); for soft-L1, which they do not list, Huber's.
  var efficientScale: Double {
    switch self {
    case .huber, .softL1: 1.345
    case .cauchy: 2.385
    case .tukey: 4.685
    }
  }
}

private func relativeChange(_ new: Double, _ old: Double) -> Double {
  new == old ? 0 : abs(new - old) / max(abs(old), Double.leastNormalMagnitude)
}

func median(_ values: [Double]) -> Double {
  let sorted = values.sorted()
  let n = sorted.count
  guard n > 0 else { return .nan }
  return n.isMultiple(of: 2) ? (sorted[n / 2 - 1] + sorted[n / 2]) / 2 : sorted[n / 2]
}
