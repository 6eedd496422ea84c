import DevelopmentPlans
import Glibc
import TestSupport
import Testing

@Suite struct JointTests {
  @Test(.tags(.reference)) func `two even targets are met together as often as the orthant formula says`() {
    // P(Z₁ > 0, Z₂ > 0) = 1/4 + asin ρ / 2π (Sheppard 1899).
    for correlation in [0, 0.1, 0.6, 0.9, 0.99] {
      let joint = JointAttainment(correlation: correlation).probabilityOfAll([0.5, 0.5])
      #expect(abs(joint - (0.25 + asin(correlation) / (2 * .pi))) < 1e-10)
    }
  }

  @Test(.tags(.property)) func `all together is at most the least likely and at least the product`() {
    let probabilities = [0.9, 0.31, 0.55, 0.04]
    for correlation in [0, 0.3, 0.6, 0.95, 1] {
      let joint = JointAttainment(correlation: correlation).probabilityOfAll(probabilities)
      #expect(joint <= 0.04 + 1e-12)
      #expect(joint >= probabilities.reduce(1, *) - 1e-12)
    }
  }

  @Test(.tags(.property))
  func `a tax target that no yield in the band can carry is named with the band and the output`() {
    var plan = PlanExamples.vitality
    #expect(plan.hardConflict() == nil)
    plan.ratios = [
      RatioBand(id: "ratio:tax/output", numerator: "tax", denominator: "output", range: 0.02...0.05, isHard: true)
    ]
    let conflict = plan.hardConflict()
    #expect(conflict?.kind == .hard)
    #expect(Set(conflict?.members ?? []) == ["output", "tax", "ratio:tax/output"])
    #expect(conflict?.sentence.chinese.contains("500余亿元") == true)
  }

  @Test(.tags(.property)) func `the smallest conflict is named although a longer chain also contradicts`() {
    var plan = PlanExamples.vitality
    func band(_ top: String, _ bottom: String, _ range: ClosedRange<Double>) -> RatioBand {
      RatioBand(id: "\(top)/\(bottom)", numerator: top, denominator: bottom, range: range, isHard: true)
    }
    // output/people and people/firms together contradict output and firms; tax/output alone contradicts two claims.
    plan.ratios = [
      band("firms", "people", 200...210), band("people", "output", 0.05...0.06), band("tax", "output", 0.01...0.02),
    ]
    #expect(plan.hardConflict()?.members.count == 3)
  }

  @Test(.tags(.property)) func `ten thousand indicators are searched for a conflict in linear time`() {
    func plan(_ count: Int) -> DevelopmentPlan {
      let template = PlanExamples.vitality.indicators[0]
      var plan = PlanExamples.vitality
      plan.indicators = (0..<count).map {
        var indicator = template
        indicator.id = "indicator-\($0)"
        return indicator
      }
      plan.ratios = (1..<count).map {
        RatioBand(
          id: "ratio-\($0)", numerator: "indicator-\($0)", denominator: "indicator-\($0 - 1)", range: 0.8...1.25,
          isHard: true)
      }
      return plan
    }
    let clock = ContinuousClock()
    let large = plan(10_000)
    let time = clock.measure {
      #expect(large.faults().isEmpty)
      #expect(large.hardConflict() == nil)
    }
    // Quadratic work would take minutes.
    #expect(time < .seconds(2))
  }
}

@Suite struct BandTests {
  private static func plan(_ range: ClosedRange<Double>) -> DevelopmentPlan {
    var plan = PlanExamples.vitality
    plan.ratios = [RatioBand(id: "tax/output", numerator: "tax", denominator: "output", range: range)]
    return plan
  }

  @Test(.tags(.property)) func `a band draws both indicators towards it, and a wide one does nothing`() throws {
    func medians(_ plan: DevelopmentPlan) throws -> (tax: Double, output: Double) {
      let posterior = try PlanPosterior(plan)
      return (
        posterior.predictive(of: plan.indicators[1], at: 5)!.median,
        posterior.predictive(of: plan.indicators[0], at: 5)!.median
      )
    }
    let free = try medians(PlanExamples.vitality)
    let wide = try medians(Self.plan(1e-4...100))
    // Medians are inverted to about 1e-8.
    #expect(abs(wide.tax / free.tax - 1) < 1e-7)
    let low = try medians(Self.plan(0.03...0.06))
    #expect(low.tax < free.tax * 0.95)
    #expect(low.output > free.output * 1.05)
    #expect(low.tax / low.output < free.tax / free.output)
  }

