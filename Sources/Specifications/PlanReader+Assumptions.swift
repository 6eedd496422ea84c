import DevelopmentPlans
import EconomicData
import GrowthCurves
import Tabular

/// An assumption that is a number with a unit, as other parts of the plan refer to it by its id.
struct NumericAssumption {
  var id: String
  var value: Double
  var range: ClosedRange<Double>?
  var unit: String

  /// The quantity in `unit`; a range is read as a central 90% interval.
  func quantity(scaledBy scale: Double, basis: [String]) -> UncertainQuantity {
    guard let range, range.lowerBound < range.upperBound else { return .known(value * scale, basis: basis) }
    let deviation = UncertainQuantity(range: range).logDeviation
    return UncertainQuantity(median: value * scale, logDeviation: deviation, basis: basis)
  }
}

extension PlanReader {
  func readSources(_ value: YAMLValue?) -> [PlanSource] {
    guard let items = value?.list(expected: "a list of sources") else { return [] }
    var ids: Set<String> = []
    return items.compactMap { item in
      guard let map = item.mapping("a source", keys: ["id", "title", "date", "url", "package"]) else { return nil }
      let id = map.required("id")?.identifier()
      let title = map.required("title")?.text()
      let date = map["date"].flatMap { $0.date() }
      let url = map["url"].flatMap { $0.text() }
      let package = map["package"].flatMap { readPackage($0) }
      guard let id, let title else { return nil }
      guard ids.insert(id).inserted else {
        item.report(expected: "each source once", found: "the id '\(id)' again", cure: "give it another id")
        return nil
      }
      return PlanSource(id: id, title: title, date: date, url: url, package: package)
    }
  }

  /// A data package that exists, lies below the project's folder, and keeps what its descriptor says.
  private func readPackage(_ value: YAMLValue) -> String? {
    guard let path = value.text(expected: "the folder of a data package") else { return nil }
    do throws(FileError) {
      let resolved = try folder.resolve(path)
      try checkPackage(resolved)
      return path
    } catch {
      if error.file == nil {
        faults.report(at: value.place, expected: error.expected, found: error.found, cure: error.cure, kind: error.kind)
      } else {
        faults.report(error)
      }
      return nil
    }
  }

  func readAssumptions(_ value: YAMLValue?) -> [Assumption] {
    guard let items = value?.list(expected: "a list of assumptions") else { return [] }
    var ids: Set<String> = []
    return items.compactMap { item in
      let keys = ["id", "text", "kind", "value", "range", "unit", "source"]
      guard let map = item.mapping("an assumption", keys: keys) else { return nil }
      let id = map.required("id")?.identifier()
      let text = map.required("text")?.localizedText(expected: "what is assumed")
      let kind = map["kind"]?.name(among: ["ours", "source"], expected: "'ours' or 'source'")
      let positive = { (value: Double) in value > 0 }
      let number = map["value"]?.number(expected: "a number above zero", where: positive)
      let range = map["range"]?.range("a range of two ascending numbers above zero", within: positive)
      let unit = map["unit"].flatMap { readUnit($0) }
      let source = map["source"].flatMap { readSourceIDs($0).first }
      if let number, let range, !range.contains(number) {
        map["value"]!.report(
          expected: "a value within its range [\(range.lowerBound), \(range.upperBound)]",
          cure: "widen the range or correct the value")
      }
      if map["value"] != nil || map["range"] != nil, map["unit"] == nil {
        item.report(expected: "the key 'unit' beside a number", found: "none", cure: "add, for example, 'unit: 亿元'")
      }
      guard let id, let text else { return nil }
      guard ids.insert(id).inserted else {
        item.report(expected: "each assumption once", found: "the id '\(id)' again", cure: "give it another id")
        return nil
      }
      let value = number ?? range.map { UncertainQuantity(range: $0).median }
      if let value, let unit { numbers[id] = NumericAssumption(id: id, value: value, range: range, unit: unit) }
      return Assumption(
        id: id, kind: kind.flatMap(Assumption.Kind.init) ?? .ours, text: text, value: value, range: range,
        source: source)
    }
  }

  /// One source or a list of them, each declared above.
  func readSourceIDs(_ value: YAMLValue) -> [String] {
    let items = value.isList ? value.list() ?? [] : [value]
    return items.compactMap {
      $0.name(where: sourceIDs.contains, among: sources.map(\.id), expected: "the id of a source of this plan")
    }
  }

  /// A prior by name, or one of the author's own: `{ name, delta, omega }`, or the cases of a reference class.
  func readAttainment(_ value: YAMLValue?) -> AttainmentPrior? {
    guard let value else { return nil }
    let names = AttainmentPrior.named.map(\.name)
    guard value.isMapping else {
      return value.name(among: names, expected: "an attainment prior").flatMap(AttainmentPrior.init(named:))
    }
    guard let map = value.mapping("an attainment prior", keys: ["name", "delta", "omega", "cases"]),
      let name = map.required("name")?.identifier()
    else { return nil }
    if names.contains(name) {
      map["name"]!.report(
        expected: "a name of your own for a prior of your own", found: "'\(name)', which is ours",
        cure: "choose another name, or write 'attainment: \(name)'")
      return nil
    }
    if map["cases"] != nil { return readReferenceClass(map, name: name) }
    guard
      let delta = map.required("delta")?.number(
        expected: "ln(actual / plan) between -5 and 5", where: { abs($0) <= 5 }),
      let omega = map.required("omega")?.number(
        expected: "a spread above 0 and at most 5", where: { $0 > 0 && $0 <= 5 })
    else { return nil }
    return AttainmentPrior(name: name, logRatio: delta, logDeviation: omega)
  }

