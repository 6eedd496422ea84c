import Forecasting
import Glibc
import GrowthCurves
import LinearAlgebra
import TestSupport
import Testing

@Suite struct `Curve fit, by the cases of the method` {
  private static func fit(_ item: MethodCase) throws -> CurveFit {
    let curve = try #require(CurveCatalog.curve(named: item.inputs["family"].string!))
    let data = CurveData(times: item.inputs["t"].doubles, values: item.inputs["y"].doubles)
    return try GrowthCurveModel(curve, options: .logarithm).fit(data)
  }

  private func expect(
    _ computed: Double, _ expected: JSONValue, _ item: MethodCase, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let reference = expected.double!
    #expect(
      item.tolerance.holds(computed, reference), "\(what): \(computed), not \(reference)",
      sourceLocation: sourceLocation)
  }

  @Test(.tags(.reference), arguments: MethodCase.all("nls-growth"))
  func `Log-scale fits agree with 40-digit arithmetic`(_ item: MethodCase) throws {
    let fit = try Self.fit(item)
    for (j, expected) in item.expected["parameters"].array.enumerated() {
      expect(fit.workingParameters[j], expected, item, "parameter \(j)")
      expect(fit.workingCovariance[j, j].squareRoot(), item.expected["standardErrors"][j], item, "se \(j)")
      for (i, value) in item.expected["covariance"][j].array.enumerated() {
        expect(fit.workingCovariance[i, j], value, item, "covariance \(i) \(j)")
      }
    }
    expect(fit.residualSumOfSquares, item.expected["rss"], item, "rss")
    expect(fit.sigma, item.expected["residualSD"], item, "sigma")
    expect(fit.logLikelihood, item.expected["logLik"], item, "logLik")
    expect(fit.aic, item.expected["aic"], item, "aic")
    expect(fit.aicc, item.expected["aicc"], item, "aicc")
  }

  @Test(.tags(.reference), arguments: MethodCase.all("nls-nist"))
  func `NIST problems of growth-curve form are solved without a start`(_ item: MethodCase) throws {
    let data = CurveData(times: item.inputs["x"].doubles, values: item.inputs["y"].doubles)
    let curve: any GrowthCurve
    /// NIST's parameters from ours.
    let map: ([Double]) -> [Double]
    switch item.id {
    case "Rat42": (curve, map) = (Logistic(), { [$0[0], $0[1] * $0[2], $0[1]] })
    // b₁(1 + e^{b₂-b₃x})^{-1/b₄} is the Richards curve with ν = b₄ and νe^{rτ} = e^{b₂}.
    case "Rat43": (curve, map) = (Richards(), { [$0[0], $0[1] * $0[2] + log($0[3]), $0[1], $0[3]] })
    case "BoxBOD": (curve, map) = (SaturatingExponential(), { $0 })
    default: throw Skip(reason: "no curve for \(item.id)")
    }
    let fit = try GrowthCurveModel(curve).fit(data)
    for (j, value) in map(fit.parameters).enumerated() {
      expect(value, item.expected["parameters"][j], item, "b\(j + 1)")
    }
    expect(fit.residualSumOfSquares, item.expected["rss"], item, "rss")
    expect(fit.sigma, item.expected["residualSD"], item, "sigma")
    for j in fit.parameters.indices {
      let derived = try #require(fit.derived("b") { map($0.parameters)[j] })
      expect(derived.standardError, item.expected["standardErrors"][j], item, "se of b\(j + 1)")
    }
  }

  private struct Skip: Error { let reason: String }

  @Test(.tags(.reference), arguments: MethodCase.all("profile-intervals"))
  func `The ceiling's profile interval and verdict are those of the method`(_ item: MethodCase) throws {
    let fit = try Self.fit(item)
    let verdict = try #require(fit.ceilingVerdict(gate: .method))
    expect(log(verdict.estimate), item.expected["lnKhat"], item, "ln K")
    expect(fit.residualSumOfSquares, item.expected["rssMin"], item, "rss")
    expect(log(verdict.lower), item.expected["lower"], item, "lower")
    if let upper = item.expected["upper"].double, upper.isFinite {
      expect(log(verdict.upper), item.expected["upper"], item, "upper")
    } else {
      #expect(verdict.upper == .infinity)
    }
    let name = item.expected["verdict"].string!.replacing("_", with: " ")
    #expect(verdict.status.rawValue == name || verdict.status.rawValue.replacing(" ", with: "") == name.lowercased())
  }

  @Test(.tags(.reference), arguments: MethodCase.all("delta-method"))
  func `Standard errors of derived quantities are those of the delta method`(_ item: MethodCase) throws {
    let fit = try Self.fit(item)
    let quantities: [(String, DerivedEstimate?)] = [
      ("t90", fit.derived("t90") { $0.time(ofShare: 0.9) }),
      ("inflectionSlope", fit.derived("slope") { $0.maximumGrowthRate }),
      ("lnValueAt10", fit.derived("ln f(10)") { log($0.curve.value(at: 10, parameters: $0.parameters)) }),
      ("cagr5to8", fit.derived("cagr") { $0.compoundGrowthRate(from: 5, to: 8) }),
    ]
    for (name, quantity) in quantities where !item.expected[name].isNull {
      expect(try #require(quantity).estimate, item.expected[name]["estimate"], item, name)
      expect(try #require(quantity).standardError, item.expected[name]["se"], item, "se of \(name)")
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("gls-ar1"))
  func `A log-linear trend with autoregressive errors agrees with generalised least squares`(
    _ item: MethodCase
  ) throws {
    var options = CurveFitOptions.logarithm
    options.errors = .autoregressive(correlation: item.inputs["rho"].double!)
    let data = CurveData(times: item.inputs["t"].doubles, values: item.inputs["y"].doubles)
    let fit = try GrowthCurveModel(Exponential(), options: options).fit(data)
    for j in 0..<2 {
      expect(fit.workingParameters[j], item.expected["coefficients"][j], item, "coefficient \(j)")
      expect(fit.workingCovariance[j, j].squareRoot(), item.expected["standardErrors"][j], item, "se \(j)")
    }
    expect(fit.sigma * fit.sigma, item.expected["sigma2"], item, "sigma²")
    expect(fit.logLikelihood, item.expected["logLik"], item, "logLik")
    for (h, expected) in item.expected["lnForecast1to5"].array.enumerated() {
      expect(fit.prediction(at: data.times.last! + Double(h + 1)).location, expected, item, "forecast \(h + 1)")
    }
  }
}
