// Made by Scripts/calibrate-combination; not to be edited by hand.

extension CombinationCalibration {
  static let yearly = CombinationCalibration(
    weights: [0.533, 0.134, 0.187, 0.355, 0.114, 0.415, -0.135, 0.087],
    shape: QuantileShape(median: 0.115, lower: [0.379, 1.02, 1.925], upper: [0.972, 1.813, 3.196]))
  static let quarterly = CombinationCalibration(
    weights: [0.76, 0.46, 0.211, 0.591, 0.21, 0.112, -0.075, -0.058],
    shape: QuantileShape(median: 0.075, lower: [0.57, 1.313, 2.386], upper: [0.911, 1.748, 3.29]))
  static let monthly = CombinationCalibration(
    weights: [0.642, 0.123, 0.077, 0.471, 0.11, 0.121, 0.043, 0.43],
    shape: QuantileShape(median: 0.040, lower: [0.312, 0.691, 1.233], upper: [0.547, 1.067, 1.877]))
}
