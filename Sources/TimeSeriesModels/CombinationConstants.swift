// Made by Scripts/calibrate-combination; not to be edited by hand.

extension CombinationCalibration {
  static let yearly = CombinationCalibration(
    horizon: 6, correction: [0.155, 0.076, 0.002, 0.26, -0.042, 0.108],
    weights: [0.511, 0.157, 0.188, 0.373, 0.106, 0.435, -0.115, 0.1],
    shape: QuantileShape(median: 0, lower: [0.482, 1.152, 2.25], upper: [0.878, 1.763, 3.475]))
  static let quarterly = CombinationCalibration(
    horizon: 8, correction: [0.11, 0.007, -0.09, 0.121, -0.022, -0.099],
    weights: [0.754, 0.395, 0.288, 0.355, 0.185, 0.141, -0.133, -0.064],
    shape: QuantileShape(median: 0, lower: [0.592, 1.318, 2.66], upper: [0.835, 1.664, 3.475]))
  static let monthly = CombinationCalibration(
    horizon: 18, correction: [0.064, -0.001, -0.022, 0.154, 0.059, -0.045],
    weights: [0.679, 0.139, 0.157, 0.307, 0.073, 0.103, -0.056, 0.473],
    shape: QuantileShape(median: 0, lower: [0.352, 0.724, 1.268], upper: [0.513, 1.036, 1.841]))
}
