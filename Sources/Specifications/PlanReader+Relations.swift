import DevelopmentPlans
import EconomicData
import Tabular

/// A derivation whose source indicator may stand further down in the file.
struct PendingDerivation {
  /// The derived indicator.
  var id: String
  var from: String
  var operation: Derivation.Operation
  var factorUnit: String
  var unit: String
  var place: YAMLValue
}

extension PlanReader {
  // MARK: - Stages

  /// `{ wording: 三年见成效, by: 2026, at_least: 0.3333 }`.
  func readStages(_ value: YAMLValue?) -> [StageStatement] {
    guard let value, let items = value.list(expected: "a list of stage statements") else { return [] }
    var read: [(stage: StageStatement, place: YAMLValue)] = []
    return items.enumerated().compactMap { index, item -> StageStatement? in
      let keys = ["id", "wording", "by", "at_least", "at_most"]
      guard let map = item.mapping("a stage statement", keys: keys) else { return nil }
      let id = map["id"].map { $0.identifier() } ?? "stage-\(index + 1)"
      let wording = map.required("wording")?.text()
      let year = map.required("by")?.year()
      guard (map["at_least"] == nil) != (map["at_most"] == nil) else {
        item.report(
          expected: "one of 'at_least' and 'at_most'", found: map["at_least"] == nil ? "neither" : "both",
          cure: "give the share of the rise, between 0 and 1")
        return nil
      }
      let share = (map["at_least"] ?? map["at_most"]!).probability(expected: "a share of the rise between 0 and 1")
      guard let id, let wording, let year, let share else { return nil }
      guard year > origin, year <= horizon else {
        map["by"]!.report(
          expected: "a year after the origin \(origin) and not after the horizon \(horizon)", found: "\(year)")
        return nil
      }
      let stage = StageStatement(
        id: id, wording: wording, time: Double(year - origin), relation: map["at_least"] == nil ? .atMost : .atLeast,
        fractionOfRise: share)
      if let other = read.first(where: { stage.contradicts($0.stage) }) {
        item.report(
          expected: "stages that one path can keep",
          found:
            "'\(wording)', which contradicts '\(other.stage.wording)' on line \(other.place.place?.line ?? 0): a rise that never "
            + "turns back is not above a share early and below a smaller one later",
          cure: "correct the year or the share of one of the two")
        return nil
      }
      read.append((stage, item))
      return stage
    }
  }

  // MARK: - Ratios

  /// `{ of: tax, to: output, range: [0.03, 0.1] }`.
  ///
  /// Without `unit` the band of two indicators of one dimension is a pure number, whatever their powers of ten; that of others is
  /// in the quotient of their units.
  func readRatios(_ value: YAMLValue?, indicators: [LocatedIndicator]) -> [RatioBand] {
    guard let value, let items = value.list(expected: "a list of ratios") else { return [] }
    let units = Dictionary(indicators.map { ($0.indicator.id, $0.indicator.unit) }, uniquingKeysWith: { a, _ in a })
    func indicatorID(_ value: YAMLValue) -> String? {
      value.name(
        where: { units[$0] != nil }, among: indicators.map(\.indicator.id),
        expected: "the id of an indicator of this plan")
    }
    return items.compactMap { item in
      let keys = ["id", "of", "to", "range", "unit", "hard", "text", "source"]
      guard let map = item.mapping("a ratio", keys: keys) else { return nil }
      let id = map.required("id")?.identifier()
      let numerator = map.required("of").flatMap(indicatorID)
      let denominator = map.required("to").flatMap(indicatorID)
      let range = map.required("range")?.range("a band of two ascending numbers above zero") { $0 > 0 }
      let isHard = map["hard"]?.name(among: ["true", "false"], expected: "true or false") == "true"
      let text = map["text"]?.localizedText(expected: "what the band rests on")
      let sources = map["source"].map { readSourceIDs($0) } ?? []
      guard let id, let numerator, let denominator, let range else { return nil }
      guard numerator != denominator else {
        item.report(expected: "a ratio of two indicators", found: "'\(numerator)' twice")
        return nil
      }
      var scale = 1.0
      if let place = map["unit"], let unit = readUnit(place) {
        guard let factor = quotientConversion(units[numerator]!, over: units[denominator]!, to: unit, at: place) else {
          return nil
        }
        scale = factor
      } else if map["unit"] == nil {
        scale = pureScale(units[numerator]!, over: units[denominator]!) ?? 1
      }
      if let text { ratioAssumptions.append(Assumption(id: id, text: text, range: range)) }
      return RatioBand(
        id: id, numerator: numerator, denominator: denominator, range: range, scale: scale, isHard: isHard,
        basis: [id] + sources)
    }
  }

