import Distributions

/// The sampling distribution of the estimates, by refitting data made anew from the fit.
///
/// Each replicate replaces the residuals by others and solves again from the estimates. Replicate i draws from the
/// stream i of the seed, so results depend neither on the order nor on the number of threads.
///
/// Davison and Hinkley (1997), sections 6.3 and 7.6; Wu (1986) for the wild bootstrap.
public struct Bootstrap: Sendable, Hashable {
  /// How new residuals are made.
  public enum Scheme: Sendable, Hashable, CaseIterable {
    /// Drawn with replacement from the residuals, each inflated by 1/√(1 − h) for its leverage, and centred: exchangeable
    /// errors.
    case residual
    /// Each residual, inflated by 1/√(1 − h) for its leverage, times ±1 (Rademacher): errors whose variance differs from point to point.
    case wild
    /// Normal with the residual variance of the fit.
    case parametric
  }

  public var scheme: Scheme
  public var replicates: Int
  public var seed: UInt64
  public var solver: LevenbergMarquardt

  /// - Parameter replicates: at least 1; a thousand for a 95% interval.
  public init(
    _ scheme: Scheme, replicates: Int = 1000, seed: UInt64, solver: LevenbergMarquardt = LevenbergMarquardt()
  ) {
    precondition(replicates >= 1, "a bootstrap needs at least one replicate, \(replicates) given")
    self.scheme = scheme
    self.replicates = replicates
    self.seed = seed
    self.solver = solver
  }

  /// The replicates of a solution, one after the other.
  public func run(
    _ problem: some LeastSquaresProblem, _ solution: LeastSquaresSolution, within bounds: ParameterBounds? = nil
  ) -> BootstrapDistribution {
    let fits = refits(0..<replicates, problem, solution, within: bounds)
    return BootstrapDistribution(solution: solution, fits: fits)
  }

  /// The estimates of some of the replicates, `nil` where a search did not converge: for callers with threads of their own.
  package func refits(
    _ range: Range<Int>, _ problem: some LeastSquaresProblem, _ solution: LeastSquaresSolution,
    within bounds: ParameterBounds? = nil
  ) -> [[Double]?] {
    let source = ResidualSource(scheme: scheme, problem: problem, solution: solution)
    var workspace = LevenbergMarquardtWorkspace()
    return range.map { refit($0, problem, solution, source, within: bounds, using: &workspace) }
  }

  /// The same replicates in parallel.
  ///
  /// - Parameter tasks: how many run at a time; the result does not depend on it.
  public func run(
    _ problem: some LeastSquaresProblem & Sendable, _ solution: LeastSquaresSolution,
    within bounds: ParameterBounds? = nil, tasks: Int
  ) async -> BootstrapDistribution {
    precondition(tasks >= 1, "at least one task runs, \(tasks) given")
    let source = ResidualSource(scheme: scheme, problem: problem, solution: solution)
    let size = (replicates + tasks - 1) / tasks
    let fits = await withTaskGroup(of: (Int, [[Double]?]).self) { group in
      for first in stride(from: 0, to: replicates, by: size) {
        group.addTask {
          var workspace = LevenbergMarquardtWorkspace()
          let chunk = (first..<min(first + size, replicates)).map {
            refit($0, problem, solution, source, within: bounds, using: &workspace)
          }
          return (first, chunk)
        }
      }
      var chunks: [(Int, [[Double]?])] = []
      for await chunk in group { chunks.append(chunk) }
      return chunks.sorted { $0.0 < $1.0 }.flatMap(\.1)
    }
    return BootstrapDistribution(solution: solution, fits: fits)
  }

  /// The estimates of one replicate, or `nil` where the search did not converge.
  private func refit(
    _ index: Int, _ problem: some LeastSquaresProblem, _ solution: LeastSquaresSolution, _ source: ResidualSource,
    within bounds: ParameterBounds?, using workspace: inout LevenbergMarquardtWorkspace
  ) -> [Double]? {
    var generator = SeededGenerator(seed: seed, stream: UInt64(index))
    let drawn = source.draw(using: &generator)
    let shift = drawn.indices.map { drawn[$0] - solution.residuals[$0] }
    let replica = ShiftedProblem(base: problem, shift: shift)
    let fit = solver.solve(replica, from: solution.parameters, within: bounds, using: &workspace)
    return fit.isConverged ? fit.parameters : nil
  }
}

/// Residuals to draw from.
struct ResidualSource: Sendable {
  let scheme: Bootstrap.Scheme
  private let pool: [Double]
  private let deviation: Double

  init(scheme: Bootstrap.Scheme, problem: some LeastSquaresProblem, solution: LeastSquaresSolution) {
    self.scheme = scheme
    deviation = solution.dispersion.squareRoot()
    let leverages = solution.leverages(in: problem)
    switch scheme {
    case .parametric: pool = solution.residuals
    case .wild, .residual:
      // A leverage of one leaves nothing of a residual to inflate.
      let inflated = solution.residuals.indices.map {
        solution.residuals[$0] / max(1 - leverages[$0], 1e-6).squareRoot()
      }
      if scheme == .wild {
        pool = inflated
        return
      }
      let mean = inflated.reduce(0, +) / Double(max(inflated.count, 1))
      pool = inflated.map { $0 - mean }
    }
  }

  func draw(using generator: inout SeededGenerator) -> [Double] {
    switch scheme {
    case .residual: pool.indices.map { _ in pool[Int.random(in: pool.indices, using: &generator)] }
    case .wild: pool.map { generator.next() >> 63 == 0 ? $0 : -$0 }
    case .parametric:
      pool.map { _ in Normal(mean: 0, standardDeviation: deviation > 0 ? deviation : 1).sample(using: &generator) }
        .map { deviation > 0 ? $0 : 0 }
    }
  }
}

/// A problem with constants added to its residuals: other observations for the same model.
struct ShiftedProblem<Base: LeastSquaresProblem>: LeastSquaresProblem {
  let base: Base
  let shift: [Double]

  var parameterCount: Int { base.parameterCount }
  var residualCount: Int { base.residualCount }
  var sharesEvaluation: Bool { base.sharesEvaluation }

  func evaluateResiduals(at parameters: Span<Double>, into residuals: inout MutableSpan<Double>) {
    base.evaluateResiduals(at: parameters, into: &residuals)
    for i in shift.indices { residuals[i] += shift[i] }
  }

  func evaluateJacobian(at parameters: Span<Double>, into jacobian: inout MutableSpan<Double>) {
    base.evaluateJacobian(at: parameters, into: &jacobian)
  }

  func evaluate(
    at parameters: Span<Double>, residuals: inout MutableSpan<Double>, jacobian: inout MutableSpan<Double>
  ) {
    base.evaluate(at: parameters, residuals: &residuals, jacobian: &jacobian)
    for i in shift.indices { residuals[i] += shift[i] }
  }
}
