import ArgumentParser
import DevelopmentPlans
import Glibc
import Reports
import Specifications
import Tabular

/// What the subcommands on plans share: which plans, and what is changed in them for a "what if".
struct PlanOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Plan files; '-' is standard input.", valueName: "plan"))
  var plans: [String]

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      "Change an instrument of the plan, 'attainment', or 'base.INDICATOR', such as delay=1; may be given several times.",
      valueName: "name=value"))
  var settings: [String] = []

  @Option(help: "Read every plan with this attainment prior: neutral, outside-view or sceptical.")
  var attainment: String?

  @Option(help: "Read the targets of flows as the value of their year (flow) or as totals of the plan (cumulative).")
  var reading: TargetReading?

  func validate() throws {
    for setting in settings where PlanSetting(setting) == nil {
      throw ValidationError("--set \(setting) is not NAME=VALUE with a number above zero, or zero for a delay.")
    }
    let names = AttainmentPrior.named.map(\.name)
    if let attainment, !names.contains(attainment) {
      throw ValidationError(
        "--attainment \(attainment) is not one of \(names.joined(separator: ", "))"
          + (Suggestion.nearest(to: attainment, among: names).map { "; did you mean '\($0)'?" } ?? "."))
    }
  }

  /// The plans with the changes made, and the instruments' settings of each.
  func read(_ common: CommonOptions) throws -> [(specification: PlanSpecification, scenario: Scenario)] {
    let changes = settings.map { PlanSetting($0)! }
    let specifications = try readPlans(common)
    let all = specifications.flatMap(\.flattened)
    for change in changes where !all.contains(where: { change.applies(to: $0.plan) }) {
      let known = all.flatMap { PlanSetting.names(of: $0.plan) }
      throw CommandFailure.usage(
        "no plan has anything named '\(change.name)' to set"
          + (Suggestion.nearest(to: change.name, among: known).map { "; did you mean '\($0)'?" }
            ?? "; there are \(known.joined(separator: ", "))"))
    }
    return specifications.map { specification in
      (specification.changing { changed($0, changes).plan }, changed(specification.plan, changes).scenario)
    }
  }

  /// The settings of the instruments of one plan.
  func scenario(of plan: DevelopmentPlan) -> Scenario { changed(plan, settings.map { PlanSetting($0)! }).scenario }

  private func changed(
    _ plan: DevelopmentPlan, _ changes: [PlanSetting]
  ) -> (plan: DevelopmentPlan, scenario: Scenario) {
    var changedPlan = plan
    if let attainment { changedPlan.attainment = AttainmentPrior(named: attainment)! }
    if let reading { changedPlan.readTargets(as: reading == .flow ? .flow : .cumulative) }
    var scenario = Scenario()
    for change in changes where change.applies(to: plan) { change.apply(to: &changedPlan, &scenario) }
    return (changedPlan, scenario)
  }

  /// Reads every plan, so that the faults of all are reported at once.
  private func readPlans(_ common: CommonOptions) throws -> [PlanSpecification] {
    var faults: [FileError] = []
    var read: [PlanSpecification] = []
    for file in plans {
      do {
        read.append(try PlanSpecification.read(file, encoding: common.encoding))
      } catch let error as FileError {
        faults.append(error)
      } catch let error as FileFaults {
        faults += error.errors
      }
    }
    guard faults.isEmpty else { throw FileFaults(faults) }
    return read
  }
}

/// How the figure of a target counts.
enum TargetReading: String, ExpressibleByArgument, CaseIterable {
  case flow, cumulative
}

extension DevelopmentPlan {
  /// Reads the targets of every flow as `reading`; stocks have no total.
  mutating func readTargets(as reading: Target.Reading) {
    for index in indicators.indices where indicators[index].kind == .flow {
      for target in indicators[index].targets.indices { indicators[index].targets[target].reading = reading }
    }
  }
}

/// One change of a plan: `delay=1`, `attainment=0.9`, `base.output=150`.
struct PlanSetting {
  var name: String
  var value: Double

  init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, !parts[0].isEmpty, let value = Double(parts[1]), value.isFinite, value >= 0,
      value > 0 || parts[0] == "delay"
    else { return nil }
    name = parts[0]
    self.value = value
  }

  /// What may be set in a plan.
  static func names(of plan: DevelopmentPlan) -> [String] {
    plan.instruments.map(\.id) + ["attainment"] + plan.indicators.filter { $0.base != nil }.map { "base.\($0.id)" }
  }

  func applies(to plan: DevelopmentPlan) -> Bool { Self.names(of: plan).contains(name) }

  /// A base that is set is known; attainment that is set keeps its spread.
  func apply(to plan: inout DevelopmentPlan, _ scenario: inout Scenario) {
    if name == "attainment" {
      let prior = AttainmentPrior(
        name: "set=\(NumberText.shortest(value))", logRatio: log(value), logDeviation: plan.attainment.logDeviation)
      plan.attainment = prior
      for index in plan.indicators.indices where plan.indicators[index].attainment != nil {
        plan.indicators[index].attainment = prior
      }
    } else if name.hasPrefix("base."),
      let index = plan.indicators.firstIndex(where: { $0.id == name.dropFirst("base.".count) })
    {
      plan.indicators[index].base = .known(value, basis: ["base:set=\(NumberText.shortest(value))"])
    } else {
      scenario.settings[name] = value
    }
  }
}

/// How a district and its areas are made to agree.
struct DistrictOptions: ParsableArguments {
  @Option(
    name: .customLong("reconcile"),
    help: ArgumentHelp(
      "Make a district and its areas agree by ols, structural, variance or shrink, in place of the plan file's choice.",
      valueName: "method"))
  var method: DistrictSystem.Weights?

  /// The posteriors of a district's areas; `nil` for a plan without areas.
  func posterior(of specification: PlanSpecification, _ plans: PlanOptions) throws -> DistrictPosterior? {
    guard let district = specification.district(reconciledBy: method, scenario: plans.scenario) else { return nil }
    do throws(PlanError) {
      return try DistrictPosterior(district)
    } catch {
      throw FileError(error, inPlan: specification.file)
    }
  }
}

extension DistrictSystem.Weights: ExpressibleByArgument {}
