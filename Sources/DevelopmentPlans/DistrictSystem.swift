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
    // One column a draw.
    var base = Matrix(rows: hierarchy.series.count, columns: count)
    let own = unreconciled(year: year, count: count)
    for (j, name) in hierarchy.series.enumerated() {
      for i in 0..<count { base[j, i] = own[name]?[i] ?? sumOfParts(name, own, i) }
    }
    // Errors are the draws about their means, the spread that each posterior claims for itself; one row a draw.
    var errors = Matrix(rows: count, columns: hierarchy.series.count)
    for j in 0..<base.rows {
      let mean = (0..<count).reduce(0) { $0 + base[j, $1] } / Double(count)
      for i in 0..<count { errors[i, j] = base[j, i] - mean }
    }
    let reconciliation = try Reconciliation(
      summing: hierarchy.summing,
      weights: {
        switch weights {
        case .ols: .ols
        case .structural: .structural
        case .variance: .variance(residuals: errors)
        case .shrink: .shrinkage(residuals: errors)
        }
      }())
    let reconciled = try reconciliation.reconciled(draws: base)
    return Dictionary(
      uniqueKeysWithValues: hierarchy.series.enumerated().map { j, name in (name, (0..<count).map { reconciled[j, $0] })
      })
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

  private func sumOfParts(_ name: String, _ own: [String: [Double]], _ draw: Int) -> Double {
    let row = hierarchy.series.firstIndex(of: name)!
    var sum = 0.0
    for (j, part) in hierarchy.bottom.enumerated() where hierarchy.summing[row, j] != 0 { sum += own[part]![draw] }
    return sum
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