  /// Pairs of target and actual: `cases: [[500, 410], [100, 95]]`.
  private func readReferenceClass(_ map: YAMLMapping, name: String) -> AttainmentPrior? {
    let expected = "pairs of target and actual above zero, such as [500, 410]"
    guard let items = map["cases"]?.list(expected: expected) else { return nil }
    let pairs = items.compactMap { item -> (target: Double, actual: Double)? in
      guard let pair = item.list(expected: expected) else { return nil }
      guard pair.count == 2 else {
        item.report(expected: expected, found: "a list of \(pair.count)")
        return nil
      }
      guard let target = pair[0].number(expected: "a target above zero", where: { $0 > 0 }),
        let actual = pair[1].number(expected: "an actual above zero", where: { $0 > 0 })
      else { return nil }
      return (target, actual)
    }
    guard !pairs.isEmpty, pairs.count == items.count else { return nil }
    do throws(PlanError) {
      return try ReferenceClass(name: name, pairs: pairs).attainment
    } catch {
      map["cases"]?.report(expected: expected, found: "\(error)")
      return nil
    }
  }

  func readPathPrior(families: YAMLValue?, details: YAMLValue?) -> PathPrior {
    var prior = PathPrior.default
    if let families, let weights = readFamilies(families) {
      if weights != PathPrior.default.families { prior.name = "path:plan" }
      prior.families = weights
    }
    guard let details else { return prior }
    let keys = [
      "deviations", "maturity", "ramp_shape", "reporting_error", "excess_mean", "stage_reliability",
    ]
    guard let map = details.mapping("assumptions on paths", keys: keys) else { return prior }
    prior.name = "path:plan"
    let positive = { (value: Double) in value > 0 && value <= 5 }
    if let items = map["deviations"]?.members(expected: "deviations with weights, such as { 0.1: 1 }") {
      let scales = items.compactMap { item -> DeviationScale? in
        guard let scale = item.key.number(expected: "a deviation above 0 per root of a year", where: positive),
          let weight = item.value.probability(expected: "a weight between 0 and 1")
        else { return nil }
        return DeviationScale(scale, weight: weight)
      }
      if checkWeights(scales.map(\.weight), at: map["deviations"]!) { prior.deviationScales = scales }
    }
    if let shape = map["maturity"].flatMap({ readNormal($0) }) { prior.maturity = shape }
    if let shape = map["ramp_shape"].flatMap({ readNormal($0) }) { prior.rampShape = shape }
    if let value = map["reporting_error"]?.number(expected: "a spread above 0", where: positive) {
      prior.reportingError = value
    }
    if let value = map["excess_mean"]?.number(expected: "a mean excess above 0", where: positive) {
      prior.excessMean = value
    }
    if let value = map["stage_reliability"]?.probability() { prior.stageReliability = value }
    return prior
  }

  /// The families under the names that a plan file gives them.
  static let families: [(name: String, family: PathFamily)] = [
    ("ramp", .rampWeibull), ("logistic", .logistic), ("gompertz", .gompertz), ("exponential", .exponential),
  ]

  private func readFamilies(_ value: YAMLValue) -> [PathPrior.WeightedFamily]? {
    guard let members = value.members(expected: "families with weights, such as { ramp: 0.5, logistic: 0.5 }") else {
      return nil
    }
    let weights = members.compactMap { member -> PathPrior.WeightedFamily? in
      guard let name = member.key.name(among: Self.families.map(\.name), expected: "a family of paths"),
        let weight = member.value.probability(expected: "a weight between 0 and 1")
      else { return nil }
      return PathPrior.WeightedFamily(Self.families.first { $0.name == name }!.family, weight: weight)
    }
    guard weights.count == members.count else { return nil }
    return checkWeights(weights.map(\.weight), at: value) ? weights.filter { $0.weight > 0 } : nil
  }

  private func readNormal(_ value: YAMLValue) -> NormalPrior? {
    guard let map = value.mapping("a normal prior", keys: ["mean", "deviation"]),
      let mean = map.required("mean")?.number(),
      let deviation = map.required("deviation")?.number(expected: "a spread above 0", where: { $0 > 0 })
    else { return nil }
    return NormalPrior(mean: mean, deviation: deviation)
  }

  /// Weights are probabilities of alternatives, so they sum to one.
  private func checkWeights(_ weights: [Double], at place: YAMLValue) -> Bool {
    let sum = weights.reduce(0, +)
    // Weights are typed with a few decimals: a third thrice is 0.999.
    guard abs(sum - 1) <= 0.0015 else {
      place.report(expected: "weights that sum to 1", found: "a sum of \(sum)", cure: "scale them")
      return false
    }
    return true
  }
}
