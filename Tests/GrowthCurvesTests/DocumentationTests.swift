import GrowthCurves
import TestSupport
import Testing

/// The examples of the documentation, so that they compile and say what is said of them.
@Suite struct `Documentation of growth curves` {
  @Test(.tags(.contract)) func `The landing page's example runs`() throws {
    // Output of a park, 亿元 a year, 2016 to 2023.
    let data = CurveData(times: [0, 1, 2, 3, 4, 5, 6, 7], values: [62, 88, 131, 176, 241, 288, 342, 371])
    let fit = try GrowthCurveModel(Logistic(), options: .logarithm).fit(data)
    for (parameter, (estimate, error)) in zip(
      fit.curve.facts.parameters, zip(fit.parameters, fit.standardErrors))
    {
      print("\(parameter.name) = \(estimate) ± \(error): \(parameter.meaning)")
    }
    if let verdict = fit.ceilingVerdict() {
      print("ceiling \(verdict.status.rawValue), between \(verdict.lower) and \(verdict.upper)")
    }
    print("2026:", fit.prediction(at: 10).interval(level: 0.8))

    #expect(abs(fit.parameters[0] - 467.218) < 0.001)
    #expect(fit.ceilingVerdict()?.status == .identified)
    #expect(fit.prediction(at: 10).interval(level: 0.8).contains(442))
  }
}
