import Distributions
import Glibc
import LinearAlgebra
import OfficialStatistics

/// Areas that sum to a district: one indicator of several plans, made to agree on every joint draw.
///
/// Each area, and the district where it has a target of its own, is drawn from its own posterior, attainments coupled by
/// one copula over all areas; every draw is then reconciled by `Reconciliation`, so quantiles of sums and parts
/// come from draws in which the sums hold.
public struct DistrictSystem: Sendable {
  public let hierarchy: Hierarchy
  private let posteriors: [String: (posterior: PlanPosterior, indicator: Indicator)]
  public let correlation: Double

  /// - Parameters:
  ///   - parents: each area with the one it lies in, `nil` for the district.
  ///   - posteriors: by area name; a sum without one is the sum of its parts.
  ///   - indicator: the id that is summed; it must be one whose values add, such as output or tax.
  /// - Throws: `PlanError.cyclicHierarchy`, an unknown area, or an area whose indicator has no path.
  public init(
    parents: [(name: String, parent: String?)], posteriors: [String: PlanPosterior], indicator: String,
    correlation: Double = DevelopmentPlan.defaultAttainmentCorrelation
  ) throws(PlanError) {
    guard (0...1).contains(correlation) else {
      throw .probabilityOutOfRange(what: "correlation between areas", value: correlation)
    }
    do {
      hierarchy = try Hierarchy(parents)
    } catch .cyclicHierarchy(let way) {
      throw .cyclicHierarchy(way + [way[0]])
    } catch .unknownParent(_, let parent) {
      throw .unknownIndicator(parent, referredToBy: "the hierarchy of areas")
    } catch {
      throw .unknownIndicator(indicator, referredToBy: "the hierarchy of areas: \(error)")
    }
    var found: [String: (PlanPosterior, Indicator)] = [:]
    for name in hierarchy.series {
      guard let posterior = posteriors[name] else {
        guard !hierarchy.bottom.contains(name) else { throw .unknownIndicator(indicator, referredToBy: name) }
        continue
      }
      guard let item = posterior.indicator(indicator), posterior.source(of: item) != nil else {
        throw .unknownIndicator(indicator, referredToBy: name)
      }
      found[name] = (posterior, item)
    }
    self.posteriors = found
    self.correlation = correlation
  }

  /// What W is taken to be, from the draws' own variances where it needs them.
  public enum Weights: String, Sendable, CaseIterable {
    case ols, structural, variance, shrink
  }

  /// Reconciled draws in the calendar year, one list per series of the hierarchy; they sum on every draw.
  ///
  /// - Throws: a covariance that leaves a sum without room.
  public func draws(
    year: Int, count: Int = 4096, weights: Weights = .shrink
  ) throws -> [String: [Double]] {
    try hierarchy.reconciled(unreconciled(year: year, count: count), count: count, weights: weights)
  }

  /// Draws of each area with a posterior of its own, coupled by the common factor.
  private func unreconciled(year: Int, count: Int) -> [String: [Double]] {
    let names = hierarchy.series.filter { posteriors[$0] != nil }
    let sequence = RichtmyerNormals(dimension: names.count + 1)
    let common = sequence.coordinate(0, count: count)
    let (shared, rest) = (correlation.squareRoot(), (1 - correlation).squareRoot())
    var result: [String: [Double]] = [:]
    for (k, name) in names.enumerated() {
      let (posterior, indicator) = posteriors[name]!
      let time = Double(year - posterior.plan.originYear)
      let table = ScoreTable(posterior.predictive(of: indicator, at: time)!)
      result[name] = zip(common, sequence.coordinate(k + 1, count: count)).map {
        exp(table.value(shared * $0 + rest * $1))
      }
    }
    return result
  }
}

extension Hierarchy {
  /// Draws of the series that have some of their own, made to agree on every draw; the others are sums of their parts.
  ///
  /// Reconciliation weighs levels without knowing that they are positive. A part that it would take below zero is put at
  /// zero, and the sums follow.
  ///
  /// - Parameter own: by series; every series without parts is there.
  func reconciled(
    _ own: [String: [Double]], count: Int, weights: DistrictSystem.Weights
  ) throws -> [String: [Double]] {
    let informed = series.indices.filter { own[series[$0]] != nil }
    var parts = bottom.map { own[$0]! }
    if informed.count > bottom.count {
      let summing = summing
      // One column a draw.
      var base = Matrix(rows: informed.count, columns: count)
      for (row, j) in informed.enumerated() {
        let values = own[series[j]]!
        for i in 0..<count { base[row, i] = values[i] }
      }
      let reconciliation = try Reconciliation(
        summing: Matrix(rows: informed.count, columns: bottom.count) { summing[informed[$0], $1] },
        weights: weights.applied(to: base))
      let reconciled = try reconciliation.reconciled(draws: base)
      let rows = Dictionary(uniqueKeysWithValues: informed.enumerated().map { (series[$1], $0) })
      parts = bottom.map { name in (0..<count).map { max(0, reconciled[rows[name]!, $0]) } }
    }
    let summing = summing
    var result: [String: [Double]] = [:]
    for (row, name) in series.enumerated() {
      var sums = [Double](repeating: 0, count: count)
      for (column, values) in parts.enumerated() where summing[row, column] != 0 {
        for i in 0..<count { sums[i] += values[i] }
      }
      result[name] = sums
    }
    return result
  }
}

extension DistrictSystem.Weights {
  /// W for draws, one column each; errors are the draws about their means, the spread that each posterior claims for itself.
  fileprivate func applied(to base: Matrix) -> Reconciliation.Weights {
    var errors = Matrix(rows: base.columns, columns: base.rows)
    if self == .variance || self == .shrink {
      for j in 0..<base.rows {
        let mean = (0..<base.columns).reduce(0) { $0 + base[j, $1] } / Double(base.columns)
        for i in 0..<base.columns { errors[i, j] = base[j, i] - mean }
      }
    }
    return switch self {
    case .ols: .ols
    case .structural: .structural
    case .variance: .variance(residuals: errors)
    case .shrink: .shrinkage(residuals: errors)
    }
  }
}

/// Normal scores from a Richtmyer sequence: fractional parts of multiples of √p, the same on every run and even in many
/// dimensions (Niederreiter 1992, section 3.1).
struct RichtmyerNormals: Sendable {
  private let primes: [Int]

  init(dimension: Int) {
    var primes: [Int] = []
    var candidate = 2
    while primes.count < dimension {
      if primes.allSatisfy({ candidate % $0 != 0 }) { primes.append(candidate) }
      candidate += 1
    }
    self.primes = primes
  }

  func coordinate(_ d: Int, count: Int) -> [Double] {
    let generator = Double(primes[d]).squareRoot()
    return (0..<count).map { i in
      let x = (Double(i) + 0.5) * generator
      return SpecialFunctions.normalQuantile(min(max(x - x.rounded(.down), 1e-12), 1 - 1e-12))
    }
  }
}
