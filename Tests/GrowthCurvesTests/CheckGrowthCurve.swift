import Glibc
import GrowthCurves
import Testing

/// A curve at parameters that show its typical shape, for the tests that every curve passes.
struct CurveExample: Sendable, CustomTestStringConvertible {
  let curve: any GrowthCurve
  let parameters: [Double]
  /// Times inside the domain.
  let times: [Double]

  var testDescription: String { "\(curve.facts.name) \(parameters)" }

  init(_ curve: any GrowthCurve, _ parameters: [Double], times: [Double] = [0.5, 1, 2.5, 4, 6, 9]) {
    self.curve = curve
    self.parameters = parameters
    self.times = times
  }

  static let all: [CurveExample] = [
    CurveExample(Exponential(), [80, 0.12]), CurveExample(Exponential(), [80, -0.3]), CurveExample(Linear(), [3, 1.5]),
    CurveExample(Power(), [12, 0.7]), CurveExample(Power(), [12, 1.8]), CurveExample(Monomolecular(), [820, 95, 0.4]),
    CurveExample(Monomolecular(), [20, 95, 0.4]), CurveExample(Logistic(), [540, 0.67, 3.2]),
    CurveExample(Logistic4(), [40, 500, 0.7, 3]), CurveExample(Logistic4(), [340, -190, 0.7, 3]),
    CurveExample(Logistic5(), [40, 490, 0.74, 2, 2]), CurveExample(Logistic5(), [40, 490, 0.74, 2, 0.3]),
    CurveExample(Verhulst(), [650, 9, 0.55]), CurveExample(Verhulst(), [100, 300, 0.4]),
    CurveExample(Gompertz(), [735, 0.5, 2.4]), CurveExample(Richards(), [665, 0.6, 3, 0.35]),
    CurveExample(Richards(), [665, 0.6, 3, 2.6]), CurveExample(Richards(), [665, 0.6, 3, 1e-9]),
    CurveExample(Richards(), [665, 0.6, 1, -0.2]), CurveExample(VonBertalanffy(), [600, 0.33, -0.5]),
    CurveExample(WeibullCurve(), [60, 490, 3, 1.57]), CurveExample(WeibullCurve(), [60, 490, 3, 0.8]),
    CurveExample(ChapmanRichards(), [900, 0.4, 2]), CurveExample(Hill(), [810, 4, 2.2]),
    CurveExample(MorganMercerFlodin(), [35, 810, 3.3, 2.5]), CurveExample(Bass(), [990, 0.03, 0.4]),
    CurveExample(BassSales(), [990, 0.03, 0.4], times: [0.5, 1, 2.5, 4, 5, 5.5]),
    CurveExample(BassPeriodSales(), [990, 0.03, 0.4], times: [1, 1.5, 2.5, 4, 5, 5.5]),
    CurveExample(MichaelisMenten(), [210, 2.5]), CurveExample(Bilogistic(), [200, 1.8, 2, 400, 1.2, 7]),
    CurveExample(ZwieteringLogistic(), [500, 90, 1.4]), CurveExample(ZwieteringGompertz(), [500, 90, 1.4]),
    CurveExample(Brody(), [500, 0.9, 0.3]), CurveExample(Schnute(), [20, 400, 0.4, 0.2]),
    CurveExample(Schnute(), [20, 400, 0.4, 0]), CurveExample(Schnute(), [20, 400, 0.4, 1e-4]),
    CurveExample(Schnute(), [20, 400, 0.6, -1.1]), CurveExample(Schnute(), [20, 400, 1e-6, 0.3]),
    CurveExample(LogQuadratic(), [4.1, 0.5, -0.018]), CurveExample(DampedLogTrend(), [5.2, 0.14, 0.85]),
    CurveExample(DampedLogTrend(), [5.2, 0.14, 0.99999]), CurveExample(SaturatingExponential(), [19, 0.5]),
    CurveExample(OffsetExponential(), [30, 0.4, 0.3]), CurveExample(LogGompertz(), [4, 2, 0.7]),
    CurveExample(LogLogistic(), [3, 0.5, 7.8, 3]), CurveExample(Baroreflex(), [2, 5, 150, 350, 4]),
    CurveExample(HalfLifeDecay(), [80, 100, 3]), CurveExample(Biexponential(), [2, 1.8, 0.3, 0.2]),
    CurveExample(FirstOrderCompartment(dose: 4), [0.1, 1.2, 0.04], times: [0.3, 0.6, 1, 1.4, 1.8, 2.1]),
  ]

  func value(_ t: Double, _ θ: [Double]) -> Double { curve.value(at: t, parameters: θ) }
}

/// A derivative by five-point central differences: truncation h⁴, so h = ε^{1/5} balances it with rounding near 1e-12.
func derivative(_ x: Double, scale: Double, _ f: (Double) -> Double) -> Double {
  let h = 1e-3 * scale
  return (8 * (f(x + h) - f(x - h)) - (f(x + 2 * h) - f(x - 2 * h))) / (12 * h)
}

