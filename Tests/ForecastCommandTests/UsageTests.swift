import Tabular
import TestSupport
import Testing

@Suite struct UsageTests {
  @Test(.tags(.contract)) func `a mistyped subcommand is wrong usage and names the nearest`() throws {
    let run = try ForecastBinary.run(["hepl"])
    #expect(run.exitCode == 64)
    #expect(run.standardOutput.isEmpty)
    #expect(run.standardError == "forecast: 'hepl' is not a subcommand of forecast; did you mean 'help'?\n")
  }

  @Test(.tags(.contract)) func `an unknown option is wrong usage`() throws {
    let run = try ForecastBinary.run(["--hepl"])
    #expect(run.exitCode == 64)
    #expect(run.standardOutput.isEmpty)
    #expect(run.standardError.contains("--hepl"))
  }

  @Test(.tags(.contract)) func `help goes to standard output and succeeds`() throws {
    let run = try ForecastBinary.run(["--help"])
    #expect(run.exitCode == 0)
    #expect(run.standardError.isEmpty)
    #expect(run.standardOutput.contains("Exit codes:"))
  }

  @Test(.tags(.contract), arguments: ["bash", "zsh", "fish"])
  func `completions are printed for each shell`(shell: String) throws {
    let run = try ForecastBinary.run(["--generate-completion-script", shell])
    #expect(run.exitCode == 0)
    #expect(run.standardOutput.contains("project"))
  }

  /// The names of the command's contract.
  @Test(
    .tags(.contract),
    arguments: [
      """
      exponential linear power monomolecular logistic logistic-4 logistic-5 verhulst gompertz richards von-bertalanffy \
      weibull chapman-richards hill mmf bass bass-sales michaelis-menten bilogistic zwietering-logistic \
      zwietering-gompertz brody schnute
      """,
      """
      naive seasonal-naive naive2 drift mean ses holt damped holt-winters ets theta optimised-theta dynamic-theta arima \
      structural gm11 croston combination auto
      """,
    ])
  func `every name of the contract is described`(names: String) throws {
    let run = try ForecastBinary.run(["describe", "--format", "ndjson"])
    let described = try run.standardOutput.split(separator: "\n").map { try JSON(parsing: String($0))["name"]?.string }
    for name in names.split(separator: " ") { #expect(described.contains(String(name)), "\(name)") }
  }
}
