import Forecasting
import Glibc
import OfficialStatistics

/// The posteriors of a district's areas, made to agree on every joint draw.
///
/// Each area, and the district where it has a target of its own, is drawn from its own posterior after its own bands;
/// one common score couples all attainments. Every draw of a summed indicator is reconciled (Wickramasuriya,
/// Athanasopoulos and Hyndman 2019), so rows and probabilities come from draws in which the sums hold.
public struct DistrictPosterior: Sendable {
  public let district: District
  public let posteriors: [PlanPosterior]
  private let sums: [DistrictSum]
  private let draws: [JointDraws]
  private let count: Int

  /// - Throws: a fault of a plan, an indicator an area lacks, units that do not add, an area whose indicator has no path.
  public init(
    _ district: District, options: PathPosterior.Options = .default, count: Int = 8192
  ) throws(PlanError) {
    self.district = district
    self.count = count
    let sums = try district.sums()
    var posteriors: [PlanPosterior] = []
    for area in district.areas { posteriors.append(try PlanPosterior(area.plan, options: options)) }
    for sum in sums {
      for member in sum.members {
        let posterior = posteriors[member.area]
        guard let indicator = posterior.indicator(sum.indicator) else { continue }
        if posterior.source(of: indicator) == nil {
          throw posterior.refusals.first?.error ?? .noPathFits(indicator: sum.indicator)
        }
      }
    }
    let common = RichtmyerNormals(dimension: 1).coordinate(0, count: count)
    var draws: [JointDraws] = []
    var coordinate = 1
    for posterior in posteriors {
      draws.append(JointDraws(posterior, count: count, common: common, firstCoordinate: coordinate))
      coordinate += JointDraws.coordinateCount(of: posterior.plan)
    }
    self.sums = sums
    self.posteriors = posteriors
    self.draws = draws
  }

  /// Reconciled draws of one summed indicator `years` after the district's origin, by position of the area, in the unit of
  /// the area's own indicator.
  func reconciled(_ sum: DistrictSum, year: Int) throws -> [Int: [Double]] {
    var own: [String: [Double]] = [:]
    var parents: [(name: String, parent: String?)] = []
    for member in sum.members {
      parents.append(("\(member.area)", member.parent.map(String.init)))
      let area = district.areas[member.area]
      guard let indicator = area.plan.indicator(sum.indicator),
        let values = draws[member.area].values(
          of: indicator, at: Double(year - area.plan.originYear), scenario: area.scenario)
      else { continue }
      own["\(member.area)"] = values.map { $0 * member.scale }
    }
    let result = try Hierarchy(parents).reconciled(own, count: count, weights: district.weights)
    return Dictionary(
      uniqueKeysWithValues: sum.members.map { member in
        (member.area, result["\(member.area)"]!.map { $0 / member.scale })
      })
  }

  /// The projections of district and areas, in their order.
  public func projections(years: ClosedRange<Int> = 0...8, levels: [Double] = [0.5, 0.8, 0.95]) throws -> [Projection] {
    let origin = district.areas[0].plan.originYear
    var projections = zip(district.areas, posteriors).map { area, posterior in
      let shift = origin - area.plan.originYear
      let shifted = max(0, years.lowerBound + shift)...max(0, years.upperBound + shift)
      return posterior.projection(years: shifted, levels: levels, scenario: area.scenario)
    }
    for sum in sums {
      for year in years {
        let calendarYear = origin + year
        let values = try reconciled(sum, year: calendarYear)
        for member in sum.members {
          let quantiles = SampleDistribution(values[member.area]!)
          replace(
            &projections[member.area], sum, member, year: calendarYear, quantiles, levels)
        }
      }
      for member in sum.members { try replaceProbabilities(&projections[member.area], sum, member) }
    }
    return projections
  }

