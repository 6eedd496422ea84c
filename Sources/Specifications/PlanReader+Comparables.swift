import DevelopmentPlans
import Tabular

extension PlanReader {
  /// Growth that comparable places realised, one rate a row of a table.
  ///
  ///     comparables:
  ///       - { indicator: output, name: 园区与开发区, table: notebooks-data/reference-class/growth.csv, of: output,
  ///           groups: [park, zone] }
  ///
  /// The table has the columns `indicator`, `group` and `growth` (per year, 0.12 for 12%); `of` and `groups` select rows.
  func readGrowthClasses(_ value: YAMLValue?, indicators: [LocatedIndicator]) -> [String: GrowthReferenceClass] {
    guard let value, let items = value.list(expected: "a list of comparables") else { return [:] }
    var classes: [String: GrowthReferenceClass] = [:]
    let known = Set(indicators.map(\.indicator.id) + ["*"])
    for item in items {
      guard let map = item.mapping("comparables", keys: ["indicator", "name", "table", "of", "groups"]) else {
        continue
      }
      let indicator =
        map["indicator"].map {
          $0.name(
            where: known.contains, among: indicators.map(\.indicator.id) + ["*"],
            expected: "the id of an indicator, or '*'")
        } ?? "*"
      let name = map.required("name")?.text()
      let wanted = map["of"]?.text()
      let groups = map["groups"]?.list(expected: "a list of groups")?.compactMap { $0.text() }
      guard let place = map.required("table"), let path = place.text(), let indicator, let name else { continue }
      do throws(FileError) {
        let table = try Table(csv: folder.resolve(path), encoding: encoding)
        let rates = try Self.growthRates(table, of: wanted, groups: groups)
        guard !rates.isEmpty else {
          place.report(
            expected: "rows of the indicator and groups", found: "none", cure: "correct 'of' and 'groups'")
          continue
        }
        classes[indicator] = GrowthReferenceClass(name: name, rates: rates)
      } catch {
        if error.file == nil {
          faults.report(
            at: place.place, expected: error.expected, found: error.found, cure: error.cure, kind: error.kind)
        } else {
          faults.report(error)
        }
      }
    }
    return classes
  }

  private static func growthRates(
    _ table: Table, of indicator: String?, groups: [String]?
  ) throws(FileError) -> [Double] {
    for column in ["indicator", "group", "growth"] where table.column(column) == nil {
      throw FileError(
        file: table.file, line: 1, expected: "the column '\(column)'", found: table.columns.joined(separator: ", "))
    }
    var rates: [Double] = []
    for row in table.rows.indices {
      guard indicator.map({ $0 == table.text(row, "indicator") }) ?? true,
        groups.map({ table.text(row, "group").map($0.contains) ?? false }) ?? true
      else { continue }
      if let rate = try table.number(row, "growth") { rates.append(rate) }
    }
    return rates
  }
}
