import ArgumentParser
import DevelopmentPlans
import Specifications
import Tabular

/// `forecast seek`: what an instrument would have to be for an indicator to reach a goal.
struct SeekCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "seek",
    abstract: "Seeks the value of an instrument that brings an indicator to a goal, with an interval.",
    discussion: """
      Example:
        forecast seek models/central-vitality-area.yaml --goal output=500 --by pace

      The value brings the median to the goal; the interval brings the quantiles of --level there. Setting it with \
      'forecast project --set' restores the goal. Formats: csv (default), json, ndjson.
      """)

  @OptionGroup var plans: PlanOptions

  @Option(help: ArgumentHelp("The indicator and the value it should reach.", valueName: "indicator=value"))
  var goal: String

  @Option(name: .customLong("by"), help: ArgumentHelp("The instrument of the plan to move.", valueName: "instrument"))
  var instrument: String

  @Option(help: "The calendar year of the goal; by default the plan's horizon.")
  var year: Int?

  @Option(help: "The level of the interval, in per cent.")
  var level = 80.0

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard PlanSetting(goal) != nil else { throw ValidationError("--goal \(goal) is not INDICATOR=VALUE above zero.") }
    guard level > 0, level < 100 else { throw ValidationError("--level \(level) is not between 0 and 100.") }
  }

  func run() throws {
    let format = try common.format(from: [.csv, .json, .ndjson], otherwise: .csv)
    let goal = PlanSetting(goal)!
    var table = Table(columns: [
      "area", "indicator", "goal", "year", "instrument", "value", "lower", "upper", "within_range", "status",
    ])
    var failures = 0
    for (specification, scenario) in try plans.read(common) {
      let plan = specification.plan
      try check(goal, in: plan)
      let target = year ?? plan.originYear + plan.horizon
      let result = try specification.posterior().seek(
        goal.value, of: goal.name, time: Double(target - plan.originYear), by: instrument, level: level / 100,
        scenario: scenario)
      if result == nil { failures += 1 }
      func number(_ value: Double?) -> Cell { Cell(value.map { NumberText.rounded($0, significantDigits: 15) }) }
      table.append([
        .text(plan.area[common.language]), .text(goal.name), .number(goal.value), .integer(target), .text(instrument),
        number(result?.value), number(result?.interval.lowerBound), number(result?.interval.upperBound),
        result.map { .flag($0.isWithinRange) } ?? .missing,
        .text(result == nil ? "no value of the instrument reaches the goal" : "ok"),
      ])
    }
    switch format {
    case .json: try common.write { try $0.write(table.json.text(isPretty: true) + "\n") }
    case .ndjson: try common.write { try $0.write(table.ndjson()) }
    default: try common.write { try table.write(csv: $0, byteOrderMark: common.bom) }
    }
    if failures > 0 { throw CommandFailure.partial(failures, of: .goals, in: common.language) }
  }

  private func check(_ goal: PlanSetting, in plan: DevelopmentPlan) throws {
    func require(_ name: String, among known: [String], _ what: String) throws {
      guard !known.contains(name) else { return }
      throw CommandFailure.usage(
        "plan '\(plan.id)' has no \(what) '\(name)'"
          + (Suggestion.nearest(to: name, among: known).map { "; did you mean '\($0)'?" }
            ?? "; there are \(known.joined(separator: ", "))"))
    }
    try require(goal.name, among: plan.indicators.map(\.id), "indicator")
    try require(instrument, among: plan.instruments.map(\.id), "instrument")
    if let year, year <= plan.originYear {
      throw CommandFailure.usage("--year \(year) is not after the origin \(plan.originYear) of plan '\(plan.id)'")
    }
  }
}