  private func replace(
    _ projection: inout Projection, _ sum: DistrictSum, _ member: DistrictSum.Member, year: Int,
    _ quantiles: SampleDistribution, _ levels: [Double]
  ) {
    let basis = "reconcile:\(district.weights.rawValue)"
    let intervals = levels.map {
      LevelInterval(level: $0, lower: quantiles.quantile((1 - $0) / 2), upper: quantiles.quantile((1 + $0) / 2))
    }
    if let i = projection.indicators.firstIndex(where: { $0.indicator.id == sum.indicator }) {
      if let j = projection.indicators[i].rows.firstIndex(where: { $0.year == year }) {
        projection.indicators[i].rows[j].median = quantiles.quantile(0.5)
        projection.indicators[i].rows[j].mean = quantiles.mean
        projection.indicators[i].rows[j].intervals = intervals
        projection.indicators[i].rows[j].basis.append(basis)
        return
      }
    }
    guard member.isSum, projection.plan.indicator(sum.indicator) == nil || isPure(sum, member) else { return }
    let indicator = pureSum(sum, member)
    if projection.plan.indicator(sum.indicator) == nil { projection.plan.indicators.append(indicator) }
    let plan = projection.plan
    let row = ProjectionRow(
      area: plan.area, indicator: indicator.id, indicatorName: indicator.name, unit: indicator.unit, year: year,
      planYear: year - plan.originYear, origin: actual(sum, member, year: year) == nil ? .projection : .actual,
      median: quantiles.quantile(0.5), mean: quantiles.mean, intervals: intervals,
      actual: actual(sum, member, year: year), target: nil,
      basis: [Self.sumLabel] + leaves(sum, under: member.area).map { "area:\(district.areas[$0].plan.id)" } + [basis])
    if let i = projection.indicators.firstIndex(where: { $0.indicator.id == sum.indicator }) {
      projection.indicators[i].rows.append(row)
    } else {
      projection.indicators.append(
        IndicatorProjection(
          indicator: indicator, rows: [row], targetProbabilities: [],
          diagnostics: PosteriorDiagnostics(
            logEvidence: 0, effectiveSampleSize: Double(count), familyWeights: [:], deviationWeights: [:],
            horizonLogVariance: quantiles.logVariance, warnings: [])))
    }
  }

  /// The label of rows that are sums of areas and have no target of their own.
  public static let sumLabel = "sum of areas"

  private func isPure(_ sum: DistrictSum, _ member: DistrictSum.Member) -> Bool {
    district.areas[member.area].plan.indicator(sum.indicator) == nil
  }

  /// The summed indicator of a district without one of its own, named as its first area names it.
  private func pureSum(_ sum: DistrictSum, _ member: DistrictSum.Member) -> Indicator {
    let first = leaves(sum, under: member.area).lazy.compactMap {
      district.areas[$0].plan.indicator(sum.indicator)
    }.first
    return Indicator(
      id: sum.indicator, name: first?.name ?? LocalizedText(sum.indicator), unit: sum.unit,
      kind: first?.kind ?? .flow)
  }

  private func leaves(_ sum: DistrictSum, under area: Int) -> [Int] {
    sum.members.filter { $0.parent == area }.flatMap { $0.isSum ? leaves(sum, under: $0.area) : [$0.area] }
  }

  /// The sum of what the areas have published for a year, where all have.
  private func actual(_ sum: DistrictSum, _ member: DistrictSum.Member, year: Int) -> Double? {
    var total = 0.0
    for leaf in leaves(sum, under: member.area) {
      guard let indicator = district.areas[leaf].plan.indicator(sum.indicator),
        let value = indicator.annualTotal(indicator.actuals.filter { $0.span.year == year }),
        let scale = sum.members.first(where: { $0.area == leaf })?.scale
      else { return nil }
      total += value * scale
    }
    return total / member.scale
  }

  private func replaceProbabilities(
    _ projection: inout Projection, _ sum: DistrictSum, _ member: DistrictSum.Member
  ) throws {
    guard let i = projection.indicators.firstIndex(where: { $0.indicator.id == sum.indicator }) else { return }
    for j in projection.indicators[i].targetProbabilities.indices {
      let target = projection.indicators[i].targetProbabilities[j].target
      if let met = try meets(target, sum, member) {
        projection.indicators[i].targetProbabilities[j].probability = met.reduce(0, +) / Double(met.count)
      }
    }
  }

  /// 1 in the draws that meet the target after reconciliation, 0 in the others.
  private func meets(_ target: Target, _ sum: DistrictSum, _ member: DistrictSum.Member) throws -> [Double]? {
    let plan = district.areas[member.area].plan
    guard let indicator = plan.indicator(sum.indicator), let claim = plan.flowClaim(of: target, of: indicator) else {
      return nil
    }
    return try reconciled(sum, year: target.year)[member.area]!.map {
      (claim.isFloor ? $0 >= claim.bar : $0 <= claim.bar) ? 1 : 0
    }
  }

