import DevelopmentPlans
import EconomicData
import Tabular

/// An indicator with the places that later checks report.
struct LocatedIndicator {
  var indicator: Indicator
  var place: YAMLValue
}

extension PlanReader {
  func readIndicators(_ value: YAMLValue?) -> [LocatedIndicator] {
    guard let value, let items = value.list(expected: "a list of indicators") else { return [] }
    if items.isEmpty { value.report(expected: "at least one indicator", found: "an empty list") }
    guard items.count <= Self.mostIndicators else {
      value.report(
        expected: "at most \(Self.mostIndicators) indicators in a plan", found: "\(items.count)",
        cure: "give each area a plan of its own, and sum them in a district with 'sum'")
      isTooLarge = true
      return []
    }
    var ids: Set<String> = []
    let indicators = items.compactMap { item -> LocatedIndicator? in
      guard let indicator = readIndicator(item) else { return nil }
      guard ids.insert(indicator.id).inserted else {
        item.report(
          expected: "each indicator once", found: "the id '\(indicator.id)' again", cure: "merge the two")
        return nil
      }
      return LocatedIndicator(indicator: indicator, place: item)
    }
    return resolveDerivations(indicators)
  }

  /// Each indicator takes some milliseconds and some half a megabyte.
  private static let mostIndicators = 2000

  private func readIndicator(_ item: YAMLValue) -> Indicator? {
    let keys = [
      "id", "name", "unit", "kind", "base", "targets", "actuals", "derive", "attainment", "families", "profile",
    ]
    guard let map = item.mapping("an indicator", keys: keys) else { return nil }
    let id = map.required("id")?.identifier()
    let name = map["name"]?.localizedText(expected: "the name of the indicator")
    guard let unit = map.required("unit").flatMap({ readUnit($0) }) else { return nil }
    let kind = map["kind"]?.name(among: ["flow", "stock"], expected: "'flow' (of a year) or 'stock' (at its end)")
    let targets = readTargets(map["targets"], unit: unit)
    let actuals = readActuals(map["actuals"], unit: unit)
    let attainment = readAttainment(map["attainment"])
    let path = map["families"].map { readPathPrior(families: $0, details: nil) }
    let profile = map["profile"].flatMap { readProfile($0) }
    var base: UncertainQuantity?
    var derivation: Derivation?
    if let value = map["derive"] {
      derivation = readDerivation(value, of: id ?? "", unit: unit)
      for key in ["base", "targets"] {
        map[key]?.report(
          expected: "no '\(key)' beside 'derive'", found: "both",
          cure: "a derived indicator follows from another; remove one of the two")
      }
    } else {
      base = map.required("base", cure: "name an assumption of yours, such as 'base: base-output'")
        .flatMap { readQuantity($0, unit: unit, what: "a base") }
      if map["targets"] == nil {
        item.report(
          expected: "'targets' or 'derive' of an indicator", found: "neither",
          cure: "a plan states a target, or the indicator follows from another")
      }
    }
    guard let id, base != nil || derivation != nil else { return nil }
    return Indicator(
      id: id, name: name ?? LocalizedText(id), unit: unit, kind: kind == "stock" ? .stock : .flow, base: base,
      targets: targets, actuals: actuals,
      derivation: derivation, attainment: attainment, path: path, seasonalProfile: profile)
  }

