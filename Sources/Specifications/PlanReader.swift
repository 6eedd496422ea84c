import DevelopmentPlans
import EconomicData
import Tabular

/// Reads the YAML of one plan; each method reads one part and reports what is wrong with it.
final class PlanReader {
  let faults: FaultCollector
  let folder: ProjectFolder
  let encoding: TextEncoding
  /// SHA-256 of the text that is read.
  let digest: String
  /// The plans that lead to this one through their sums, and this one.
  let ancestors: [(name: String, real: String)]

  /// Known while the indicators are read.
  var origin = 0
  var horizon = 0
  var sources: [PlanSource] = [] { didSet { sourceIDs = Set(sources.map(\.id)) } }
  private(set) var sourceIDs: Set<String> = []
  var numbers: [String: NumericAssumption] = [:]
  /// Whether the plan has more indicators than are read.
  var isTooLarge = false
  var pendingDerivations: [PendingDerivation] = []
  /// What the ratios rest on, listed beside the plan's assumptions.
  var ratioAssumptions: [Assumption] = []

  init(
    faults: FaultCollector, folder: ProjectFolder, encoding: TextEncoding, digest: String,
    ancestors: [(name: String, real: String)] = []
  ) {
    let name = faults.file.split(separator: "/").last.map(String.init) ?? faults.file
    self.ancestors = ancestors + [(name, Self.real(faults.file) ?? faults.file)]
    self.faults = faults
    self.folder = folder
    self.encoding = encoding
    self.digest = digest
  }

  static let keys = [
    "schema", "plan", "area", "origin", "horizon", "prices", "sources", "assumptions", "attainment",
    "attainment_correlation", "families", "paths", "stages", "indicators", "ratios", "instruments", "investment",
    "additionality", "comparables", "sum",
  ]

  func specification(_ document: YAMLValue) -> PlanSpecification? {
    guard let top = document.mapping("a plan", keys: Self.keys) else { return nil }
    _ = top.required("schema", cure: "begin the file with 'schema: 1'")?
      .integer(expected: "the schema 1, which this version reads") { $0 == 1 }
    let id = top.required("plan")?.identifier()
    let area = top.required("area")?.localizedText(expected: "the name of the area")
    readYears(top)
    let priceYear = top["prices"]?.priceYear() ?? nil
    sources = readSources(top["sources"])
    let assumptions = readAssumptions(top["assumptions"])
    let attainment = readAttainment(top["attainment"]) ?? .outsideView
    let correlation =
      top["attainment_correlation"]?
      .number(expected: "a correlation of at least 0 and below 1") { (0..<1).contains($0) }
    let path = readPathPrior(families: top["families"], details: top["paths"])
    let stages = readStages(top["stages"])
    let sum = readSum(top["sum"])
    let indicators = readIndicators(top["sum"] == nil ? top.required("indicators") : top["indicators"])
    checkUnits(of: indicators, against: sum)
    // Whatever refers to an indicator that was not read would be a fault as well.
    if isTooLarge { return nil }
    let ratios = readRatios(top["ratios"], indicators: indicators)
    let instruments = readInstruments(top["instruments"], indicators: indicators)
    let investment = readInvestment(top["investment"])
    let additionality = readAdditionality(top["additionality"])
    let growthClasses = readGrowthClasses(top["comparables"], indicators: indicators)
    guard faults.errors.isEmpty, let id, let area else { return nil }
    let plan = DevelopmentPlan(
      id: id, area: area, originYear: origin, horizon: horizon - origin,
      priceBasis: priceYear.map { .constant(year: $0) } ?? .current,
      indicators: indicators.map(\.indicator), stages: stages, ratios: ratios,
      assumptions: assumptions + ratioAssumptions, attainment: attainment, path: path,
      attainmentCorrelation: correlation ?? DevelopmentPlan.defaultAttainmentCorrelation, instruments: instruments,
      investment: investment, additionality: additionality)
    let places = Dictionary(indicators.map { ($0.indicator.id, $0.place) }, uniquingKeysWith: { first, _ in first })
    for fault in plan.faults() {
      let error = FileError(fault, inPlan: faults.file)
      let place = fault.subject.flatMap { places[$0] } ?? document
      faults.report(at: place.place, expected: error.expected, found: error.found, cure: error.cure)
    }
    return PlanSpecification(
      file: faults.file, plan: plan, sources: sources, growthClasses: growthClasses,
      digest: sum.map { MessageDigest.sha256(Array(([digest] + $0.parts.map(\.digest)).joined().utf8)) } ?? digest,
      parts: sum?.parts ?? [], sums: sum?.indicators ?? [], weights: sum?.weights ?? .shrink)
  }