  /// The indicators with the power of ten that the units of each derivation leave over.
  func resolveDerivations(_ indicators: [LocatedIndicator]) -> [LocatedIndicator] {
    var resolved = indicators
    let positions = Dictionary(
      indicators.enumerated().map { ($1.indicator.id, $0) }, uniquingKeysWith: { first, _ in first })
    for derivation in pendingDerivations {
      guard let source = positions[derivation.from].map({ indicators[$0].indicator }) else {
        let nearest = Suggestion.nearest(to: derivation.from, among: indicators.map(\.indicator.id))
        derivation.place.report(
          expected: "the id of an indicator of this plan", found: "'\(derivation.from)'",
          cure: nearest.map { "did you mean '\($0)'?" })
        continue
      }
      guard let scale = derivedScale(derivation, sourceUnit: source.unit) else { continue }
      if let index = positions[derivation.id] { resolved[index].indicator.derivation?.scale = scale }
    }
    return resolved
  }

  // MARK: - Instruments, investment, additionality

  func readInstruments(_ value: YAMLValue?, indicators: [LocatedIndicator]) -> [Instrument] {
    guard let value, let items = value.list(expected: "a list of instruments") else { return [] }
    let known = Set(indicators.map(\.indicator.id))
    return items.compactMap { item in
      let keys = ["id", "name", "effect", "neutral", "range", "indicators"]
      guard let map = item.mapping("an instrument", keys: keys) else { return nil }
      let effects = Instrument.Effect.allCases.map(\.rawValue)
      let id = map.required("id")?.identifier()
      let name = map["name"]?.localizedText(expected: "the name of the instrument")
      let effect = map.required("effect")?.name(among: effects, expected: "what the instrument does")
      let neutral = map.required("neutral")?.number(expected: "the value that changes nothing, at least 0") { $0 >= 0 }
      let range = map.required("range")?.range("a range of two ascending numbers, at least 0") { $0 >= 0 }
      let on =
        map["indicators"]?.list(expected: "a list of indicators")?
        .compactMap {
          $0.name(
            where: known.contains, among: indicators.map(\.indicator.id),
            expected: "the id of an indicator of this plan")
        } ?? []
      guard let id, let effect, let neutral, let range else { return nil }
      guard range.contains(neutral) else {
        map["neutral"]!.report(expected: "a value within [\(range.lowerBound), \(range.upperBound)]")
        return nil
      }
      return Instrument(
        id: id, name: name ?? LocalizedText(id), effect: Instrument.Effect(rawValue: effect)!, neutralValue: neutral,
        range: range, indicators: on)
    }
  }

  /// `{ total: 520, years: 5, lag: 2, depreciation: 0.05, source: … }`, or `flows` for single years.
  func readInvestment(_ value: YAMLValue?) -> InvestmentProgramme? {
    let keys = ["total", "years", "flows", "lag", "depreciation", "source"]
    guard let value, let map = value.mapping("an investment programme", keys: keys) else { return nil }
    let lag = map["lag"]?.number(expected: "a mean lag above 0 years") { $0 > 0 } ?? 2
    let depreciation = map["depreciation"]?.number(expected: "a share of at least 0 and below 1") {
      (0..<1).contains($0)
    }
    let basis = map["source"].map { readSourceIDs($0) } ?? []
    if let flows = map["flows"]?.list(expected: "investment year by year") {
      let values = flows.compactMap { $0.number(expected: "an investment of at least 0") { $0 >= 0 } }
      guard values.count == flows.count, !values.isEmpty else { return nil }
      return InvestmentProgramme(flows: values, meanLag: lag, depreciation: depreciation ?? 0.05, basis: basis)
    }
    guard let total = map.required("total")?.number(expected: "a total above 0", where: { $0 > 0 }),
      let years = map.required("years")?.integer(expected: "1 to 50 years", where: { (1...50).contains($0) })
    else { return nil }
    return InvestmentProgramme(
      total: total, years: years, meanLag: lag, depreciation: depreciation ?? 0.05, basis: basis)
  }

  /// Five ranges of shares and a multiplier, for plausibility only.
  func readAdditionality(_ value: YAMLValue?) -> Additionality? {
    let shares = ["deadweight", "leakage", "displacement", "substitution"]
    guard let value, let map = value.mapping("additionality", keys: shares + ["multiplier", "source"]) else {
      return nil
    }
    let ranges = shares.map { key in
      map.required(key)?.range("a range of two shares between 0 and 1") { (0...1).contains($0) }
    }
    let multiplier = map.required("multiplier")?.range("a range of two multipliers above 0") { $0 > 0 }
    let basis = map["source"].map { readSourceIDs($0) } ?? []
    guard let deadweight = ranges[0], let leakage = ranges[1], let displacement = ranges[2],
      let substitution = ranges[3], let multiplier
    else { return nil }
    return Additionality(
      deadweight: deadweight, leakage: leakage, displacement: displacement, substitution: substitution,
      multiplier: multiplier, basis: basis)
  }
}