  @Test(.tags(.property)) func `reweighted marginals agree with the weighted draws`() throws {
    let plan = Self.plan(0.04...0.07)
    let posterior = try PlanPosterior(plan)
    let draws = try #require(posterior.draws)
    for indicator in plan.indicators.prefix(2) {
      let values = try #require(draws.values(of: indicator, at: 5))
      let total = draws.weights.reduce(0, +)
      let mean = zip(values, draws.weights).reduce(0) { $0 + log($1.0) * $1.1 } / total
      // 4096 draws of which about half are kept, deviation 0.5: two standard errors are 0.02.
      #expect(abs(mean - posterior.predictive(of: indicator, at: 5)!.meanLog) < 0.02)
    }
  }

  @Test(.tags(.property)) func `a band no draw can meet is left out and reported`() throws {
    let plan = Self.plan(1e-4...2e-4)
    #expect(try PlanPosterior(plan).bandsContradict)
    let assessment = try PlanAssessor().assess(plan)
    #expect(assessment.conflicts.contains { $0.members.contains("tax/output") })
  }

  @Test(.tags(.property)) func `a band that the claims rule out does not drag the others along`() throws {
    var plan = Self.plan(0.04...0.07)
    let alone = try PlanPosterior(plan)
    plan.ratios.append(
      RatioBand(id: "narrow", numerator: "tax", denominator: "output", range: 1e-4...2e-4))
    let both = try PlanPosterior(plan)
    #expect(both.bandsContradict && !alone.bandsContradict)
    func median(_ posterior: PlanPosterior) -> Double { posterior.predictive(of: plan.indicators[1], at: 5)!.median }
    #expect(median(both) == median(alone))
  }

  @Test(.tags(.property)) func `bands that only together are too narrow are named together`() throws {
    var plan = PlanExamples.vitality
    let template = plan.indicators[0]
    plan.indicators = (0..<8).map { k in
      var indicator = template
      indicator.id = "output-\(k)"
      return indicator
    }
    // Each holds in some one draw of five, seven in a chain hardly ever.
    plan.ratios = (1..<8).map {
      RatioBand(id: "step-\($0)", numerator: "output-\($0)", denominator: "output-\($0 - 1)", range: 0.9...1.1)
    }
    let posterior = try PlanPosterior(plan)
    #expect(posterior.bandProbabilities.values.allSatisfy { $0 > 0.1 })
    let conflicts = posterior.bandConflicts()
    #expect(conflicts.count == 1)
    #expect(conflicts.first?.members.count == 7)
    #expect(
      conflicts.first?.sentence.english.contains("the bands of 7 ratios (step-1, step-2, step-3, step-4, …)") == true)
  }

  @Test(.tags(.property)) func `targets two deviations off a band are reported with their distance`() throws {
    // The plan's own figures imply 8%; output and tax have deviations of one half, correlated by 0.6.
    #expect(try PlanAssessor().assess(Self.plan(0.07...0.09)).conflicts.isEmpty)
    let conflicts = try PlanAssessor().assess(Self.plan(0.025...0.03)).conflicts
    #expect(conflicts.contains { $0.kind == .soft && $0.members.contains("tax/output") })
  }
}

@Suite struct BandGroupTests {
  /// Pairs of indicators, each with a band of its own that about half of the draws keep.
  private static func plan(pairs: Int) -> DevelopmentPlan {
    var plan = PlanExamples.vitality
    let (output, tax) = (plan.indicators[0], plan.indicators[1])
    plan.indicators = []
    plan.ratios = []
    for k in 0..<pairs {
      for template in [output, tax] {
        var indicator = template
        indicator.id = "\(template.id)-\(k)"
        plan.indicators.append(indicator)
      }
      plan.ratios.append(
        RatioBand(id: "band-\(k)", numerator: "tax-\(k)", denominator: "output-\(k)", range: 0.08...0.2))
    }
    return plan
  }

  @Test(.tags(.property)) func `bands that share nothing are believed together, however many they are`() throws {
    // Half of the draws keep each of 20 bands; hardly one in a million keeps all.
    let plan = Self.plan(pairs: 20)
    let posterior = try PlanPosterior(plan)
    #expect(!posterior.bandsContradict)
    #expect(posterior.bandProbabilities.count == 20)
    let pair = try PlanPosterior(Self.plan(pairs: 1))
    // Bands of other pairs are felt only through the common score, which differences of two indicators do not have.
    let (alone, together) = (
      try #require(pair.predictive(of: pair.plan.indicators[0], at: 5)).median,
      try #require(posterior.predictive(of: plan.indicators[0], at: 5)).median
    )
    #expect(abs(together / alone - 1) < 0.03)
  }

  @Test(.tags(.property)) func `more than two hundred indicators in bands still shift their probabilities`() throws {
    let plan = Self.plan(pairs: 120)
    let posterior = try PlanPosterior(plan)
    let banded = try #require(posterior.predictive(of: plan.indicators[1], at: 5)).median
    var free = plan
    free.ratios = []
    let unbanded = try #require(try PlanPosterior(free).predictive(of: plan.indicators[1], at: 5)).median
    #expect(banded > unbanded * 1.02)
  }

