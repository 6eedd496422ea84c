import EconomicData
import OfficialStatistics

/// A district and the areas that sum to it, each with a plan of its own.
///
/// What is summed are indicators by id: the district's output is that of its areas together. The district may have a
/// target of its own for it, or none; areas may be districts in their turn.
public struct District: Sendable {
  public struct Area: Sendable {
    public var plan: DevelopmentPlan
    /// The position of the district it lies in; `nil` for the whole.
    public var parent: Int?
    /// Ids of the indicators that are the sums of its own areas; empty for an area without parts.
    public var sums: [String]
    /// Growth that comparable places realised, by indicator id.
    public var growthClasses: [String: GrowthReferenceClass]
    public var scenario: Scenario

    public init(
      plan: DevelopmentPlan, parent: Int? = nil, sums: [String] = [],
      growthClasses: [String: GrowthReferenceClass] = [:], scenario: Scenario = .none
    ) {
      self.plan = plan
      self.parent = parent
      self.sums = sums
      self.growthClasses = growthClasses
      self.scenario = scenario
    }
  }

  /// The district first, each area behind the district it lies in.
  public var areas: [Area]
  public var weights: DistrictSystem.Weights

  public init(areas: [Area], weights: DistrictSystem.Weights = .shrink) {
    self.areas = areas
    self.weights = weights
  }

  /// Positions of the areas that lie directly in one.
  func parts(of area: Int) -> [Int] { areas.indices.filter { areas[$0].parent == area } }

  /// The summed indicators with the areas that take part in each.
  func sums() throws(PlanError) -> [DistrictSum] {
    var ids: [String] = []
    for area in areas { ids += area.sums }
    var result: [DistrictSum] = []
    for id in ids.uniqued() {
      // Tops are the highest areas that sum the indicator.
      for top in areas.indices where areas[top].sums.contains(id) {
        if let parent = areas[top].parent, areas[parent].sums.contains(id) { continue }
        result.append(try sum(of: id, from: top))
      }
    }
    return result
  }

  private func sum(of id: String, from top: Int) throws(PlanError) -> DistrictSum {
    var members: [DistrictSum.Member] = []
    var unit: String?
    var queue: [(area: Int, parent: Int?)] = [(top, nil)]
    while !queue.isEmpty {
      let (area, parent) = queue.removeFirst()
      let indicator = areas[area].plan.indicator(id)
      let isSum = areas[area].sums.contains(id)
      guard indicator != nil || isSum else { throw .unknownIndicator(id, referredToBy: areas[area].plan.id) }
      if unit == nil, let indicator { unit = indicator.unit }
      members.append(DistrictSum.Member(area: area, parent: parent, scale: 1, isSum: isSum))
      if isSum { queue += parts(of: area).map { ($0, area) } }
    }
    let common = unit ?? members.lazy.compactMap { areas[$0.area].plan.indicator(id)?.unit }.first ?? ""
    for i in members.indices {
      guard let own = areas[members[i].area].plan.indicator(id)?.unit, own != common else { continue }
      guard let scale = try? UnitOfMeasure(own).convert(1, to: UnitOfMeasure(common)) else {
        throw .differentUnits(indicator: id, area: areas[members[i].area].plan.id, unit: own, expected: common)
      }
      members[i].scale = scale
    }
    return DistrictSum(indicator: id, unit: common, members: members)
  }

  /// Claims of one year that the district and its areas cannot all keep: the parts exceed the whole, or fall short of it.
  public func hardConflicts() throws(PlanError) -> [(area: Int, conflict: Conflict)] {
    var result: [(area: Int, conflict: Conflict)] = []
    for sum in try sums() {
      for whole in sum.members where whole.isSum {
        let parts = sum.members.filter { $0.parent == whole.area }
        let years = Set((areas[whole.area].plan.indicator(sum.indicator)?.targets ?? []).map(\.year)).sorted()
        for year in years {
          if let conflict = conflict(sum, whole: whole, parts: parts, year: year) {
            result.append((whole.area, conflict))
          }
        }
      }
    }
    return result
  }

