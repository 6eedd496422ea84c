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
}
