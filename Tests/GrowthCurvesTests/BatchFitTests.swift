import Forecasting
import Foundation
import GrowthCurves
import TestSupport
import Testing

@Suite struct `Fits of many series` {
  private static let series: [CurveData] = (0..<300).map { index in
    let times = (0..<20).map(Double.init)
    let (K, r, τ) = (50 + Double(index), 0.3 + 0.001 * Double(index), 8 + 0.01 * Double(index))
    // Every hundredth series is constant: it has nothing to learn from.
    let values = times.map { t in
      index % 100 == 99 ? 7 : K / (1 + exp(-r * (t - τ))) * (1 + 0.03 * sin(7 * t + Double(index)))
    }
    return CurveData(times: times, values: values)
  }

  @Test(.tags(.property), arguments: [Logistic() as any GrowthCurve, Gompertz(), Richards()])
  func `rows stand in order, do not depend on threads, and are those of single fits`(_ curve: any GrowthCurve) throws {
    let model = GrowthCurveModel(curve)
    func rows(_ threads: Int) -> [[Double]] {
      model.fit(many: Self.series, threads: threads) { index, result in
        (try? result.get()).map { [Double(index)] + $0.parameters + $0.standardErrors } ?? [Double(index)]
      }
    }
    let one = rows(1)
    #expect(one == rows(4))
    #expect(one.map { $0[0] } == Self.series.indices.map(Double.init))
    #expect(one.indices.filter { one[$0].count == 1 } == [99, 199, 299])
    for index in [0, 57, 123] {
      let fit = try model.fit(Self.series[index])
      #expect(one[index] == [Double(index)] + fit.parameters + fit.standardErrors)
    }
  }

  @Test(.tags(.property))
  func `the exponential of four numbers is that of the C library within two units in the last place`() {
    for x in stride(from: 0.0, through: 708, by: 0.0937) {
      let arguments = [x, -x, x / 7, 0]
      let result = SIMD4<Double>.exponentialOfMinusMagnitude([x, -x, x / 7, 0])
      for (lane, y) in arguments.enumerated() {
        let expected = exp(-abs(y))
        #expect(abs(result[lane] - expected) <= 2 * expected.ulp, "e^-|\(y)|")
      }
    }
    let ends = SIMD4<Double>.exponentialOfMinusMagnitude([.infinity, -.infinity, .nan, -800])
    #expect(ends[0] == 0 && ends[1] == 0 && ends[2].isNaN && ends[3] == 0)
  }
}
