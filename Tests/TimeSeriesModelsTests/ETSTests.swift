import EconomicData
import Forecasting
import TestSupport
import Testing
import TimeSeriesModels

@Suite struct ETSTests {
  @Test(.tags(.derivative), arguments: ETSForm.all)
  func `the adjoint gradient of every form agrees with differences`(_ form: ETSForm) {
    let values = SampleSeries.growing(30, .quarterly).values.map { $0! / 100 }
    let kernel = ETSKernel(form: form, values: values, period: 4)
    let start = ETSEstimation.start(values, period: 4, season: form.season)!
    var point = ETSEstimation.initialParameters(form, period: 4, start: start, alpha: 0.4)
    var gradient = [Double](repeating: 0, count: point.count)
    _ = kernel.valueAndGradient(point, &gradient)
    for i in point.indices {
      // Central differences lose a third of the digits: steps of the cube root of ε leave about 1e-9 of the curvature.
      let step = 6e-6 * max(1, abs(point[i]))
      let centre = point[i]
      point[i] = centre + step
      let above = kernel.value(point)
      point[i] = centre - step
      let below = kernel.value(point)
      point[i] = centre
      let difference = (above - below) / (2 * step)
      #expect(abs(difference - gradient[i]) <= 1e-5 * max(1, abs(difference)), "\(form) parameter \(i)")
    }
  }
}
