// Made by Scripts/calibrate-combination; not to be edited by hand.

extension CombinationCalibration {
  static let yearly = CombinationCalibration(
    horizon: 6, correction: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    weights: [0.533, 0.134, 0.187, 0.355, 0.114, 0.415, -0.135, 0.087],
    shape: QuantileShape(median: 0.115, lower: [0.379, 1.02, 1.925], upper: [0.972, 1.813, 3.196]))
  static let quarterly = CombinationCalibration(
    horizon: 8, correction: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    weights: [0.782, 0.474, 0.22, 0.523, 0.193, 0.111, -0.09, -0.057],
    shape: QuantileShape(median: 0.070, lower: [0.566, 1.311, 2.379], upper: [0.885, 1.719, 3.23]))
  static let monthly = CombinationCalibration(
    horizon: 18, correction: [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    weights: [0.711, 0.102, 0.174, 0.326, 0.073, 0.114, -0.027, 0.459],
    shape: QuantileShape(median: 0.035, lower: [0.312, 0.69, 1.226], upper: [0.539, 1.051, 1.847]))
}