  /// The id of a numeric assumption, a number in the indicator's unit, or `{ value, range, unit, source }`.
  func readQuantity(_ value: YAMLValue, unit: String, what: String) -> UncertainQuantity? {
    let expected = "\(what): the id of an assumption with a number, or a number above zero"
    let positive = { (value: Double) in value > 0 }
    if value.isMapping {
      guard let map = value.mapping(what, keys: ["value", "range", "unit", "source"]) else { return nil }
      let range = map["range"]?.range("a range of two ascending numbers above zero", within: positive)
      let number = map["value"]?.number(expected: "a number above zero", where: positive)
      if let number, let range, !range.contains(number) {
        map["value"]!.report(expected: "a value within its range [\(range.lowerBound), \(range.upperBound)]")
        return nil
      }
      guard let middle = number ?? range.map({ UncertainQuantity(range: $0).median }) else {
        if map["value"] == nil, map["range"] == nil { value.report(expected: "'value' or 'range'", found: "neither") }
        return nil
      }
      let given = map["unit"].flatMap { readUnit($0) } ?? unit
      guard let scale = conversion(from: given, to: unit, at: map["unit"] ?? value) else { return nil }
      let basis = map["source"].map { readSourceIDs($0) } ?? []
      return NumericAssumption(id: "", value: middle, range: range, unit: given).quantity(scaledBy: scale, basis: basis)
    }
    guard let text = value.text(expected: expected) else { return nil }
    if let first = text.utf8.first,
      first == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(first)
    {
      return value.number(expected: expected, where: positive).map { .known($0) }
    }
    guard let name = value.name(where: { numbers[$0] != nil }, among: numbers.keys.sorted(), expected: expected),
      let assumption = numbers[name],
      let scale = conversion(from: assumption.unit, to: unit, at: value)
    else { return nil }
    return assumption.quantity(scaledBy: scale, basis: [name])
  }

  // MARK: - Targets

  private func readTargets(_ value: YAMLValue?, unit: String) -> [Target] {
    guard let value, let items = value.list(expected: "a list of targets") else { return [] }
    if items.isEmpty { value.report(expected: "at least one target", found: "an empty list") }
    var read: [(target: Target, place: YAMLValue)] = []
    for item in items {
      guard let target = readTarget(item, unit: unit) else { continue }
      if let other = read.first(where: { $0.target.year == target.year && !agree($0.target, target) }) {
        item.report(
          expected: "one target for \(target.year)",
          found:
            "'\(target.wording)', which disagrees with '\(other.target.wording)' on line \(other.place.place?.line ?? 0)",
          cure: "keep the one that the plan promises")
      }
      read.append((target, item))
    }
    return read.map(\.target)
  }

  /// Whether some value meets both.
  private func agree(_ a: Target, _ b: Target) -> Bool {
    guard a.reading == b.reading else { return true }
    let (first, second) = (a.claim.interval, b.claim.interval)
    return max(first.lower, second.lower) <= min(first.upper, second.upper)
  }

  private func readTarget(_ item: YAMLValue, unit: String) -> Target? {
    let keys = ["wording", "quantity", "by", "reading", "sense", "source"]
    guard let map = item.mapping("a target", keys: keys) else { return nil }
    let wording = map.required("wording")?.text(expected: "the words of the source, such as 产值500余亿元")
    let words = map["quantity"] ?? map["wording"]
    let claim = words.flatMap { readClaim($0, unit: unit) }
    let year = map["by"].map { readDueYear($0) } ?? horizon
    let readings = Target.Reading.allCases.map(\.rawValue)
    let reading = map["reading"]?.name(among: readings, expected: "'flow' (the value of its year) or 'cumulative'")
    let senses = Target.Sense.allCases.map(\.rawValue)
    let sense = map["sense"]?.name(among: senses, expected: "the sense of a target")
    let sources = map["source"].map { readSourceIDs($0) } ?? []
    guard let wording, var claim, let year else { return nil }
    switch sense {
    case "at_most": claim = .atMost(claim.bar)
    case "about": claim = .about(claim.bar)
    case "at_least", "exceeds":
      if case .band = claim { break }
      claim = .atLeast(claim.bar)
    default: break
    }
    return Target(
      wording: wording, sense: sense.flatMap(Target.Sense.init), claim: claim, year: year,
      reading: reading.flatMap(Target.Reading.init) ?? .flow, sources: sources)
  }

  private func readDueYear(_ value: YAMLValue) -> Int? {
    guard let year = value.year() else { return nil }
    guard year > origin, year <= max(horizon, origin + 1) else {
      value.report(
        expected: "a year after the origin \(origin) and not after the horizon \(horizon)", found: "\(year)")
      return nil
    }
    return year
  }

  // MARK: - Actuals

