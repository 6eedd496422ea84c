import DevelopmentPlans
import EconomicData
import Glibc
import Tabular

/// The areas of a district, as its plan file names them.
struct SumReading {
  var parts: [PlanSpecification] = []
  /// Ids of the indicators that are summed.
  var indicators: [String] = []
  var weights = DistrictSystem.Weights.shrink
}

extension PlanReader {
  /// Plan files beside this one whose areas sum to this area:
  ///
  ///     sum:
  ///       of: [central-vitality-area.yaml, university-tech-park.yaml]
  ///       indicators: [output, tax]   # default: every indicator that all of them have
  ///       reconcile: shrink           # ols, structural, variance or shrink (default)
  func readSum(_ value: YAMLValue?) -> SumReading? {
    guard let value, let map = value.mapping("a sum of areas", keys: ["of", "indicators", "reconcile"]) else {
      return nil
    }
    var reading = SumReading()
    let methods = DistrictSystem.Weights.allCases.map(\.rawValue)
    if let method = map["reconcile"]?.name(among: methods, expected: "a method of reconciliation") {
      reading.weights = DistrictSystem.Weights(rawValue: method)!
    }
    guard let place = map.required("of", cure: "list the plan files of the areas, as 'of: [a.yaml, b.yaml]'"),
      let items = place.list(expected: "a list of plan files beside this one")
    else { return nil }
    if items.count < 2 {
      place.report(
        expected: "at least two areas", found: items.isEmpty ? "an empty list" : "one",
        cure: "an area with a single part is that part")
    }
    var located: [(part: PlanSpecification, place: YAMLValue)] = []
    for item in items {
      guard let part = readPart(item) else { continue }
      located.append((part, item))
    }
    reading.parts = located.map(\.part)
    refuseRepeatedAreas(located)
    guard located.count == items.count else { return nil }
    reading.indicators = readSummedIndicators(map["indicators"], of: located, at: value)
    return reading
  }

  /// Each indicator with its unit, of the plan or of the sum of its own areas.
  private static func units(of part: PlanSpecification) -> [(id: String, unit: String)] {
    var result = part.plan.indicators.map { (id: $0.id, unit: $0.unit) }
    let own = Set(result.map(\.id))
    for id in part.sums where !own.contains(id) {
      if let unit = part.parts.lazy.compactMap({ units(of: $0).first { $0.id == id }?.unit }).first {
        result.append((id, unit))
      }
    }
    return result
  }

  private func readSummedIndicators(
    _ value: YAMLValue?, of parts: [(part: PlanSpecification, place: YAMLValue)], at whole: YAMLValue
  ) -> [String] {
    let units = parts.map { part, _ in
      Dictionary(Self.units(of: part).map { ($0.id, $0.unit) }, uniquingKeysWith: { first, _ in first })
    }
    guard let first = parts.first else { return [] }
    let order = Self.units(of: first.part).map(\.id)
    let common = order.filter { id in units.allSatisfy { $0[id] != nil } }
    var chosen = common
    if let value {
      guard let items = value.list(expected: "a list of indicators that the areas have") else { return [] }
      chosen = items.compactMap { item in
        guard
          let id = item.name(
            where: { id in units.contains { $0[id] != nil } }, among: order,
            expected: "the id of an indicator of the areas")
        else { return nil }
        if let lacking = units.firstIndex(where: { $0[id] == nil }) {
          item.report(
            expected: "an indicator that every area has", found: "'\(id)', which '\(parts[lacking].part.file)' lacks",
            cure: "add it there, or leave it out of the sum")
          return nil
        }
        return id
      }
    }
    if chosen.isEmpty, faults.errors.isEmpty {
      whole.report(
        expected: "an indicator that all areas have", found: "none",
        cure: "give what is summed the same id in each area")
    }
    for id in chosen {
      let expected = units[0][id]!
      for (k, (_, place)) in parts.enumerated() where units[k][id] != expected {
        _ = conversion(from: units[k][id]!, to: expected, at: place)
      }
    }
    return chosen
  }

  /// One plan file beside this one; no path leaves the folder.
  private func readPart(_ item: YAMLValue) -> PlanSpecification? {
    guard let name = item.text(expected: "the name of a plan file beside this one") else { return nil }
    guard !name.contains("/"), name != "..", name != ".", !name.utf8.contains(0) else {
      item.report(
        expected: "the name of a plan file in the folder of this one", found: FileError.quoted(name),
        cure: "put the plans of a district into one folder and name them without a path")
      return nil
    }
    let directory = Self.folder(of: faults.file)
    let path = directory == "." && !faults.file.hasPrefix("./") ? name : "\(directory)/\(name)"
    guard let real = Self.real(path) else {
      faults.report(
        at: item.place, expected: "the plan file \(FileError.quoted(name)) beside this one",
        found: "none that can be read", cure: "correct its name", kind: .noInput)
      return nil
    }
    guard let root = Self.real(directory), Self.folder(of: real) == root else {
      item.report(
        expected: "a plan file in the folder of this one",
        found: "\(FileError.quoted(name)), a link to a place outside",
        cure: "copy the plan into the folder")
      return nil
    }
    if let start = ancestors.firstIndex(where: { $0.real == real }) {
      let way = ancestors[start...].map(\.name) + [name]
      item.report(
        expected: "areas that do not contain one another", found: "the circle \(way.joined(separator: " → "))",
        cure: "take '\(name)' out of this sum, or this area out of the sum of the other")
      return nil
    }
    do {
      return try PlanSpecification.read(path, encoding: encoding, ancestors: ancestors)
    } catch let error as FileFaults {
      for fault in error.errors { faults.report(fault) }
    } catch let error as FileError {
      faults.report(error)
    } catch {
      item.report(expected: "a plan", found: "\(error)")
    }
    return nil
  }

  /// An area counted twice would be summed twice.
  private func refuseRepeatedAreas(_ parts: [(part: PlanSpecification, place: YAMLValue)]) {
    var seen: Set<String> = []
    for (part, place) in parts {
      for id in part.flattened.map(\.plan.id) where !seen.insert(id).inserted {
        place.report(
          expected: "each area once", found: "the plan '\(id)' again",
          cure: "an area lies in one district; remove it from one sum")
      }
      if seen.count > Self.mostAreas {
        place.report(
          expected: "at most \(Self.mostAreas) areas", found: "more", cure: "sum the areas in several districts")
        return
      }
    }
  }

  /// Reconciliation works with dense matrices of the areas.
  private static let mostAreas = 500

  static func folder(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension PlanSpecification {
  /// The plan and those of its areas, each behind the district it lies in.
  public var flattened: [PlanSpecification] { [self] + parts.flatMap(\.flattened) }

  /// The district that the plan file and its areas make; `nil` for a plan without areas.
  ///
  /// - Parameters:
  ///   - weights: the method of reconciliation, in place of the file's.
  ///   - scenario: the settings of each plan's instruments.
  public func district(
    reconciledBy weights: DistrictSystem.Weights? = nil, scenario: (DevelopmentPlan) -> Scenario = { _ in .none }
  ) -> District? {
    guard !parts.isEmpty else { return nil }
    var areas: [District.Area] = []
    func add(_ specification: PlanSpecification, in parent: Int?) {
      let position = areas.count
      areas.append(
        District.Area(
          plan: specification.plan, parent: parent, sums: specification.sums,
          growthClasses: specification.growthClasses, scenario: scenario(specification.plan)))
      for part in specification.parts { add(part, in: position) }
    }
    add(self, in: nil)
    return District(areas: areas, weights: weights ?? self.weights)
  }
}
