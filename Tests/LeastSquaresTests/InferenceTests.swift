import Glibc
import LeastSquares
import LinearAlgebra
import TestSupport
import Testing

@Suite struct `Inference on growth curves` {
  @Test(.tags(.reference), arguments: MethodCase.all("nls-growth"))
  func `estimates and covariance agree with high-precision arithmetic`(_ example: MethodCase) throws {
    guard ["exponential", "logistic3", "gompertz"].contains(example.inputs["family"].string!) else { return }
    let growth = try GrowthProblem(example.inputs)
    let solution = LevenbergMarquardt().solve(growth.problem, from: growth.start)
    #expect(solution.isConverged)
    let expected = example.expected
    check(solution.parameters, expected["parameters"].doubles, example.tolerance)
    check(solution.standardErrors, expected["standardErrors"].doubles, example.tolerance)
    check([solution.residualSumOfSquares], [expected["rss"].double!], example.tolerance)
    check([solution.residualStandardDeviation], [expected["residualSD"].double!], example.tolerance)
    check(solution.covariance.storage, expected["covariance"].array.flatMap(\.doubles), example.tolerance)
  }

  @Test(.tags(.reference), arguments: MethodCase.all("profile-intervals"))
  func `profile intervals for ln K agree with the reference`(_ example: MethodCase) throws {
    let growth = try GrowthProblem(example.inputs)
    let solution = LevenbergMarquardt().solve(growth.problem, from: growth.start)
    let profile = ProfileLikelihood(growth.problem, solution)
    let interval = profile.interval(for: 0)
    #expect(interval.betterParameters == nil)
    let expected = example.expected
    check([solution.parameters[0]], [expected["lnKhat"].double!], example.tolerance)
    check([interval.interval.lower], [expected["lower"].double!], example.tolerance)
    if expected["upperOpen"].bool! {
      #expect(interval.upper == .open)
    } else {
      check([interval.interval.upper], [expected["upper"].double!], example.tolerance)
    }
    let wald = solution.waldInterval(for: 0)
    check([wald.lower, wald.upper], [expected["waldLower"].double!, expected["waldUpper"].double!], example.tolerance)
  }

  @Test(.tags(.property), arguments: [0.02, 0.05], ["logistic3", "gompertz"])
  func `data without a bend leave the ceiling open`(noise: Double, family: String) throws {
    // Exponential growth with an alternating error: the limit K → ∞ fits as well as any ceiling.
    let t = (0..<8).map(Double.init)
    let y = t.map { 50 * exp(0.2 * $0 + (Int($0) % 2 == 0 ? noise : -noise)) }
    let growth = try GrowthProblem(
      .object(["t": .array(t.map(JSONValue.number)), "y": .array(y.map(JSONValue.number)), "family": .string(family)]))
    let solution = LevenbergMarquardt().solve(growth.problem, from: growth.start)
    let interval = ProfileLikelihood(growth.problem, solution).interval(for: 0)
    #expect(interval.upper == .open, "\(interval) \(solution.termination) \(solution.parameters)")
    #expect(interval.interval.lower < solution.parameters[0])
  }

  @Test(.tags(.reference), arguments: MethodCase.all("delta-method"))
  func `derived quantities have the standard errors of the delta method`(_ example: MethodCase) throws {
    let growth = try GrowthProblem(example.inputs)
    let solution = LevenbergMarquardt().solve(growth.problem, from: growth.start)
    // ln y = p₀ − log(1 + e^(−r(t−τ))), r = e^p₁, τ = p₂.
    let time = solution.derived { p in p[2] + log(Dual(9)) / exp(p[1]) }
    let slope = solution.derived { p in exp(p[0]) * exp(p[1]) / 4 }
    let value = solution.derived { p in growth.model(10, p) }
    let growthRate = solution.derived { p in exp((growth.model(8, p) - growth.model(5, p)) / 3) - 1 }
    for (name, derived) in [
      ("t90", time), ("inflectionSlope", slope), ("lnValueAt10", value), ("cagr5to8", growthRate),
    ] {
      let expected = example.expected[name]
      check([derived.estimate], [expected["estimate"].double!], example.tolerance)
      check([derived.standardError], [expected["se"].double!], example.tolerance)
    }
  }

  private func check(_ computed: [Double], _ expected: [Double], _ tolerance: Tolerance) {
    #expect(computed.count == expected.count)
    for (c, e) in zip(computed, expected) { #expect(tolerance.holds(c, e), "\(c), expected \(e)") }
  }
}
