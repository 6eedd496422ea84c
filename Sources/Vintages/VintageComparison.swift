import DevelopmentPlans

/// Why a number moved between two runs, split by sequential substitution.
///
/// From the inputs of A to those of B in this order: values that were revised, actuals that are new, targets, then all
/// assumptions and the model. Each part is the difference that its step makes after the steps before it, so the parts
/// depend on the order, which is stated, and sum to the change. Where a stored figure differs from what the present
/// version computes from the same inputs, the difference belongs to the model.
public struct VintageComparison: Sendable {
  public var before: Int64
  public var after: Int64
  public var rows: [Row]
  /// Indicators that only one of the two runs has.
  public var onlyBefore: [String]
  public var onlyAfter: [String]

  public struct Row: Sendable, Hashable {
    public enum Measure: Sendable, Hashable {
      case probability
      /// The median in a calendar year.
      case median(year: Int)
    }

    public var indicator: String
    public var measure: Measure
    public var before: Double
    public var after: Double
    public var revision: Double
    public var news: Double
    public var target: Double
    /// Assumptions of the plan, options of the engine, version of the toolkit.
    public var assumption: Double

    public var change: Double { after - before }
    /// Zero up to rounding, by construction.
    public var remainder: Double { change - (revision + news + target + assumption) }
  }

  public static let order = ["revision", "news", "target", "assumption"]

  /// - Throws: `VintageError.differentPlans`, or a fault of a plan in between.
  public init(from a: Vintage, to b: Vintage) throws {
    guard a.plan.id == b.plan.id else { throw VintageError.differentPlans(a.plan.id, b.plan.id) }
    before = a.id
    after = b.id
    let idsA = Set(a.plan.indicators.map(\.id))
    let idsB = Set(b.plan.indicators.map(\.id))
    onlyBefore = idsA.subtracting(idsB).sorted()
    onlyAfter = idsB.subtracting(idsA).sorted()
    let steps = [
      a.plan, a.plan.substituting(revisionsOf: b.plan), a.plan.substituting(actualsOf: b.plan),
      a.plan.substituting(actualsOf: b.plan).substituting(targetsOf: b.plan),
    ]
    var posteriors: [PlanPosterior] = []
    for (i, plan) in steps.enumerated() {
      if i == 0 {
        posteriors.append(try PlanPosterior(plan, options: a.options))
      } else if plan == steps[i - 1] {
        posteriors.append(posteriors[i - 1])
      } else {
        // Inputs of B that make no plan together with the assumptions of A, as when the origin moved, cannot be told apart
        // from the assumptions: their part is theirs.
        posteriors.append((try? PlanPosterior(plan, options: a.options)) ?? posteriors[i - 1])
      }
    }
    rows = []
    for indicator in a.plan.indicators where idsB.contains(indicator.id) {
      for measure in Self.measures(of: indicator.id, a, b) {
        guard let start = a.value(measure, of: indicator.id), let end = b.value(measure, of: indicator.id) else {
          continue
        }
        let values = posteriors.map { $0.value(measure, of: indicator.id) }
        guard let first = values[0], let revised = values[1], let updated = values[2], let retargeted = values[3] else {
          continue
        }
        let revision = revised - first
        let news = updated - revised
        let target = retargeted - updated
        // The rest: from the last step to B as stored, and from A as stored to A as computed now.
        let assumption = (end - retargeted) + (first - start)
        rows.append(
          Row(
            indicator: indicator.id, measure: measure, before: start, after: end, revision: revision, news: news,
            target: target, assumption: assumption))
      }
    }
  }

  private static func measures(of indicator: String, _ a: Vintage, _ b: Vintage) -> [Row.Measure] {
    let years = Set(a.figures.filter { $0.indicator == indicator }.map(\.year))
      .intersection(b.figures.filter { $0.indicator == indicator }.map(\.year))
    return [.probability] + years.sorted().map { .median(year: $0) }
  }
}

extension Vintage {
  func value(_ measure: VintageComparison.Row.Measure, of indicator: String) -> Double? {
    switch measure {
    case .probability: verdicts.first { $0.indicator == indicator }?.probability
    case .median(let year): figures.first { $0.indicator == indicator && $0.year == year }?.median
    }
  }
}

extension PlanPosterior {
  func value(_ measure: VintageComparison.Row.Measure, of id: String) -> Double? {
    guard let indicator = indicator(id) else { return nil }
    switch measure {
    case .probability: return indicator.anchor.flatMap { probability(of: $0, of: indicator) }
    case .median(let year): return predictive(of: indicator, at: Double(year - plan.originYear))?.median
    }
  }
}

extension DevelopmentPlan {
  /// The plan with the other's values for the periods that both have.
  func substituting(revisionsOf other: DevelopmentPlan) -> DevelopmentPlan {
    changingIndicators(of: other) { mine, theirs in
      for i in mine.actuals.indices {
        if let revised = theirs.actuals.last(where: { $0.span == mine.actuals[i].span }) { mine.actuals[i] = revised }
      }
    }
  }

  func substituting(actualsOf other: DevelopmentPlan) -> DevelopmentPlan {
    changingIndicators(of: other) { $0.actuals = $1.actuals }
  }

  func substituting(targetsOf other: DevelopmentPlan) -> DevelopmentPlan {
    changingIndicators(of: other) { $0.targets = $1.targets }
  }

  private func changingIndicators(
    of other: DevelopmentPlan, _ change: (inout Indicator, Indicator) -> Void
  ) -> DevelopmentPlan {
    var copy = self
    for i in copy.indicators.indices {
      if let theirs = other.indicator(copy.indicators[i].id) { change(&copy.indicators[i], theirs) }
    }
    return copy
  }
}
