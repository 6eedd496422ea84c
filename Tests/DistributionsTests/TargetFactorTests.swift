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

  @Test(arguments: MethodCase.all("target-factor"))
  func `density, distribution and quantiles of a claim`(_ method: MethodCase) {
    let distribution = Self.distribution(method.inputs)
    for (index, x) in method.inputs["x"].doubles.enumerated() {
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
