import ArgumentParser
import Glibc
import Specifications
import Tabular

/// `forecast new`: starts a file that runs as it is.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Writes a commented plan that runs, to be filled in.",
    discussion: """
      Example:
        forecast new plan riverside-park -o -

      Without -o the plan goes to models/NAME.yaml where a folder 'models' exists, else to NAME.yaml; a file that exists \
      is never replaced.
      """, subcommands: [NewPlanCommand.self])
}

/// `forecast new plan NAME`.
struct NewPlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Writes a commented plan that runs.",
    discussion: """
      Example:
        forecast new plan riverside-park -o -
      """)

  @Argument(help: "The plan's short name: letters, digits, '-', '_' and '.'.")
  var name: String

  @Option(help: "The plan's year 0.")
  var origin = 2025

  @OptionGroup var common: CommonOptions

  func validate() throws {
    guard let template = PlanTemplate(name: name, origin: origin) else {
      throw ValidationError(
        "a plan needs a name of letters, digits, '-', '_' and '.', and an origin between 1900 and 2149.")
    }
    _ = template
  }

  func run() throws {
    let text = PlanTemplate(name: name, origin: origin)!.text
    if common.output == "-" { return try common.write { try $0.write(text) } }
    let file = common.output ?? (access("models", F_OK) == 0 ? "models/\(name).yaml" : "\(name).yaml")
    guard access(file, F_OK) != 0 else {
      throw FileError(
        .cannotWrite, file: file, expected: "a free name", found: "a file that exists", cure: "choose another name")
    }
    try AtomicFile.write(text, to: file)
    if !common.quiet { try AtomicFile.write("\(file)\n", to: "-") }
  }
}