  @Test(.tags(.property)) func `P(all) of pairs is that of their bands and targets, through the common score`() throws {
    // Two pairs: against a plain count over many joint draws of both.
    let plan = Self.plan(pairs: 2)
    let assessment = try PlanAssessor().assess(plan)
    let posterior = try PlanPosterior(plan)
    let draws = try #require(posterior.draws)
    let targets = plan.indicators.map { ($0, $0.targets[0].claim.bar) }
    var met = draws.weights
    for (indicator, bar) in targets {
      let values = try #require(draws.values(of: indicator, at: 5))
      for i in met.indices where values[i] < bar { met[i] = 0 }
    }
    let counted = met.reduce(0, +) / draws.weights.reduce(0, +)
    // About 1000 draws keep both bands: a standard error of the count is 0.01.
    #expect(abs(try #require(assessment.jointProbability) - counted) < 0.025)
  }

  @Test(.tags(.property)) func `under a scenario P(all) keeps the bands`() throws {
    let plan = PlanExamples.banded
    let scenario = Scenario(settings: ["pace": 1.25])
    let plain = try PlanAssessor().assess(plan)
    let faster = try PlanAssessor().assess(plan, scenario: scenario)
    let (before, after) = (try #require(plain.jointProbability), try #require(faster.jointProbability))
    #expect(after > before)
    // The closed form of the copula, which knows no band, gives another figure.
    let posterior = try PlanPosterior(plan)
    let copula = posterior.jointProbability(faster.targets.map { ($0.indicator.id, $0.probability) })
    #expect(abs(copula - after) > 0.01)
    #expect(after <= faster.targets.map(\.probability).min()!)
  }

  @Test(.tags(.property)) func `a band on a derived indicator moves its factor`() throws {
    var plan = PlanExamples.vitality
    let employment = try #require(plan.indicator("employment"))
    let people = try #require(plan.indicator("people"))
    let free = try PlanPosterior(plan)
    let (workers, heads) = (
      try #require(free.predictive(of: employment, at: 5)).median,
      try #require(free.predictive(of: people, at: 5)).median
    )
    let ratio = workers / heads
    // Fewer workers per head than the plan implies: output falls, and output per worker rises as well.
    plan.ratios = [
      RatioBand(id: "workers", numerator: "employment", denominator: "people", range: (ratio * 0.3)...(ratio * 0.6))
    ]
    let banded = try PlanPosterior(plan)
    let output = try #require(plan.indicator("output"))
    func medians(_ posterior: PlanPosterior) throws -> (output: Double, employment: Double) {
      (
        try #require(posterior.predictive(of: output, at: 5)).median,
        try #require(posterior.predictive(of: employment, at: 5)).median
      )
    }
    let (before, after) = (try medians(free), try medians(banded))
    #expect(after.output < before.output)
    // Employment falls by more than output does: the rest is the factor's.
    #expect(after.employment / before.employment < 0.95 * after.output / before.output)
    // And as the weighted draws have it.
    let draws = try #require(banded.draws)
    let values = try #require(draws.values(of: employment, at: 5))
    let total = draws.weights.reduce(0, +)
    let mean = zip(values, draws.weights).reduce(0) { $0 + log($1.0) * $1.1 } / total
    #expect(abs(mean - (try #require(banded.predictive(of: employment, at: 5))).meanLog) < 0.03)
  }
}

@Suite struct CeilingTests {
  @Test(.tags(.property), arguments: AttainmentPrior.named)
  func `optimism misses a ceiling from above by what it misses a floor from below`(_ prior: AttainmentPrior) {
    let floor = ClaimDistribution(.atLeast(70), attainment: prior, excessMean: 0.05)
    let ceiling = ClaimDistribution(.atMost(70), attainment: prior, excessMean: 0.05)
    let bar = log(70.0)
    // Mirror images about the bar: sums in another order.
    #expect(abs((floor.mean - bar) + (ceiling.mean - bar)) < 1e-12)
    #expect(abs(floor.complementaryCDF(bar) - ceiling.cdf(bar)) < 1e-12)
  }

  @Test(.tags(.property)) func `a sceptic finds a ceiling less likely to be kept`() throws {
    var plan = PlanExamples.vitality
    plan.indicators = [plan.indicators[0]]
    plan.indicators[0].targets = [Target(wording: "不超过100亿元", claim: .atMost(100), year: 2027)]
    let target = try #require(try PlanAssessor().assess(plan).targets.first)
    let under = Dictionary(uniqueKeysWithValues: target.probabilityUnder.map { ($0.prior.name, $0.probability) })
    let (neutral, sceptical) = (try #require(under["neutral"]), try #require(under["sceptical"]))
    #expect(neutral > target.probability && target.probability > sceptical)
  }
}
