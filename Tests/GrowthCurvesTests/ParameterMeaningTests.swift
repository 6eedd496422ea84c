import Glibc
import GrowthCurves
import TestSupport
import Testing

/// What each parameter is said to mean, held against the curve.
@Suite struct `Meaning of parameters` {
  private func near(_ a: Double, _ b: Double, _ tolerance: Double = 1e-9) -> Bool {
    abs(a - b) <= tolerance * (1 + abs(b))
  }

  private func f(_ curve: some GrowthCurve, _ θ: [Double], _ t: Double) -> Double { curve.value(at: t, parameters: θ) }

  @Test(.tags(.property)) func `Exponential, power and line`() {
    #expect(near(f(Exponential(), [80, 0.12], 0), 80))
    #expect(near(f(Exponential(), [80, 0.12], 5) / f(Exponential(), [80, 0.12], 4), exp(0.12)))
    #expect(near(f(Power(), [12, 0.7], 1), 12))
    #expect(near(log(f(Power(), [12, 0.7], 3 * 1.01) / f(Power(), [12, 0.7], 3)) / log(1.01), 0.7))
    #expect(f(Linear(), [3, 1.5], 0) == 3 && f(Linear(), [3, 1.5], 5) - f(Linear(), [3, 1.5], 4) == 1.5)
  }

  @Test(.tags(.property)) func `Diminishing returns`() {
    let θ = [820.0, 95, 0.4]
    #expect(f(Monomolecular(), θ, 0) == 95 && near(f(Monomolecular(), θ, 1e3), 820))
    #expect(near(820 - f(Monomolecular(), θ, 2 + log(2) / 0.4), (820 - f(Monomolecular(), θ, 2)) / 2))
    #expect(near(1 - f(Brody(), [500, 0.9, 0.3], 0) / 500, 0.9))
    #expect(f(SaturatingExponential(), [19, 0.5], 0) == 0)
    #expect(f(OffsetExponential(), [30, 0.4, 0.3], 0.3) == 0)
    #expect(near(f(MichaelisMenten(), [210, 2.5], 2.5), 105))
    #expect(near(f(HalfLifeDecay(), [80, 100, 3], 3) - 80, 50))
    #expect(near(f(Biexponential(), [2, 1.8, 0.3, 0.2], 0), 2.3))
  }

  @Test(.tags(.property)) func `Logistic family`() {
    #expect(near(f(Logistic(), [540, 0.67, 3.2], 3.2), 270))
    #expect(near(Logistic().slope(at: 3.2, parameters: [540, 0.67, 3.2]), 0.67 * 540 / 4))
    // Far below the ceiling growth is at rate r.
    #expect(near(log(f(Logistic(), [540, 0.67, 30], 1) / f(Logistic(), [540, 0.67, 30], 0)), 0.67, 1e-7))
    #expect(f(Verhulst(), [650, 9, 0.55], 0) == 9 && near(f(Verhulst(), [650, 9, 0.55], 100), 650))
    #expect(near(f(Logistic4(), [40, 500, 0.7, 3], 3), 290))
    #expect(near(f(Logistic5(), [40, 490, 0.74, 2, 2], 2), 40 + 490 * pow(2, -2)))
    #expect(near(f(Bilogistic(), [200, 1.8, 2, 400, 1.2, 7], 1e3), 600))
    let z = [500.0, 90, 1.4]
    let turning = ZwieteringLogistic().inflection(parameters: z)!
    #expect(near(ZwieteringLogistic().slope(at: turning, parameters: z), 90))
    // The tangent of largest slope meets zero at the lag.
    #expect(near(turning - f(ZwieteringLogistic(), z, turning) / 90, 1.4))
  }