  // MARK: - Verdicts

  /// The verdicts on district and areas, in their order; the district's P(all) is that of the targets of all areas.
  public func assessments(options: PathPosterior.Options = .default) throws -> [Assessment] {
    let conflicts = try district.hardConflicts()
    var result: [Assessment] = []
    var metInAll = [Double](repeating: 1, count: count)
    var leastInAll = 1.0
    var targetsInAll = 0
    for (a, area) in district.areas.enumerated() {
      var assessment = try PlanAssessor(options: options, growthClasses: area.growthClasses)
        .assess(posteriors[a], scenario: area.scenario)
      var metHere = [Double](repeating: 1, count: count)
      for i in assessment.targets.indices {
        let (indicator, target) = (assessment.targets[i].indicator, assessment.targets[i].target)
        let sum = sums.first { sum in sum.indicator == indicator.id && sum.members.contains { $0.area == a } }
        let member = sum?.members.first { $0.area == a }
        let met: [Double]?
        if let sum, let member {
          met = try meets(target, sum, member)
          let quantiles = SampleDistribution(try reconciled(sum, year: target.year)[a]!)
          assessment.targets[i].median = quantiles.quantile(0.5)
          assessment.targets[i].interval = LevelInterval(
            level: 0.8, lower: quantiles.quantile(0.1), upper: quantiles.quantile(0.9))
          if let met { assessment.targets[i].probability = met.reduce(0, +) / Double(count) }
          assessment.targets[i].basis.append("reconcile:\(district.weights.rawValue)")
        } else {
          met = draws[a].meets(target, of: indicator, scenario: area.scenario)
        }
        if let met { for k in metHere.indices { metHere[k] *= met[k] } }
      }
      assessment.conflicts =
        conflicts.filter { $0.area == a }.map(\.conflict) + assessment.conflicts
      let least = assessment.targets.map(\.probability).min() ?? 1
      assessment.jointProbability =
        assessment.targets.isEmpty ? nil : min(least, metHere.reduce(0, +) / Double(count))
      for k in metInAll.indices { metInAll[k] *= metHere[k] }
      leastInAll = min(leastInAll, least)
      targetsInAll += assessment.targets.count
      assessment.verdict = PlanAssessor.verdict(
        assessment.targets, joint: assessment.jointProbability, assessment.conflicts)
      result.append(assessment)
    }
    let all = min(leastInAll, metInAll.reduce(0, +) / Double(count))
    if targetsInAll > 0 {
      result[0].jointProbability = all
      result[0].verdict = Self.verdict(on: result, joint: all, count: targetsInAll)
    }
    return result
  }

  private static func verdict(on assessments: [Assessment], joint: Double, count: Int) -> LocalizedText {
    let contradiction = assessments.contains { $0.conflicts.contains { $0.kind == .hard } }
    let hardest = assessments.flatMap { item in item.targets.map { (item.plan.area, $0) } }
      .min { $0.1.probability < $1.1.probability }!
    let name = hardest.1.indicator.name
    let likely = assessments.flatMap(\.targets).count { $0.probability >= 0.5 }
    return LocalizedText(
      chinese: "全区及各区域\(count)个目标中有\(likely)个更可能实现；全部实现的概率为\(percent(joint))，"
        + "最难的是\(hardest.0.chinese)的\(name.chinese)（\(percent(hardest.1.probability))）"
        + (contradiction ? "；目标之间存在矛盾。" : "。"),
      english:
        "\(likely) of \(count) targets of the district and its areas are more likely than not; all together have "
        + "a probability of \(percent(joint)), and the hardest is \(name.english) of \(hardest.0.english) "
        + "(\(percent(hardest.1.probability)))" + (contradiction ? "; the targets contradict each other" : ""))
  }
}

extension SampleDistribution {
  /// var ln Y of positive draws.
  fileprivate var logVariance: Double {
    let logs = sorted.filter { $0 > 0 }.map { log($0) }
    let centre = logs.reduce(0, +) / Double(max(1, logs.count))
    return logs.reduce(0) { $0 + ($1 - centre) * ($1 - centre) } / Double(max(1, logs.count))
  }
}
