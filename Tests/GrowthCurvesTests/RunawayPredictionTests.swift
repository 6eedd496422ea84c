import GrowthCurves
import Testing

/// `predict --model curve:auto` ended with a trap on a series where one rival had no finite value at the horizon.
@Suite struct RunawayPredictionTests {
  @Test func `a curve without a finite value has no quantile and does not trap`() {
    for location in [Double.nan, .infinity] {
      let prediction = CurvePrediction(location: location, scale: 1, degreesOfFreedom: 5, residualScale: .level)
      #expect(prediction.quantile(0.9).isNaN)
      #expect(prediction.cdf(0).isNaN)
    }
  }
}
