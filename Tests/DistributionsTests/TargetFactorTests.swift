import Distributions
import Glibc
import TestSupport
import Testing

/// METHOD §2: what a worded claim and an attainment prior say of the logarithm of the value realised.
@Suite(.tags(.reference)) struct TargetFactorTests {
  /// The claim as a distribution of ln(value realised).
  static func distribution(_ inputs: JSONValue) -> any Distribution {
    let figure = inputs["L"].double!
    let location = log(figure) + inputs["delta"].double!
    let deviation = inputs["omega"].double!
    let excess = inputs["m"].double!
    switch inputs["kind"].string! {
    case "point": return Normal(mean: location, standardDeviation: deviation)
    case "approx": return Normal(mean: location, standardDeviation: hypot(deviation, 0.03))
    case "atLeast":
      return ExponentiallyModifiedGaussian(location: location, deviation: deviation, excessMean: excess)
    default:
      return ExponentiallyModifiedGaussian(
        location: location, deviation: deviation, excessMean: excess,
        excessBound: log(inputs["U"].double! / figure))
    }
  }

  /// The first point of `A-output-outside` was computed from 1 − Φ(16) ≈ 6e-58 at 40 digits and is wrong in its fifth:
  /// at 60 digits, by closed form and by quadrature, mpmath gives what the next test holds.
  private static func isFaulty(_ method: MethodCase, _ index: Int) -> Bool {
    method.id == "A-output-outside" && index == 0
  }

  @Test func `the point left out, at sixty digits`() {
    let method = MethodCase.all("target-factor").first { $0.id == "A-output-outside" }!
    let distribution = Self.distribution(method.inputs)
    let x = method.inputs["x"][0].double!
    #expect(digitsOfAgreement(distribution.logDensity(at: x), -18.675_913_901_544_398) > 13)
    #expect(digitsOfAgreement(distribution.cdf(x), 6.230_218_830_251_922_96e-10) > 12)
  }

  @Test(arguments: MethodCase.all("target-factor"))
  func `density, distribution and quantiles of a claim`(_ method: MethodCase) {
    let distribution = Self.distribution(method.inputs)
    for (index, x) in method.inputs["x"].doubles.enumerated() where !Self.isFaulty(method, index) {
      #expect(method.tolerance.holds(distribution.logDensity(at: x), method.expected["logPdf"][index].double!))
      #expect(method.tolerance.holds(distribution.cdf(x), method.expected["cdf"][index].double!))
    }
    for (name, value) in method.expected["quantiles"].object {
      #expect(method.tolerance.holds(exp(distribution.quantile(Double("0" + name)!)), value.double!))
    }
    let bar = log(method.inputs["L"].double!)
    #expect(method.tolerance.holds(distribution.complementaryCDF(bar), method.expected["probAtLeastBar"].double!))
    #expect(method.tolerance.holds(exp(distribution.median), method.expected["median"].double!))
  }
}
