// Made by Scripts/calibrate-short-series from windows of yearly series; do not edit.

extension ShortSeriesConstants {
  /// Chosen on all series of the two samples; the held-out figures are those of the two halves.
  static let pooled = ShortSeriesConstants(
    near: [0.33, 0.291, -0.077, 1.487, 0.35], far: [0.343, 0.397, -0.152, 1.169, 0.827],
    width: [1.104, 0.783, 0.786, -0.199, -0.335], twoSlope: 0.861,
    twoWidth: [0.605, 0.892], oneWidth: [-2.327, 0.884], multiples: [0.406, 1.58, 2.381])
}