/// What every growth curve promises, whatever its form.
func checkGrowthCurve(_ example: CurveExample) {
  let (curve, θ) = (example.curve, example.parameters)
  let scale = example.times.map { abs(example.value($0, θ)) }.max()!

  #expect(curve.facts.parameters.count == θ.count)
  #expect(Set(curve.facts.parameters.map(\.name)).count == θ.count)
  for text in [curve.facts.title, curve.facts.equation, curve.facts.reference, curve.facts.use] {
    #expect(!text.isEmpty)
  }
  #expect(curve.facts.parameters.allSatisfy { !$0.meaning.isEmpty })

  for t in example.times {
    let f = example.value(t, θ)
    let gradient = curve.gradient(at: t, parameters: θ)
    for j in θ.indices {
      let step = θ[j] == 0 ? 1 : abs(θ[j]) < 1e-3 ? 0.1 : min(abs(θ[j]), 1)
      let numeric = derivative(θ[j], scale: step) { x in
        var moved = θ
        moved[j] = x
        return example.value(t, moved)
      }
      // Differences reach nine digits of the curve's scale over the parameter's.
      #expect(
        abs(gradient[j] - numeric) <= 2e-8 * (abs(numeric) + scale / step),
        "∂f/∂\(curve.facts.parameters[j].name) at \(t): \(gradient[j]), differences say \(numeric)")
    }
    let slope = derivative(t, scale: min(1, t / 2)) { example.value($0, θ) }
    #expect(
      abs(curve.slope(at: t, parameters: θ) - slope) <= 1e-7 * (abs(slope) + scale / max(t, 1)), "slope at \(t)")

    var logGradient = [Double](repeating: 0, count: θ.count)
    var span = logGradient.mutableSpan
    curve.logGradient(at: t, θ.span, into: &span)
    for j in θ.indices {
      #expect(abs(logGradient[j] * f - gradient[j]) <= 1e-10 * (abs(gradient[j]) + 1e-3 * abs(f)))
    }
    #expect(abs(curve.logValue(at: t, θ.span) - log(f)) <= 1e-12 * (1 + abs(log(f))))

    let inverse = curve.time(of: f, parameters: θ)
    #expect(inverse != nil, "f takes the value \(f) at \(t)")
    if let inverse {
      // The inverse is as well conditioned as the slope allows.
      let condition = abs(f) / max(abs(curve.slope(at: t, parameters: θ)), 1e-300)
      #expect(abs(inverse - t) <= 1e-11 * (abs(t) + condition) + 1e-9, "time of \(f): \(inverse), not \(t)")
    }
  }

  checkLimits(example)
  checkInflection(example)
  checkIntegral(example)
}

private func checkLimits(_ example: CurveExample) {
  let (curve, θ) = (example.curve, example.parameters)
  let limits = curve.asymptotes(parameters: θ)
  let far = 1e9
  if let right = limits.right {
    let there = example.value(far, θ)
    // Power-law approaches leave t⁻ⁿ of the way at t = 1e9.
    let slack = abs(example.value(example.times.last!, θ) - right) * 1e-3 + 1e-9 * abs(right)
    #expect(abs(there - right) <= slack, "right asymptote \(right), value far out \(there)")
  }
  if let left = limits.left {
    let start = example.value(-far, θ)
    let origin = start.isNaN ? example.value(0, θ) : start
    #expect(
      abs(origin - left) <= 1e-6 * (abs(left) + abs(example.value(1, θ))), "left asymptote \(left), not \(origin)")
  }
  if !curve.facts.ceiling.isEmpty {
    let sum = curve.facts.ceiling.map { θ[$0] }.reduce(0, +)
    #expect(abs(limits.right! - sum) <= 1e-12 * abs(sum))
  }
}

private func checkInflection(_ example: CurveExample) {
  let (curve, θ) = (example.curve, example.parameters)
  guard let t = curve.inflection(parameters: θ), t > 0.05 else { return }
  let here = abs(curve.slope(at: t, parameters: θ))
  for side in [t * 0.97, t * 1.03] {
    #expect(abs(curve.slope(at: side, parameters: θ)) <= here * (1 + 1e-12), "steepest at \(t)")
  }
}

private func checkIntegral(_ example: CurveExample) {
  let (curve, θ) = (example.curve, example.parameters)
  let (a, b) = (example.times[0], example.times.last!)
  guard let exact = curve.integral(from: a, to: b, parameters: θ) else { return }
  // Composite Simpson with 2,000 panels: h⁴ leaves nine digits for these smooth curves.
  let n = 2000
  let h = (b - a) / Double(2 * n)
  var sum = example.value(a, θ) + example.value(b, θ)
  for i in 1..<(2 * n) { sum += (i.isMultiple(of: 2) ? 2 : 4) * example.value(a + Double(i) * h, θ) }
  #expect(abs(exact - sum * h / 3) <= 1e-8 * abs(exact))
}
