import GrowthCurves
import TestSupport
import Testing

@Suite struct `Anchored path` {
  static let cases = (MethodCase.all("curves") + MethodCase.all("curves-limits"))
    .filter { $0.inputs["family"].string!.hasSuffix("EV") }

  static func path(_ inputs: JSONValue) -> AnchoredPath {
    let parameters = inputs["parameters"]
    return AnchoredPath(
      PathFamily(rawValue: inputs["family"].string!)!, base: parameters["x0"].double!,
      target: parameters["xH"].double!, eta: parameters["eta"].double ?? 0,
      logExponent: parameters["lnk"].double ?? 0, horizon: inputs["H"].double!)
  }

  @Test(.tags(.reference), arguments: cases)
  func `Values and gradients are those of 40-digit arithmetic`(_ item: MethodCase) {
    let path = Self.path(item.inputs)
    if let expected = item.expected["lnValue"].double {
      #expect(item.tolerance.holds(path.logValue(at: item.inputs["t"].double!), expected))
    }
    for point in item.expected["points"].array {
      let t = point["t"].double!
      #expect(item.tolerance.holds(path.logValue(at: t), point["lnValue"].double!))
      guard !point["gradient"].isNull else { continue }
      let gradient = path.gradient(at: t)
      let computed = [gradient.base, gradient.target, gradient.eta, gradient.logExponent]
      for (value, reference) in zip(computed, point["gradient"].doubles) {
        // A derivative that vanishes at the horizon stands in the file as 1e-50: an absolute floor of one ulp of 1.
        #expect(abs(value - reference) <= item.tolerance.relative * abs(reference) + 0x1p-52)
      }
    }
  }

  @Test(.tags(.property), arguments: PathFamily.allCases, [-30.0, -3, 0, 1.1, 12, 40])
  func `A path starts at its base and reaches its target`(_ family: PathFamily, _ eta: Double) {
    for (base, target) in [(4.2, 6.2), (5.0, 5.0000001), (-2.0, 7.0)] {
      let path = AnchoredPath(family, base: base, target: target, eta: eta, logExponent: 0.47, horizon: 5)
      // ln K = x_H - ln p grows to 36 at η = -30, and its rounding with it.
      #expect(abs(path.logValue(at: 0) - base) < 1e-14 * (50 + abs(eta)))
      #expect(abs(path.logValue(at: 5) - target) < 1e-14 * (50 + abs(eta)))
    }
  }

  @Test(.tags(.derivative), arguments: PathFamily.allCases, [-2.5, 0, 1.1, 4])
  func `The gradient agrees with central differences`(_ family: PathFamily, _ eta: Double) {
    let h = 1e-5  // third-order error h² ≈ 1e-10, rounding ε/h ≈ 1e-11
    func value(_ θ: [Double], _ t: Double) -> Double {
      AnchoredPath(family, base: θ[0], target: θ[1], eta: θ[2], logExponent: θ[3], horizon: 5).logValue(at: t)
    }
    let θ = [4.2, 5.9, eta, 0.3]
    for t in [0.0, 0.7, 2.5, 5, 8] {
      let exact = AnchoredPath(family, base: θ[0], target: θ[1], eta: θ[2], logExponent: θ[3], horizon: 5)
        .gradient(at: t)
      for (index, derivative) in [exact.base, exact.target, exact.eta, exact.logExponent].enumerated() {
        var (up, down) = (θ, θ)
        up[index] += h
        down[index] -= h
        #expect(abs((value(up, t) - value(down, t)) / (2 * h) - derivative) < 1e-8)
      }
    }
  }

  @Test func `Above its ceiling a logistic or Gompertz path does not exist`() {
    for family in [PathFamily.logistic, .gompertz] {
      #expect(!family.contains(base: 6.5, target: 6.0, eta: 1.1))
      let path = AnchoredPath(family, base: 6.5, target: 6.0, eta: 1.1, horizon: 5)
      #expect(path.logValue(at: 2).isNaN)
    }
    #expect(PathFamily.rampWeibull.contains(base: 6.5, target: 6.0, eta: 1.1))
  }

  @Test func `A falling ramp that would cross zero after its horizon says so`() {
    let path = AnchoredPath(.rampWeibull, base: 5, target: 1, eta: -1, horizon: 5)
    #expect(path.logValue(at: 4).isFinite)
    #expect(path.logValue(at: 60).isNaN)
  }
}