  private func conflict(
    _ sum: DistrictSum, whole: DistrictSum.Member, parts: [DistrictSum.Member], year: Int
  ) -> Conflict? {
    guard let total = bounds(sum, whole, year: year) else { return nil }
    let pieces = parts.map { reach(sum, $0, year: year) }
    func names(_ chosen: [Int]) -> (ids: [String], chinese: String, english: String) {
      let chosen = chosen.flatMap { pieces[$0].claims }
      return (
        chosen.map(\.id), chosen.map(\.chinese).joined(separator: "、"), chosen.map(\.english).joined(separator: ", ")
      )
    }
    let indicator = sum.indicator
    let id = "\(areas[whole.area].plan.id).\(indicator)"
    let lower = pieces.reduce(0) { $0 + $1.lower }
    if lower > total.upper * (1 + Self.slack) {
      // The fewest parts whose least values together exceed the whole.
      var chosen: [Int] = []
      var reached = 0.0
      for i in pieces.indices.sorted(by: { pieces[$0].lower > pieces[$1].lower }) {
        chosen.append(i)
        reached += pieces[i].lower
        if reached > total.upper * (1 + Self.slack) { break }
      }
      let parts = names(chosen.sorted())
      return Conflict(
        kind: .hard, members: [id] + parts.ids,
        sentence: LocalizedText(
          chinese: "\(year)年各区域之和（至少\(shown(reached))\(sum.unit)）超过整体的\(total.chinese)：\(parts.chinese)，不能同时成立。",
          english: "in \(year) the parts, at least \(shown(reached)) \(sum.unit), exceed the whole, \(total.english): "
            + "\(parts.english) cannot all hold with it"))
    }
    let upper = pieces.reduce(0) { $0 + $1.upper }
    if upper < total.lower * (1 - Self.slack) {
      let parts = names(Array(pieces.indices))
      return Conflict(
        kind: .hard, members: [id] + parts.ids,
        sentence: LocalizedText(
          chinese: "\(year)年各区域之和（至多\(shown(upper))\(sum.unit)）达不到整体的\(total.chinese)：\(parts.chinese)，不能同时成立。",
          english:
            "in \(year) the parts, at most \(shown(upper)) \(sum.unit), fall short of the whole, \(total.english): "
            + "\(parts.english) cannot all hold with it"))
    }
    return nil
  }

  /// Two sums that differ by rounding do not contradict each other.
  private static let slack = 1e-9

  private struct Bounds {
    var lower: Double
    var upper: Double
    var chinese: String
    var english: String
  }

  /// What an area's own targets of the year allow, in the unit of the sum.
  private func bounds(_ sum: DistrictSum, _ member: DistrictSum.Member, year: Int) -> Bounds? {
    let plan = areas[member.area].plan
    guard let indicator = plan.indicator(sum.indicator) else { return nil }
    var lower = 0.0
    var upper = Double.infinity
    var words: [String] = []
    for target in indicator.targets where target.year == year {
      guard let claim = plan.flowClaim(of: target, of: indicator) else { continue }
      lower = max(lower, claim.interval.lower * member.scale)
      upper = min(upper, claim.interval.upper * member.scale)
      words.append(target.wording)
    }
    guard !words.isEmpty else { return nil }
    return Bounds(
      lower: lower, upper: upper, chinese: "“\(words.joined(separator: "、"))”",
      english: words.map { "\"\($0)\"" }.joined(separator: ", "))
  }

  private struct Reach {
    var lower: Double
    var upper: Double
    var claims: [(id: String, chinese: String, english: String)]
  }

  /// What an area and everything in it allow: its own targets, or the sum of what its parts allow where that is narrower.
  private func reach(_ sum: DistrictSum, _ member: DistrictSum.Member, year: Int) -> Reach {
    let plan = areas[member.area].plan
    var result = Reach(lower: 0, upper: .infinity, claims: [])
    if let own = bounds(sum, member, year: year) {
      let text = (
        id: "\(plan.id).\(sum.indicator)", chinese: plan.area.chinese + own.chinese,
        english: "\(plan.area.english) \(own.english)"
      )
      result = Reach(lower: own.lower, upper: own.upper, claims: [text])
    }
    let parts = sum.members.filter { $0.parent == member.area }.map { reach(sum, $0, year: year) }
    guard !parts.isEmpty, result.claims.isEmpty else { return result }
    return Reach(
      lower: parts.reduce(0) { $0 + $1.lower }, upper: parts.reduce(0) { $0 + $1.upper },
      claims: parts.flatMap(\.claims))
  }

  private func shown(_ value: Double) -> String {
    value == value.rounded() && abs(value) < 1e15 ? "\(Int(value))" : "\((value * 1000).rounded() / 1000)"
  }
}

/// One indicator over the areas that sum it.
struct DistrictSum: Sendable {
  struct Member: Sendable {
    var area: Int
    var parent: Int?
    /// What the area's unit is multiplied by to be in the unit of the sum.
    var scale: Double
    /// Whether its areas sum to it.
    var isSum: Bool
  }

  var indicator: String
  var unit: String
  var members: [Member]
}
