import ArgumentParser
import GrowthCurves
import Tabular

/// `forecast describe`: what there is, with equations, parameters and their meaning.
struct DescribeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Shows the curves, models and units there are, with equations, parameters and their meaning.",
    discussion: """
      Example:
        forecast describe logistic
      """)

  @Argument(help: "curves, models, units, or the name of one; nothing for all.")
  var topic: String?

  @OptionGroup var common: CommonOptions

  func run() throws {
    let entries = try selected()
    switch common.format ?? .csv {
    case .json: try common.write { try $0.write(JSON.array(entries.map(\.json)).text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(entries.map { $0.json.text() + "\n" }.joined()) }
    case .csv where common.format == .csv:
      try common.write { try Self.table(entries).write(csv: $0, byteOrderMark: common.bom) }
    case .csv: try common.write { try $0.write(prose(entries)) }
    default:
      throw CommandFailure.usage("format \(common.format!.rawValue) is not one of csv, json, ndjson here")
    }
  }

  private func selected() throws -> [CatalogEntry] {
    let all = CatalogEntry.curves + CatalogEntry.models + CatalogEntry.units
    guard let topic else { return all }
    if let kind = CatalogEntry.Kind(rawValue: topic) { return all.filter { $0.kind == kind } }
    let name = topic.hasPrefix("curve:") ? String(topic.dropFirst("curve:".count)) : topic
    let found = all.filter { $0.name == name || $0.aliases.contains(name) }
    guard found.isEmpty else { return found }
    let known = all.map(\.name) + CatalogEntry.Kind.allCases.map(\.rawValue)
    throw CommandFailure.usage(
      "there is nothing named '\(topic)'"
        + (Suggestion.nearest(to: topic, among: known).map { "; did you mean '\($0)'?" }
          ?? "; see 'forecast describe'"))
  }

  /// Lists for several, everything for one.
  private func prose(_ entries: [CatalogEntry]) -> String {
    if entries.count == 1 { return entries[0].prose }
    return CatalogEntry.Kind.allCases.compactMap { kind in
      let group = entries.filter { $0.kind == kind }
      return group.isEmpty ? nil : Self.table(group).terminalText(widest: 72)
    }.joined(separator: "\n")
  }

  private static func table(_ entries: [CatalogEntry]) -> Table {
    Table(
      columns: ["kind", "name", "title", "equation", "parameters"],
      rows: entries.map { entry in
        [
          .text(entry.kind.rawValue), .text(entry.name), .text(entry.title), .text(entry.equation),
          .text(entry.parameters.map(\.name).joined(separator: " ")),
        ]
      })
  }
}

/// One thing the command knows by name.
struct CatalogEntry {
  enum Kind: String, CaseIterable { case curves, models, units }

  struct Parameter {
    var name: String
    var meaning: String
    var unit: String
    var domain: String
  }

  var kind: Kind
  var name: String
  var title: String
  var equation: String
  var use: String
  var reference: String
  var parameters: [Parameter] = []
  var aliases: [String] = []

  static var curves: [CatalogEntry] {
    CurveCatalog.all.map { curve in
      let facts = curve.facts
      return CatalogEntry(
        kind: .curves, name: facts.name, title: facts.title, equation: facts.equation, use: facts.use,
        reference: facts.reference,
        parameters: facts.parameters.map {
          Parameter(name: $0.name, meaning: $0.meaning, unit: $0.unit.rawValue, domain: $0.domain)
        }, aliases: facts.aliases)
    }
  }

  var json: JSON {
    [
      "kind": .string(kind.rawValue), "name": .string(name), "title": .string(title), "equation": .string(equation),
      "use": .string(use), "reference": .string(reference), "aliases": .array(aliases.map(JSON.string)),
      "parameters": .array(
        parameters.map {
          [
            "name": .string($0.name), "meaning": .string($0.meaning), "unit": .string($0.unit),
            "domain": .string($0.domain),
          ]
        }),
    ]
  }

  var prose: String {
    var text = "\(name): \(title)\n\n"
    if !equation.isEmpty { text += "  \(equation)\n\n" }
    if !parameters.isEmpty {
      let width = parameters.map { DisplayWidth.of($0.name) }.max() ?? 0
      for parameter in parameters {
        let gap = String(repeating: " ", count: width - DisplayWidth.of(parameter.name))
        text += "  \(parameter.name)\(gap)  \(parameter.meaning) [\(parameter.unit), \(parameter.domain)]\n"
      }
      text += "\n"
    }
    if !use.isEmpty { text += "\(use)\n" }
    if !reference.isEmpty { text += "Reference: \(reference)\n" }
    if !aliases.isEmpty { text += "Also: \(aliases.joined(separator: ", "))\n" }
    return text
  }
}