  private func readActuals(_ value: YAMLValue?, unit: String) -> [Actual] {
    guard let value, let items = value.list(expected: "a list of actuals") else { return [] }
    var seen: Set<String> = []
    return items.compactMap { item in
      guard let map = item.mapping("an actual", keys: ["period", "value", "unit", "source"]) else { return nil }
      let period = map.required("period")
      let span = period?.reportingSpan()
      let number = map.required("value")?.number(expected: "a published value above zero") { $0 > 0 }
      let given = map.required("unit", cure: "add the unit in which it was published, such as 'unit: \(unit)'")
        .flatMap { readUnit($0) }
      let scale = given.flatMap { conversion(from: $0, to: unit, at: map["unit"] ?? item) }
      let sources = map["source"].map { readSourceIDs($0) } ?? []
      guard let span, let number, let scale else { return nil }
      guard span.year >= origin else {
        period!.report(
          expected: "a period not before the origin \(origin)", found: span.label, cure: "move the origin or drop it")
        return nil
      }
      guard seen.insert(span.label).inserted else {
        period!.report(expected: "one actual for each period", found: "\(span.label) again", cure: "keep one")
        return nil
      }
      return Actual(span, number * scale, sources: sources)
    }
  }

  /// Twelve shares of a year, January first, that sum to one.
  private func readProfile(_ value: YAMLValue) -> [Double]? {
    guard let items = value.list(expected: "twelve shares of a year") else { return nil }
    let shares = items.compactMap { $0.probability(expected: "a share between 0 and 1") }
    guard shares.count == items.count else { return nil }
    guard shares.count == 12, abs(shares.reduce(0, +) - 1) <= 0.0015 else {
      value.report(
        expected: "twelve shares that sum to 1", found: "\(shares.count) that sum to \(shares.reduce(0, +))")
      return nil
    }
    return shares
  }

  // MARK: - Derived indicators

  /// `{ from: output, divide_by: output-per-worker }`, or `multiply_by`.
  private func readDerivation(_ value: YAMLValue, of id: String, unit: String) -> Derivation? {
    guard let map = value.mapping("a derivation", keys: ["from", "divide_by", "multiply_by"]),
      let from = map.required("from")?.identifier()
    else { return nil }
    guard (map["divide_by"] == nil) != (map["multiply_by"] == nil) else {
      value.report(
        expected: "one of 'divide_by' and 'multiply_by'", found: map["divide_by"] == nil ? "neither" : "both")
      return nil
    }
    let operation: Derivation.Operation = map["divide_by"] == nil ? .product : .quotient
    let factor = map["divide_by"] ?? map["multiply_by"]!
    let expected = "the id of an assumption with a number and a unit"
    guard
      let name = factor.name(where: { numbers[$0] != nil }, among: numbers.keys.sorted(), expected: expected),
      let assumption = numbers[name]
    else { return nil }
    pendingDerivations.append(
      PendingDerivation(id: id, from: from, operation: operation, factorUnit: assumption.unit, unit: unit, place: value)
    )
    return Derivation(
      indicator: from, operation: operation, factor: assumption.quantity(scaledBy: 1, basis: [name]))
  }
}

extension YAMLValue {
  /// A stretch of time that is published: `2024`, `2024H1`, `2024Q3`, `2024M1-9`.
  func reportingSpan() -> ReportingSpan? {
    let expected = "a period such as 2024, 2024H1, 2024Q3 or 2024M1-9"
    guard let text = text(expected: expected) else { return nil }
    if let span = ReportingSpan(label: text) { return span }
    report(expected: expected)
    return nil
  }
}

extension ReportingSpan {
  /// The span whose label is `label`.
  init?(label: String) {
    guard let year = Int(label.prefix(4)), (1900...2199).contains(year), label.prefix(4).utf8.count == 4 else {
      return nil
    }
    let rest = label.dropFirst(4)
    switch rest.first {
    case nil: self = .year(year)
    case "H":
      guard let half = Int(rest.dropFirst()), (1...2).contains(half) else { return nil }
      self = .half(year: year, half: half)
    case "Q":
      guard let quarter = Int(rest.dropFirst()), (1...4).contains(quarter) else { return nil }
      self = .quarter(year: year, quarter: quarter)
    case "M" where rest.hasPrefix("M1-"):
      guard let month = Int(rest.dropFirst(3)), (1...12).contains(month) else { return nil }
      self = .yearToDate(year: year, month: month)
    default: return nil
    }
  }
}
