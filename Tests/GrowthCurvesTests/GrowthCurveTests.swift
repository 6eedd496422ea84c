import Glibc
import GrowthCurves
import TestSupport
import Testing

@Suite struct `Growth curve` {
  @Test(.tags(.derivative), arguments: CurveExample.all)
  func `Every curve passes the battery`(_ example: CurveExample) { checkGrowthCurve(example) }

  @Test(.tags(.contract)) func `The catalogue has every name of the contract`() {
    let contract = """
      exponential linear power monomolecular logistic logistic-4 logistic-5 verhulst gompertz richards von-bertalanffy \
      weibull chapman-richards hill mmf bass bass-sales michaelis-menten bilogistic zwietering-logistic \
      zwietering-gompertz brody schnute
      """.split(separator: " ").map(String.init)
    #expect(CurveCatalog.standard.map(\.facts.name) == contract)
    #expect(Set(CurveCatalog.names).count == CurveCatalog.names.count)
    let examples = Set(CurveExample.all.map(\.curve.facts.name))
    #expect(CurveCatalog.names.allSatisfy(examples.contains), "every curve has an example")
  }

  static let valueCases = (MethodCase.all("curves") + MethodCase.all("curves-limits"))
    .filter { !$0.inputs["family"].string!.hasSuffix("EV") }

  @Test(.tags(.reference), arguments: valueCases)
  func `Values and working gradients are those of high-precision arithmetic`(_ item: MethodCase) throws {
    let (curve, θ) = try Self.curve(item)
    if let expected = item.expected["value"].double {
      #expect(item.tolerance.holds(curve.value(at: item.inputs["t"].double!, parameters: θ), expected))
    }
    for point in item.expected["points"].array {
      let t = point["t"].double!
      let f = curve.value(at: t, parameters: θ)
      #expect(item.tolerance.holds(f, point["value"].double!))
      let natural = curve.gradient(at: t, parameters: θ)
      for (j, expected) in point["gradient"].doubles.enumerated() {
        let working = curve.facts.parameters[j].scale == .logarithm ? natural[j] * θ[j] : natural[j]
        // Where the midpoint itself is a time, the derivative by the rate is zero but for the rounding of that time.
        #expect(
          abs(working - expected) <= item.tolerance.relative * abs(expected) + 1e-14 * abs(f) + item.tolerance.absolute,
          "∂/∂\(curve.facts.parameters[j].workingName) at \(t): \(working), not \(expected)")
      }
    }
  }

  @Test(.tags(.reference), arguments: MethodCase.all("curves-derived"))
  func `Derived quantities are those of high-precision arithmetic`(_ item: MethodCase) throws {
    let (curve, θ) = try Self.curve(item)
    func check(_ key: String, _ computed: Double?) {
      guard let expected = item.expected[key].double else { return }
      #expect(
        computed.map { item.tolerance.holds($0, expected) } == true, "\(key): \(computed ?? .nan), not \(expected)")
    }
    let derived = CurveShape(curve: curve, parameters: θ)
    let inflection = item.expected["inflection"]
    if !inflection.isNull {
      let t = try #require(derived.inflection)
      #expect(item.tolerance.holds(t, inflection["t"].double!))
      #expect(item.tolerance.holds(curve.value(at: t, parameters: θ), inflection["value"].double!))
      #expect(item.tolerance.holds(try #require(derived.maximumGrowthRate), inflection["slope"].double!))
    }
    check("t10", derived.time(ofShare: 0.1))
    check("t90", derived.time(ofShare: 0.9))
    if let early = derived.time(ofShare: 0.1), let late = derived.time(ofShare: 0.9) { check("t10to90", late - early) }
    check("doublingTime", derived.doublingTime(from: item.inputs["doublingFrom"].double!))
    let span = item.inputs["cagrFromTo"].doubles
    check("cagr", derived.compoundGrowthRate(from: span[0], to: span[1]))
    if let level = item.inputs["level"].double { check("timeToLevel", curve.time(of: level, parameters: θ)) }
  }

  /// The curve and the natural parameters of a case, which gives working ones by name.
  static func curve(_ item: MethodCase) throws -> (any GrowthCurve, [Double]) {
    let name = item.inputs["family"].string!
    let curve = try #require(CurveCatalog.curve(named: name), "no curve named \(name)")
    let given = item.inputs["parameters"]
    let θ = try curve.facts.parameters.map { parameter in
      let working = try #require(
        given[parameter.workingName].double ?? given[parameter.name].double,
        "\(name) has no \(parameter.workingName) among \(given)")
      let isLogarithm = parameter.scale == .logarithm && !given[parameter.workingName].isNull
      return isLogarithm ? exp(working) : working
    }
    return (curve, θ)
  }
}
