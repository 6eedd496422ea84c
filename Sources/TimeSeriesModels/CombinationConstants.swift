// Made by Scripts/calibrate-combination; not to be edited by hand.

extension CombinationCalibration {
  static let yearly = CombinationCalibration(
    horizon: 6, correction: [0.155, 0.076, 0.002, 0.26, -0.042, 0.108],
    weights: [0.511, 0.157, 0.188, 0.373, 0.106, 0.435, -0.115, 0.1],
    shape: QuantileShape(median: 0, lower: [0.482, 1.152, 2.25], upper: [0.878, 1.763, 3.475]))
  static let quarterly = CombinationCalibration(
    horizon: 8, correction: [0.111, 0.007, -0.092, 0.123, -0.023, -0.099],
    weights: [0.764, 0.371, 0.263, 0.325, 0.194, 0.135, -0.136, -0.057],
    shape: QuantileShape(median: 0, lower: [0.595, 1.325, 2.668], upper: [0.836, 1.664, 3.475]))
  static let monthly = CombinationCalibration(
    horizon: 18, correction: [0.067, -0.002, -0.019, 0.159, 0.056, -0.043],
    weights: [0.704, 0.128, 0.183, 0.326, 0.078, 0.112, -0.043, 0.483],
    shape: QuantileShape(median: 0, lower: [0.341, 0.708, 1.247], upper: [0.506, 1.014, 1.811]))
}