  /// A district's own indicator has a unit to which its areas' figures add.
  private func checkUnits(of indicators: [LocatedIndicator], against sum: SumReading?) {
    guard let sum else { return }
    for item in indicators where sum.indicators.contains(item.indicator.id) {
      for part in sum.parts {
        guard let unit = part.plan.indicator(item.indicator.id)?.unit, unit != item.indicator.unit else { continue }
        _ = conversion(from: unit, to: item.indicator.unit, at: item.place)
      }
    }
  }

  private func readYears(_ top: YAMLMapping) {
    guard let origin = top.required("origin")?.year() else { return }
    self.origin = origin
    horizon = origin
    guard let place = top.required("horizon"), let horizon = place.year() else { return }
    guard horizon > origin else {
      place.report(
        expected: "a horizon after the origin \(origin)", found: "\(horizon)",
        cure: "give the year in which the targets are due")
      return
    }
    guard horizon - origin <= Self.longestHorizon else {
      place.report(
        expected: "a horizon at most \(Self.longestHorizon) years after the origin \(origin)", found: "\(horizon)")
      return
    }
    self.horizon = horizon
  }

  private static let longestHorizon = 50
}

extension YAMLValue {
  /// A calendar year in four digits.
  func year(expected: String = "a year such as 2028") -> Int? {
    integer(expected: expected) { (1900...2199).contains($0) }
  }

  /// A short name in ASCII, as it is used in `basis` and on the command line.
  func identifier(expected: String = "a short name of letters, digits, '-', '_' and '.'") -> String? {
    guard let text = text(expected: expected) else { return nil }
    let isPlain = text.utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        || "-_.".utf8.contains(byte)
    }
    guard isPlain, text.utf8.count <= 64 else {
      report(expected: expected)
      return nil
    }
    return text
  }

  /// One text for both languages, or one each: `{ zh: 产值, en: Output }`.
  func localizedText(expected: String) -> LocalizedText? {
    guard isMapping else { return text(expected: expected).map { LocalizedText($0) } }
    guard let both = mapping("\(expected) in two languages", keys: ["zh", "en"]),
      let chinese = both.required("zh")?.text(), let english = both.required("en")?.text()
    else { return nil }
    return LocalizedText(chinese: chinese, english: english)
  }

  /// The year of constant prices; `nil` inside for current prices, `nil` outside after a fault.
  func priceYear() -> Int?? {
    let expected = "'current' or 'constant-YEAR'"
    guard let text = text(expected: expected) else { return nil }
    if text == "current" { return .some(nil) }
    if text.hasPrefix("constant-"), let year = Int(text.dropFirst("constant-".count)), (1900...2199).contains(year) {
      return .some(year)
    }
    report(expected: expected)
    return nil
  }

  /// A day that the calendar has.
  func date() -> String? {
    guard let text = text(expected: "a day such as 2023-01-30") else { return nil }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    if parts.count == 3, parts[0].utf8.count == 4, parts[1].utf8.count == 2, parts[2].utf8.count == 2,
      let year = Int(parts[0]), let month = Int(parts[1]), let day = Int(parts[2]), (1900...2199).contains(year),
      (1...12).contains(month), (1...daysInMonth(month, year)).contains(day)
    {
      return text
    }
    report(expected: "a day of the calendar such as 2023-01-30")
    return nil
  }

  /// Two numbers in ascending order: `[60, 240]`.
  func range(
    _ expected: String = "a range of two ascending numbers", within isAllowed: (Double) -> Bool = { _ in true }
  ) -> ClosedRange<Double>? {
    guard let ends = list(expected: expected) else { return nil }
    guard ends.count == 2 else {
      report(expected: expected, found: "a list of \(ends.count)")
      return nil
    }
    guard let lower = ends[0].number(expected: "a number of \(expected)", where: isAllowed),
      let upper = ends[1].number(expected: "a number of \(expected)", where: isAllowed)
    else { return nil }
    guard lower <= upper else {
      report(expected: expected, found: "[\(ends[0].shown), \(ends[1].shown)], which is reversed", cure: "swap the two")
      return nil
    }
    return lower...upper
  }
}

private func daysInMonth(_ month: Int, _ year: Int) -> Int {
  switch month {
  case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
  case 4, 6, 9, 11: 30
  default: 31
  }
}