  @Test(.tags(.property)) func `Gompertz family`() {
    #expect(near(f(Gompertz(), [735, 0.5, 2.4], 2.4), 735 / exp(1)))
    #expect(near(Gompertz().slope(at: 2.4, parameters: [735, 0.5, 2.4]), 0.5 * 735 / exp(1)))
    let z = [500.0, 90, 1.4]
    let turning = ZwieteringGompertz().inflection(parameters: z)!
    #expect(near(ZwieteringGompertz().slope(at: turning, parameters: z), 90))
    #expect(near(turning - f(ZwieteringGompertz(), z, turning) / 90, 1.4))
    #expect(near(f(LogGompertz(), [4, 2, 0.7], 2), 4 / exp(1)))
    let φ = 0.85
    let damped = [5.2, 0.14, φ]
    #expect(near(f(DampedLogTrend(), damped, 0), exp(5.2)))
    #expect(near(log(f(DampedLogTrend(), damped, 1) / exp(5.2)), 0.14 * φ))
    let growth = { (t: Double) in log(self.f(DampedLogTrend(), damped, t + 1) / self.f(DampedLogTrend(), damped, t)) }
    #expect(near(growth(4) / growth(3), φ))
  }

  @Test(.tags(.property)) func `Richards passes through its relatives`() {
    for t in [0.0, 2, 5, 9] {
      #expect(near(f(Richards(), [665, 0.6, 3, 1], t), f(Logistic(), [665, 0.6, 3], t)))
      #expect(near(f(Richards(), [665, 0.6, 3, 0], t), f(Gompertz(), [665, 0.6, 3], t)))
      // ν = -1/3: K(1 - e^{-r(t-τ)}/3)³ is von Bertalanffy's with t₀ = τ - ln 3/r.
      #expect(near(f(Richards(), [665, 0.6, 3, -1.0 / 3], t), f(VonBertalanffy(), [665, 0.6, 3 - log(3) / 0.6], t)))
      #expect(
        near(
          f(Schnute(firstTime: 0, lastTime: 9), [20, 400, 0.4, 1], t),
          f(
            Monomolecular(), [20 + 380 / -expm1(-3.6), 20, 0.4], t)))
    }
    let θ = [665.0, 0.6, 3, 2.6]
    #expect(near(f(Richards(), θ, 3), 665 * pow(3.6, -1 / 2.6)))
    let y = Schnute(firstTime: 0, lastTime: 9)
    #expect(near(f(y, [20, 400, 0.4, 0.2], 0), 20) && near(f(y, [20, 400, 0.4, 0.2], 9), 400))
  }

  @Test(.tags(.property)) func `Forms that start at zero`() {
    #expect(near(f(WeibullCurve(), [60, 490, 3, 1.57], 3), 60 + 490 * (1 - exp(-1))))
    #expect(f(WeibullCurve(), [60, 490, 3, 1.57], 0) == 60)
    #expect(near(f(Hill(), [810, 4, 2.2], 4), 405))
    #expect(f(MorganMercerFlodin(), [35, 810, 3.3, 2.5], 0) == 35)
    #expect(near(f(MorganMercerFlodin(), [35, 810, 3.3, 2.5], 3.3), (35.0 + 810) / 2))
    #expect(near(ChapmanRichards().inflection(parameters: [900, 0.4, 2])!, log(2) / 0.4))
    #expect(f(LogLogistic(), [3, 0.5, 7.8, 3], 0) == 7.8 && near(f(LogLogistic(), [3, 0.5, 7.8, 3], 3), 4.15))
    #expect(near(f(Baroreflex(), [2, 5, 150, 350, 4], 4), 250))
    #expect(near(f(VonBertalanffy(), [600, 0.33, -0.5], -0.5), 0))
  }

  @Test(.tags(.property)) func `Bass diffusion`() {
    let θ = [990.0, 0.03, 0.4]
    #expect(near(BassSales().value(at: 0, parameters: θ), 990 * 0.03))
    #expect(near(Bass().slope(at: 2, parameters: θ), BassSales().value(at: 2, parameters: θ)))
    #expect(near(BassSales().integral(from: 0, to: 200, parameters: θ)!, 990))
    let peak = log(0.4 / 0.03) / 0.43
    #expect(abs(BassSales().slope(at: peak, parameters: θ)) < 1e-9)
    let sum = (1...200).reduce(0.0) { $0 + BassPeriodSales().value(at: Double($1), parameters: θ) }
    #expect(near(sum, 990))
    let dose = FirstOrderCompartment(dose: 4)
    #expect(near(dose.integral(from: 0, to: 1000, parameters: [0.1, 1.2, 0.04])!, 4 / 0.04))
  }
}
